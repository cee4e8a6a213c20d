//! All folders of a mailbox, one of them by its name on the wire, and a new one.

use super::fault::Step;
use super::folders::{delimiter, quoted};
use super::session::Session;
use super::utf7;
use crate::text;
use crate::tree::{MOST_FOLDERS, Node, arrange};
use domain::ports::{
    FolderFacts, FolderPlace, FolderRole, FolderTree, ListedFolder, MailFault, MailFaultKind,
};
use imap_proto::{MailboxDatum, NameAttribute, Response, StatusAttribute};
use model::email::FolderId;
use std::borrow::Cow;
use std::collections::HashMap;

/// A folder as LIST shows it.
struct Listed {
    /// Whole name on the wire.
    wire: String,
    delimiter: Option<String>,
    role: Option<FolderRole>,
    holds_messages: bool,
}

/// Messages and unread ones, by name on the wire.
type Counts = HashMap<String, (u64, Option<u64>)>;

/// All folders, with counts.
///
/// # Errors
/// Why it could not look.
pub(crate) async fn all(session: &mut Session) -> Result<FolderTree, MailFault> {
    let (mut listed, mut counts) = list(session, true).await?;
    let complete = listed.len() <= MOST_FOLDERS;
    // Parents come first, so none is cut off from below
    listed.sort_by_key(|folder| folder.wire.len());
    listed.truncate(MOST_FOLDERS);
    if counts.is_empty() {
        for folder in listed.iter_mut().filter(|folder| folder.holds_messages) {
            match count(session, &folder.wire).await {
                Ok(found) => counts.extend(found),
                Err(fault) if fault.is_passing() => return Err(fault),
                // One that may be seen but not read does not spoil the list
                Err(_) => folder.holds_messages = false,
            }
        }
    }
    Ok(arrange(&nodes(&listed, &counts), complete))
}

/// One folder, with the names above it.
///
/// # Errors
/// [`MailFaultKind::FolderMissing`], or why it could not look.
pub(crate) async fn one(session: &mut Session, id: &FolderId) -> Result<ListedFolder, MailFault> {
    let (listed, _) = list(session, false).await?;
    let wanted = key(id.as_str());
    let Some(place) = listed.iter().position(|folder| key(&folder.wire) == wanted) else {
        return Err(missing());
    };
    let counts = if listed[place].holds_messages {
        count(session, &listed[place].wire).await?
    } else {
        Counts::new()
    };
    let nodes = nodes(&listed, &counts);
    let mut chain = vec![place];
    while let Some(above) = chain.last().and_then(|place| nodes[*place].parent) {
        chain.push(above);
    }
    let node = &nodes[place];
    Ok(ListedFolder {
        facts: node.facts.clone(),
        names: chain
            .iter()
            .rev()
            .map(|place| nodes[*place].facts.name.clone())
            .collect(),
        role: node.role,
        within: chain.iter().skip(1).find_map(|place| nodes[*place].role),
        holds_messages: node.holds_messages,
    })
}

/// Makes a folder and subscribes to it.
///
/// # Errors
/// Why there is none.
pub(crate) async fn create(
    session: &mut Session,
    place: FolderPlace,
    name: &str,
) -> Result<FolderId, MailFault> {
    let delimiter = delimiter(session).await?;
    let refused = || MailFault::silent(MailFaultKind::FolderNameRefused);
    if delimiter
        .as_ref()
        .is_some_and(|delimiter| name.contains(delimiter.as_str()))
    {
        return Err(refused());
    }
    let wire = match (place, delimiter) {
        (FolderPlace::Top, _) => utf7::encode(name),
        (FolderPlace::BelowInbox, Some(delimiter)) => format!("INBOX{delimiter}{}", utf7::encode(name)),
        // A server without hierarchy
        (FolderPlace::BelowInbox, None) => return Err(refused()),
    };
    session
        .command(&format!("CREATE {}", quoted(&wire)?), Step::Create)
        .await?;
    // Mail programs may not show it without; it is there all the same
    let _ = session
        .command(&format!("SUBSCRIBE {}", quoted(&wire)?), Step::Create)
        .await;
    wire.parse().map_err(|_| refused())
}

/// Everything that LIST gives, with purposes where the server knows them (RFC 6154) and, if asked for, counts where it can give them
/// with the list (RFC 5819).
async fn list(session: &mut Session, with_counts: bool) -> Result<(Vec<Listed>, Counts), MailFault> {
    let mut wanted = Vec::new();
    if session.can("LIST-EXTENDED") {
        if session.can("SPECIAL-USE") {
            wanted.push("SPECIAL-USE");
        }
        if with_counts && session.can("LIST-STATUS") {
            wanted.push("STATUS (MESSAGES UNSEEN)");
        }
    }
    let command = if wanted.is_empty() {
        "LIST \"\" \"*\"".to_owned()
    } else {
        format!("LIST \"\" \"*\" RETURN ({})", wanted.join(" "))
    };
    let units = session.command(&command, Step::Folder).await?;
    let (mut listed, mut counts) = (Vec::new(), Counts::new());
    for unit in &units {
        match unit.parsed() {
            Some(Response::MailboxData(MailboxDatum::List(list))) => listed.push(Listed {
                role: role(&list.name, &list.name_attributes),
                holds_messages: !list.name_attributes.iter().any(is_container),
                delimiter: list.delimiter.map(Cow::into_owned),
                wire: list.name.into_owned(),
            }),
            Some(Response::MailboxData(MailboxDatum::Status { mailbox, status })) => {
                counts.insert(key(&mailbox), numbers(&status));
            }
            _ => {}
        }
    }
    Ok((listed, counts))
}

async fn count(session: &mut Session, wire: &str) -> Result<Counts, MailFault> {
    let command = format!("STATUS {} (MESSAGES UNSEEN)", quoted(wire)?);
    let units = session.command(&command, Step::Folder).await?;
    Ok(units
        .iter()
        .filter_map(|unit| match unit.parsed()? {
            Response::MailboxData(MailboxDatum::Status { status, .. }) => Some((key(wire), numbers(&status))),
            _ => None,
        })
        .collect())
}

fn numbers(status: &[StatusAttribute]) -> (u64, Option<u64>) {
    let mut found = (0, None);
    for attribute in status {
        match attribute {
            StatusAttribute::Messages(total) => found.0 = (*total).into(),
            StatusAttribute::Unseen(unseen) => found.1 = Some((*unseen).into()),
            _ => {}
        }
    }
    found
}

fn role(wire: &str, attributes: &[NameAttribute<'_>]) -> Option<FolderRole> {
    if wire.eq_ignore_ascii_case("INBOX") {
        return Some(FolderRole::Inbox);
    }
    attributes.iter().find_map(|attribute| match attribute {
        NameAttribute::All | NameAttribute::Flagged => Some(FolderRole::View),
        NameAttribute::Archive => Some(FolderRole::Archive),
        NameAttribute::Drafts => Some(FolderRole::Drafts),
        NameAttribute::Junk => Some(FolderRole::Junk),
        NameAttribute::Sent => Some(FolderRole::Sent),
        NameAttribute::Trash => Some(FolderRole::Deleted),
        _ => None,
    })
}

/// Whether a folder only holds folders (RFC 3501, 7.2.2; RFC 5258, 3).
fn is_container(attribute: &NameAttribute<'_>) -> bool {
    match attribute {
        NameAttribute::NoSelect => true,
        NameAttribute::Extension(name) => name.eq_ignore_ascii_case("\\NonExistent"),
        _ => false,
    }
}

/// A name to compare with: INBOX, and so what lies below it, may come in any case (RFC 3501, 5.1).
fn key(wire: &str) -> String {
    match wire.get(..5) {
        Some(start)
            if start.eq_ignore_ascii_case("INBOX")
                && !wire[5..].starts_with(|c: char| c.is_ascii_alphanumeric()) =>
        {
            format!("INBOX{}", &wire[5..])
        }
        _ => wire.to_owned(),
    }
}

/// Finds the folder above each: the longest listed name that a delimiter separates from the rest.
fn nodes(listed: &[Listed], counts: &Counts) -> Vec<Node> {
    let places: HashMap<String, usize> = listed
        .iter()
        .enumerate()
        .map(|(place, folder)| (key(&folder.wire), place))
        .collect();
    listed
        .iter()
        .map(|folder| {
            let whole = key(&folder.wire);
            let above = folder
                .delimiter
                .as_deref()
                .filter(|delimiter| !delimiter.is_empty())
                .and_then(|delimiter| {
                    whole.rmatch_indices(delimiter).find_map(|(at, delimiter)| {
                        let parent = places.get(&whole[..at])?;
                        Some((*parent, at + delimiter.len()))
                    })
                });
            let own = above.map_or(whole.as_str(), |(_, from)| &whole[from..]);
            let (total, unread) = counts.get(&whole).copied().unwrap_or_default();
            Node {
                role: folder.role,
                holds_messages: folder.holds_messages,
                parent: above.map(|(parent, _)| parent),
                facts: FolderFacts {
                    name: text::folder(&utf7::decode(own)),
                    id: folder.wire.clone(),
                    total,
                    unread,
                },
            }
        })
        .collect()
}

fn missing() -> MailFault {
    MailFault::silent(MailFaultKind::FolderMissing {
        name: String::new(),
        existing: Vec::new(),
    })
}
