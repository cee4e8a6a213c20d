//! The folders of a mailbox.

use super::FolderFacts;
use chrono::{DateTime, Utc};

/// What a mailbox uses a folder for. Told by the provider (Graph's well-known names; RFC 6154), never guessed from a name, because names
/// are in the mailbox's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FolderRole {
    /// Where mail arrives.
    Inbox,
    /// What was put aside.
    Archive,
    /// What is being written.
    Drafts,
    /// What was sent.
    Sent,
    /// What is about to be sent.
    Outbox,
    /// Suspected of being unwanted; emptied by itself.
    Junk,
    /// What was deleted; emptied by itself.
    Deleted,
    /// A view of messages that lie elsewhere.
    View,
}

impl FolderRole {
    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inbox => "Inbox",
            Self::Archive => "Archive",
            Self::Drafts => "Drafts",
            Self::Sent => "Sent Items",
            Self::Outbox => "Outbox",
            Self::Junk => "Junk Email",
            Self::Deleted => "Deleted Items",
            Self::View => "View of other folders",
        }
    }
}

/// A folder, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFolder {
    /// Id, own name, number of messages.
    pub facts: FolderFacts,
    /// Names from the top of the mailbox down to this folder; never empty.
    pub names: Vec<String>,
    /// What the mailbox uses it for.
    pub role: Option<FolderRole>,
    /// The role of the nearest folder above that has one.
    pub within: Option<FolderRole>,
    /// Whether messages can lie in it at all; some folders of IMAP servers only hold folders.
    pub holds_messages: bool,
}

/// The folders of a mailbox, each before those below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderTree {
    /// The folders.
    pub folders: Vec<ListedFolder>,
    /// Whether these are all. A mailbox may have more than anybody wants to see.
    pub complete: bool,
}

/// Where a folder is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderPlace {
    /// Below the inbox.
    BelowInbox,
    /// At the top, beside the inbox.
    Top,
}

/// When the messages of a folder arrived. Both are `None` for an empty one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ages {
    /// The first.
    pub oldest: Option<DateTime<Utc>>,
    /// The last.
    pub newest: Option<DateTime<Utc>>,
}
