//! Heads of messages, by EXAMINE and PEEK: nothing is marked as read.

use super::fault::Step;
use super::folders::quoted;
use super::session::Session;
use crate::text;
use chrono::{DateTime, Utc};
use domain::ports::{Ages, FolderFacts, MailFault, MailFaultKind, MessageHead};
use imap_proto::{AttributeValue, MailboxDatum, Response};
use mail_parser::{HeaderValue, Message, MessageParser};
use model::address::EmailAddress;
use std::borrow::Cow;

/// How many of the newest messages are searched for an address. Keeps the server's list of hits short.
const SEARCHED: u32 = 1_000;

/// How many hits are looked at.
const LOOKED_AT: usize = 20;

/// How many of the first and of the last messages are asked for their date.
const DATES_AT_EACH_END: u32 = 500;

/// Header fields that name the address a mail was sent to.
const RECIPIENT_FIELDS: [&str; 4] = ["To", "Cc", "Delivered-To", "X-Original-To"];

/// One fetched message.
struct Fetched {
    number: u32,
    received_at: Option<DateTime<Utc>>,
    header: Vec<u8>,
}

/// The newest messages, newest first.
///
/// # Errors
/// Why it could not look.
pub(crate) async fn newest(
    session: &mut Session,
    folder: &FolderFacts,
    count: u32,
) -> Result<Vec<MessageHead>, MailFault> {
    let total = examine(session, &folder.id, &folder.name).await?;
    if total == 0 || count == 0 {
        return Ok(Vec::new());
    }
    let range = format!("{}:{total}", total.saturating_sub(count - 1).max(1));
    let mut fetched = fetch(session, &range, "FROM SUBJECT").await?;
    fetched.sort_by_key(|message| std::cmp::Reverse(message.number));
    Ok(fetched.iter().map(head).collect())
}

/// Whether one of the newest messages of the folder or the inbox was sent to `address`. The server finds candidates, because its search
/// matches parts of addresses too; their headers decide.
///
/// # Errors
/// Why it could not look.
pub(crate) async fn received_for(
    session: &mut Session,
    folder: &FolderFacts,
    address: &EmailAddress,
) -> Result<bool, MailFault> {
    let inbox = (!folder.id.eq_ignore_ascii_case("INBOX")).then_some("INBOX");
    for id in [Some(folder.id.as_str()), inbox].into_iter().flatten() {
        let total = examine(session, id, &folder.name).await?;
        if total == 0 {
            continue;
        }
        let numbers = candidates(session, total, address).await?;
        if numbers.is_empty() {
            continue;
        }
        let set: Vec<String> = numbers.iter().map(u32::to_string).collect();
        let fields = RECIPIENT_FIELDS.join(" ").to_uppercase();
        let fetched = fetch(session, &set.join(","), &fields).await?;
        if fetched.iter().any(|message| is_for(&message.header, address)) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn candidates(
    session: &mut Session,
    total: u32,
    address: &EmailAddress,
) -> Result<Vec<u32>, MailFault> {
    let first = total.saturating_sub(SEARCHED - 1).max(1);
    if !address.as_str().is_ascii() {
        // Searching beyond ASCII needs a charset that servers may not have
        let count = u32::try_from(LOOKED_AT).unwrap_or(u32::MAX);
        return Ok((total.saturating_sub(count - 1).max(1)..=total).collect());
    }
    let text = quoted(address.as_str())?;
    let command = format!("SEARCH {first}:{total} OR OR TO {text} CC {text} HEADER Delivered-To {text}");
    let units = session.command(&command, Step::Read).await?;
    let mut numbers: Vec<u32> = units
        .iter()
        .filter_map(|unit| match unit.parsed()? {
            Response::MailboxData(MailboxDatum::Search(numbers)) => Some(numbers),
            _ => None,
        })
        .flatten()
        .collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    numbers.truncate(LOOKED_AT);
    Ok(numbers)
}

/// When the messages of a folder arrived. Messages that were moved here lie behind newer ones, so more than the first and the last are
/// looked at.
///
/// # Errors
/// Why it could not look.
pub(crate) async fn ages(session: &mut Session, folder: &FolderFacts) -> Result<Ages, MailFault> {
    let total = examine(session, &folder.id, &folder.name).await?;
    if total == 0 {
        return Ok(Ages::default());
    }
    let set = if total <= 2 * DATES_AT_EACH_END {
        format!("1:{total}")
    } else {
        format!("1:{DATES_AT_EACH_END},{}:{total}", total - DATES_AT_EACH_END + 1)
    };
    let units = session
        .command(&format!("FETCH {set} (INTERNALDATE)"), Step::Read)
        .await?;
    let dates = units.iter().filter_map(|unit| match unit.parsed()? {
        Response::Fetch(_, attributes) => attributes.iter().find_map(|attribute| match attribute {
            AttributeValue::InternalDate(date) => internal_date(date),
            _ => None,
        }),
        _ => None,
    });
    Ok(dates.fold(Ages::default(), |ages, date| Ages {
        oldest: Some(ages.oldest.map_or(date, |oldest| oldest.min(date))),
        newest: Some(ages.newest.map_or(date, |newest| newest.max(date))),
    }))
}

/// Opens a folder read-only and says how many messages it holds.
async fn examine(session: &mut Session, id: &str, name: &str) -> Result<u32, MailFault> {
    let command = format!("EXAMINE {}", quoted(id)?);
    let units = session.command(&command, Step::Read).await.map_err(|mut fault| {
        if let MailFaultKind::FolderMissing { name: missing, .. } = &mut fault.kind {
            name.clone_into(missing);
        }
        fault
    })?;
    Ok(units
        .iter()
        .filter_map(|unit| match unit.parsed()? {
            Response::MailboxData(MailboxDatum::Exists(total)) => Some(total),
            _ => None,
        })
        .next_back()
        .unwrap_or(0))
}

async fn fetch(session: &mut Session, set: &str, fields: &str) -> Result<Vec<Fetched>, MailFault> {
    let command = format!("FETCH {set} (INTERNALDATE BODY.PEEK[HEADER.FIELDS ({fields})])");
    let units = session.command(&command, Step::Read).await?;
    Ok(units
        .iter()
        .filter_map(|unit| match unit.parsed()? {
            Response::Fetch(number, attributes) => fetched(number, attributes),
            _ => None,
        })
        .collect())
}

/// A message of which the header came; servers also send FETCH on their own, with flags only.
fn fetched(number: u32, attributes: Vec<AttributeValue<'_>>) -> Option<Fetched> {
    let (mut received_at, mut header) = (None, None);
    for attribute in attributes {
        match attribute {
            AttributeValue::InternalDate(date) => received_at = internal_date(&date),
            AttributeValue::BodySection { data, .. } => {
                header = Some(data.map(Cow::into_owned).unwrap_or_default());
            }
            _ => {}
        }
    }
    Some(Fetched {
        number,
        received_at,
        header: header?,
    })
}

/// `17-Jul-2026 02:44:25 -0700`, the day perhaps with a blank before it.
fn internal_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_str(text.trim(), "%d-%b-%Y %H:%M:%S %z")
        .ok()
        .map(|date| date.to_utc())
}

fn head(message: &Fetched) -> MessageHead {
    let header = parsed(&message.header);
    let header = header.as_ref();
    let from = header
        .and_then(|header| header.from())
        .and_then(|from| from.first());
    MessageHead {
        from: from.map_or_else(String::new, |from| {
            let address = from.address().unwrap_or_default();
            text::name(&match from.name() {
                Some(name) if !name.is_empty() => format!("{name} <{address}>"),
                _ => address.to_owned(),
            })
        }),
        subject: text::name(header.and_then(|header| header.subject()).unwrap_or_default()),
        received_at: message.received_at,
    }
}

fn is_for(header: &[u8], address: &EmailAddress) -> bool {
    let Some(header) = parsed(header) else {
        return false;
    };
    RECIPIENT_FIELDS.iter().any(|field| {
        header.header_values(*field).any(|value| match value {
            HeaderValue::Address(list) => list
                .iter()
                .filter_map(|entry| entry.address())
                .any(|to| address.same_mailbox(to)),
            HeaderValue::Text(text) => address.same_mailbox(text.trim_matches(['<', '>', ' '])),
            HeaderValue::TextList(texts) => texts
                .iter()
                .any(|text| address.same_mailbox(text.trim_matches(['<', '>', ' ']))),
            _ => false,
        })
    })
}

fn parsed(header: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse_headers(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_and_headers_are_read_as_servers_write_them() {
        assert_eq!(
            internal_date(" 7-Jul-2026 02:44:25 -0700"),
            "2026-07-07T09:44:25Z".parse().ok()
        );
        assert_eq!(internal_date("yesterday"), None);
        let shown = head(&Fetched {
            number: 1,
            received_at: None,
            header: b"From: =?utf-8?q?J=C3=BCrgen?= <j@x.test>\r\nSubject: =?utf-8?b?R3LDvMOfZQ==?=\r\n\r\n"
                .to_vec(),
        });
        assert_eq!(shown.from, "Jürgen <j@x.test>");
        assert_eq!(shown.subject, "Grüße");
    }

    #[test]
    fn a_recipient_counts_whole_and_without_case() {
        let address: EmailAddress = "approvals@contoso.test".parse().unwrap();
        for header in [
            "To: X <Approvals@Contoso.test>, y@z.test\r\n\r\n",
            "Cc: y@z.test,\r\n approvals@contoso.test\r\n\r\n",
            "Delivered-To: approvals@contoso.test\r\n\r\n",
            "X-Original-To: <approvals@contoso.test>\r\n\r\n",
        ] {
            assert!(is_for(header.as_bytes(), &address), "{header}");
        }
        for header in [
            "To: old-approvals@contoso.test\r\n\r\n",
            "To: \"approvals@contoso.test\" <x@z.test>\r\n\r\n",
            "Subject: approvals@contoso.test\r\n\r\n",
            "",
        ] {
            assert!(!is_for(header.as_bytes(), &address), "{header}");
        }
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(header in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = is_for(&header, &"a@b.test".parse().unwrap());
            let _ = head(&Fetched { number: 1, received_at: None, header });
        }
    }
}
