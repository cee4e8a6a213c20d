//! Finding a folder by its path, level by level, in the server's own spelling.

use super::fault::Step;
use super::session::Session;
use super::utf7;
use crate::text;
use domain::ports::{FolderFacts, MailFault, MailFaultKind};
use imap_proto::{MailboxDatum, NameAttribute, Response, StatusAttribute};
use model::email::FolderPath;
use std::borrow::Cow;

/// How many names a person is shown when a folder is missing.
const MOST_NAMES: usize = 50;

/// A folder as LIST shows it.
struct Listed {
    /// Whole name on the wire.
    wire: String,
    /// Last part, readable.
    name: String,
    selectable: bool,
}

/// Walks the path and counts what is there (STATUS: nothing is opened).
///
/// # Errors
/// [`MailFaultKind::FolderMissing`] with the names that are there, or why it could not look.
pub(crate) async fn find(session: &mut Session, path: &FolderPath) -> Result<FolderFacts, MailFault> {
    let delimiter = delimiter(session).await?;
    let mut found: Option<Listed> = None;
    for (depth, name) in path.names().enumerate() {
        let inbox = depth == 0 && path.starts_at_inbox();
        let level = match (&found, &delimiter) {
            (None, _) => list(session, "", delimiter.as_deref()).await?,
            (Some(parent), Some(delimiter)) => {
                let prefix = format!("{}{delimiter}", parent.wire);
                list(session, &prefix, Some(delimiter)).await?
            }
            // A server without hierarchy
            (Some(_), None) => Vec::new(),
        };
        found = Some(choose(level, name, inbox)?);
    }
    let Some(folder) = found else {
        return Err(missing(path.as_str(), Vec::new()));
    };
    if !folder.selectable {
        return Err(missing(&folder.name, Vec::new()));
    }
    count(session, folder).await
}

/// The name as a quoted string; what is on the wire is printable ASCII (RFC 3501, 9: quoted).
pub(crate) fn quoted(wire: &str) -> Result<String, MailFault> {
    if wire.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | b'\0')) {
        return Err(crate::wire::protocol("a folder name with a line end"));
    }
    Ok(format!("\"{}\"", wire.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// What separates the parts of a name; `None` on a server without hierarchy.
pub(super) async fn delimiter(session: &mut Session) -> Result<Option<String>, MailFault> {
    let units = session.command("LIST \"\" \"\"", Step::Folder).await?;
    Ok(units.iter().find_map(|unit| match unit.parsed()? {
        Response::MailboxData(MailboxDatum::List(list)) => list.delimiter.map(Cow::into_owned),
        _ => None,
    }))
}

/// The folders of one level. `%` in a parent's own name would match more, so every answer is compared.
async fn list(
    session: &mut Session,
    prefix: &str,
    delimiter: Option<&str>,
) -> Result<Vec<Listed>, MailFault> {
    let pattern = quoted(&format!("{prefix}%"))?;
    let units = session
        .command(&format!("LIST \"\" {pattern}"), Step::Folder)
        .await?;
    Ok(units
        .iter()
        .filter_map(|unit| match unit.parsed()? {
            Response::MailboxData(MailboxDatum::List(list)) => {
                let wire = list.name.into_owned();
                let last = below(&wire, prefix)?;
                if last.is_empty() || delimiter.is_some_and(|delimiter| last.contains(delimiter)) {
                    return None;
                }
                Some(Listed {
                    name: text::name(&utf7::decode(last)),
                    selectable: !list.name_attributes.contains(&NameAttribute::NoSelect),
                    wire,
                })
            }
            _ => None,
        })
        .collect())
}

/// What follows the prefix. INBOX, and so what lies below it, may come in any case (RFC 3501, 5.1).
fn below<'a>(wire: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = wire.split_at_checked(prefix.len())?;
    let inbox = prefix
        .get(..5)
        .is_some_and(|name| name.eq_ignore_ascii_case("INBOX"));
    (head == prefix || inbox && head.eq_ignore_ascii_case(prefix)).then_some(rest)
}

/// The folder of this name: letter for letter, else without case; INBOX always without case.
fn choose(level: Vec<Listed>, name: &str, inbox: bool) -> Result<Listed, MailFault> {
    let position = if inbox {
        level
            .iter()
            .position(|folder| folder.wire.eq_ignore_ascii_case("INBOX"))
    } else {
        let lower = name.to_lowercase();
        level.iter().position(|folder| folder.name == name).or_else(|| {
            level
                .iter()
                .position(|folder| folder.name.to_lowercase() == lower)
        })
    };
    match position {
        Some(at) => level.into_iter().nth(at).ok_or_else(|| missing(name, Vec::new())),
        None => Err(missing(
            name,
            level.into_iter().map(|folder| folder.name).collect(),
        )),
    }
}

async fn count(session: &mut Session, folder: Listed) -> Result<FolderFacts, MailFault> {
    let command = format!("STATUS {} (MESSAGES UNSEEN)", quoted(&folder.wire)?);
    let units = session
        .command(&command, Step::Folder)
        .await
        .map_err(|mut fault| {
            if let MailFaultKind::FolderMissing { name, .. } = &mut fault.kind {
                name.clone_from(&folder.name);
            }
            fault
        })?;
    let mut facts = FolderFacts {
        id: folder.wire,
        name: folder.name,
        total: 0,
        unread: None,
    };
    for unit in &units {
        if let Some(Response::MailboxData(MailboxDatum::Status { status, .. })) = unit.parsed() {
            for attribute in status {
                match attribute {
                    StatusAttribute::Messages(total) => facts.total = total.into(),
                    StatusAttribute::Unseen(unseen) => facts.unread = Some(unseen.into()),
                    _ => {}
                }
            }
        }
    }
    Ok(facts)
}

fn missing(name: &str, mut existing: Vec<String>) -> MailFault {
    existing.sort();
    existing.dedup();
    existing.truncate(MOST_NAMES);
    MailFault::silent(MailFaultKind::FolderMissing {
        name: name.to_owned(),
        existing,
    })
}
