//! An outgoing mail as RFC 5322 text, the same for every route.

use domain::ports::{MailFault, MailFaultKind, OutgoingMail};
use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::SinglePart;
use lettre::message::header::{HeaderName, HeaderValue};
use model::address::EmailAddress;
use std::time::SystemTime;

/// The message, with CRLF line ends. `Auto-Submitted` (RFC 3834) and `X-Auto-Response-Suppress` (Exchange) keep absence notes and
/// other machines from answering.
///
/// # Errors
/// [`MailFaultKind::Protocol`] when the mail cannot be written down: its parts were not made by our own rules then.
pub(crate) fn message(mail: &OutgoingMail) -> Result<Vec<u8>, MailFault> {
    let mut builder = Message::builder()
        .message_id(Some(format!("<{}>", message_id(&mail.message_id)?)))
        .date(SystemTime::from(mail.date))
        .from(mailbox(&mail.from)?)
        .to(mailbox(&mail.to)?)
        .subject(one_line(&mail.subject))
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"));
    if let Some(address) = &mail.reply_to {
        builder = builder.reply_to(mailbox(address)?);
    }
    let text = mail.text.replace("\r\n", "\n").replace('\r', "\n");
    builder
        .singlepart(SinglePart::plain(text))
        .map(|message| message.formatted())
        .map_err(|_| unwritable("the parts do not make a message"))
}

fn mailbox(address: &EmailAddress) -> Result<Mailbox, MailFault> {
    address
        .as_str()
        .parse()
        .map(|address| Mailbox::new(None, address))
        .map_err(|_| unwritable("an address cannot be written into a header"))
}

/// A Message-ID without brackets: an address-like word of visible ASCII (RFC 5322, 3.6.4).
fn message_id(id: &str) -> Result<&str, MailFault> {
    let fits = id.contains('@')
        && id.len() <= 250
        && id
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b'\\'));
    if fits {
        Ok(id)
    } else {
        Err(unwritable("the Message-ID is not one"))
    }
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn unwritable(why: &str) -> MailFault {
    MailFault::silent(MailFaultKind::Protocol(why.to_owned()))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::ports::Mailbox;
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    /// A mail that tests send.
    pub(crate) fn mail() -> OutgoingMail {
        OutgoingMail {
            message_id: "0192.test@countersign.example.com".to_owned(),
            from: "deploy@contoso.test".parse().unwrap(),
            mailbox: Mailbox::Own,
            to: "admin@contoso.test".parse().unwrap(),
            reply_to: Some("approvals@contoso.test".parse().unwrap()),
            subject: "Prüfung Nr. 1".to_owned(),
            text: "Grüße\n.\nEnde".to_owned(),
            date: "2026-11-23T10:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_mail_says_who_what_and_that_a_machine_wrote_it() {
        let raw = message(&mail()).unwrap();
        let parsed = MessageParser::default().parse(&raw).unwrap();
        assert_eq!(parsed.message_id(), Some("0192.test@countersign.example.com"));
        assert_eq!(parsed.subject(), Some("Prüfung Nr. 1"));
        assert_eq!(
            parsed.body_text(0).unwrap().replace("\r\n", "\n").trim_end(),
            "Grüße\n.\nEnde"
        );
        assert_eq!(parsed.date().unwrap().to_timestamp(), mail().date.timestamp());
        let text = String::from_utf8(raw).unwrap();
        for line in [
            "From: deploy@contoso.test\r\n",
            "To: admin@contoso.test\r\n",
            "Reply-To: approvals@contoso.test\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "X-Auto-Response-Suppress: All\r\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(text.is_ascii(), "needs no 8BITMIME");
    }

    #[test]
    fn a_message_id_cannot_bring_a_header() {
        for id in ["", "no-at", "a@b\r\nBcc: x@y.test", "a@b> <c@d", "a @b", "ä@b"] {
            let mail = OutgoingMail {
                message_id: id.to_owned(),
                ..mail()
            };
            assert!(message(&mail).is_err(), "{id:?}");
        }
    }

    proptest! {
        #[test]
        fn no_field_can_bring_a_header_or_a_bare_line_end(
            subject in any::<String>(), text in any::<String>(), injected in "(\r\n|\r|\n|\u{2028}|\u{85})Bcc: evil@evil\\.test(\r\n){0,2}"
        ) {
            let mail = OutgoingMail {
                subject: format!("{subject}{injected}{subject}"),
                text: format!("{text}{injected}"),
                ..mail()
            };
            let raw = message(&mail).unwrap();
            let parsed = MessageParser::default().parse(&raw).unwrap();
            prop_assert!(parsed.bcc().is_none());
            let names: Vec<String> = parsed.headers().iter().map(|header| header.name().to_lowercase()).collect();
            prop_assert!(names.iter().all(|name| [
                "message-id", "date", "from", "to", "reply-to", "subject", "auto-submitted", "x-auto-response-suppress",
                "mime-version", "content-type", "content-transfer-encoding",
            ].contains(&name.as_str())), "{names:?}");
            for (at, byte) in raw.iter().enumerate() {
                match byte {
                    b'\r' => prop_assert_eq!(raw.get(at + 1), Some(&b'\n')),
                    b'\n' => prop_assert!(at > 0 && raw[at - 1] == b'\r'),
                    _ => {}
                }
            }
        }
    }
}
