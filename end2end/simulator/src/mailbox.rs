//! Mailboxes: folders, messages, and where they are found.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::entropy::Entropy;

/// Folder names Graph understands in place of an id, in every language of the mailbox.
/// Source: Graph v1.0, `mailFolder` resource type.
pub(crate) const WELL_KNOWN_NAMES: [&str; 17] = [
    "archive",
    "clutter",
    "conflicts",
    "conversationhistory",
    "deleteditems",
    "drafts",
    "inbox",
    "junkemail",
    "localfailures",
    "msgfolderroot",
    "outbox",
    "recoverableitemsdeletions",
    "scheduled",
    "searchfolders",
    "sentitems",
    "serverfailures",
    "syncissues",
];

/// A name and an SMTP address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recipient {
    /// Display name; the address again when nothing better is known.
    pub(crate) name: String,
    /// SMTP address.
    pub(crate) address: String,
}

/// How the body is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    /// Plain text.
    Text,
    /// HTML.
    Html,
}

impl BodyKind {
    /// Graph's `bodyType`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
        }
    }
}

/// Graph's `importance`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Importance {
    /// low
    Low,
    /// normal
    #[default]
    Normal,
    /// high
    High,
}

impl Importance {
    /// Graph's spelling.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// A file that came with a message. The content is not kept: nothing here serves it.
#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    /// File name.
    pub(crate) name: String,
    /// Bytes.
    pub(crate) size: usize,
}

/// What a message says, before it lies in a folder.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Author.
    pub(crate) from: Recipient,
    /// Who submitted it; differs from the author when somebody sends as a shared mailbox.
    pub(crate) sender: Recipient,
    /// To.
    pub(crate) to: Vec<Recipient>,
    /// Cc.
    pub(crate) cc: Vec<Recipient>,
    /// Bcc; kept only in the sender's copy.
    pub(crate) bcc: Vec<Recipient>,
    /// Reply-To.
    pub(crate) reply_to: Vec<Recipient>,
    /// Subject.
    pub(crate) subject: String,
    /// Body.
    pub(crate) body: String,
    /// Type of the body.
    pub(crate) body_kind: BodyKind,
    /// Importance.
    pub(crate) importance: Importance,
    /// Message-ID with angle brackets; made by the service when absent.
    pub(crate) internet_message_id: Option<String>,
    /// `internetMessageHeaders`: name and value in the order of the message.
    pub(crate) headers: Vec<(String, String)>,
    /// Files.
    pub(crate) attachments: Vec<Attachment>,
}

/// A message in a folder.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// Exchange id: opaque, case-sensitive.
    pub(crate) id: String,
    /// Changes with every modification.
    pub(crate) change_key: String,
    /// Same for a mail and the answers to it.
    pub(crate) conversation_id: String,
    /// Message-ID with angle brackets.
    pub(crate) internet_message_id: String,
    /// What it says.
    pub(crate) content: Draft,
    /// Read or not.
    pub(crate) is_read: bool,
    /// When it arrived, or was put into Sent Items.
    pub(crate) received: DateTime<Utc>,
    /// When it was submitted.
    pub(crate) sent: DateTime<Utc>,
}

/// A folder with its messages, oldest first.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    /// Exchange id.
    pub(crate) id: String,
    /// Id of the folder above; none for the root.
    pub(crate) parent: Option<String>,
    /// Name in the mailbox's language.
    pub(crate) display_name: String,
    /// One of [`WELL_KNOWN_NAMES`].
    pub(crate) well_known: Option<&'static str>,
    /// Hidden folders are listed on request only.
    pub(crate) is_hidden: bool,
    /// Oldest first.
    pub(crate) messages: Vec<Message>,
}

impl Folder {
    /// Number of unread messages.
    pub(crate) fn unread(&self) -> usize {
        self.messages.iter().filter(|message| !message.is_read).count()
    }
}

/// Why a folder could not be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CreateFolderError {
    /// The parent is not there.
    #[error("the parent folder is not there")]
    NoParent,
    /// A folder of that name lies beside it.
    #[error("a folder with this name already exists")]
    Exists,
}

/// The mailbox of one account.
#[derive(Debug, Clone)]
pub(crate) struct Mailbox {
    /// Object id of the account.
    pub(crate) owner: Uuid,
    /// Flat; the tree is in `parent`.
    pub(crate) folders: Vec<Folder>,
}

impl Mailbox {
    /// A mailbox as Exchange makes it: the folders in English, nothing in them.
    pub(crate) fn new(owner: Uuid, entropy: &mut Entropy) -> Self {
        let root = folder_id(entropy);
        let mut folders = vec![Folder {
            id: root.clone(),
            parent: None,
            display_name: "Top of Information Store".to_owned(),
            well_known: Some("msgfolderroot"),
            is_hidden: false,
            messages: Vec::new(),
        }];
        for (well_known, display_name) in [
            ("archive", "Archive"),
            ("conversationhistory", "Conversation History"),
            ("deleteditems", "Deleted Items"),
            ("drafts", "Drafts"),
            ("inbox", "Inbox"),
            ("junkemail", "Junk Email"),
            ("outbox", "Outbox"),
            ("sentitems", "Sent Items"),
        ] {
            folders.push(Folder {
                id: folder_id(entropy),
                parent: Some(root.clone()),
                display_name: display_name.to_owned(),
                well_known: Some(well_known),
                is_hidden: false,
                messages: Vec::new(),
            });
        }
        Self { owner, folders }
    }

    /// The folder with this id or well-known name.
    pub(crate) fn folder(&self, key: &str) -> Option<&Folder> {
        self.folders.iter().find(|folder| is_named(folder, key))
    }

    /// As [`Self::folder`], to be changed.
    pub(crate) fn folder_mut(&mut self, key: &str) -> Option<&mut Folder> {
        self.folders.iter_mut().find(|folder| is_named(folder, key))
    }

    /// The folders directly below `parent`, in alphabetical order.
    pub(crate) fn children(&self, parent: &str) -> Vec<&Folder> {
        let mut children: Vec<&Folder> = self
            .folders
            .iter()
            .filter(|folder| folder.parent.as_deref() == Some(parent))
            .collect();
        children.sort_by(|a, b| a.display_name.cmp(&b.display_name));
        children
    }

    /// The names from below the root to this folder, e.g. `Inbox/Countersign`.
    pub(crate) fn path(&self, folder: &Folder) -> String {
        let mut names = vec![folder.display_name.as_str()];
        let mut above = folder.parent.as_deref();
        while let Some(parent) = above.and_then(|id| self.folder(id)) {
            if parent.parent.is_some() {
                names.push(&parent.display_name);
            }
            above = parent.parent.as_deref();
        }
        names.reverse();
        names.join("/")
    }

    /// The folder at a path as [`Self::path`] spells it, or with this id or well-known name.
    pub(crate) fn folder_by_path(&self, path: &str) -> Option<&Folder> {
        self.folder(path).or_else(|| {
            self.folders
                .iter()
                .find(|folder| self.path(folder).eq_ignore_ascii_case(path))
        })
    }

    /// The message with this id, and the folder it lies in.
    pub(crate) fn message(&self, id: &str) -> Option<(&Folder, &Message)> {
        self.folders.iter().find_map(|folder| {
            folder
                .messages
                .iter()
                .find(|message| message.id == id)
                .map(|found| (folder, found))
        })
    }

    /// Marks a message as read or unread; says whether it was there.
    pub(crate) fn set_read(&mut self, id: &str, is_read: bool) -> bool {
        let found = self
            .folders
            .iter_mut()
            .flat_map(|folder| &mut folder.messages)
            .find(|message| message.id == id);
        if let Some(message) = found {
            message.is_read = is_read;
            return true;
        }
        false
    }

    /// Moves a message into another folder (id or well-known name); says whether both were there.
    pub(crate) fn move_message(&mut self, id: &str, folder: &str) -> bool {
        if self.folder(folder).is_none() {
            return false;
        }
        let moved = self.folders.iter_mut().find_map(|from| {
            let at = from.messages.iter().position(|message| message.id == id)?;
            Some(from.messages.remove(at))
        });
        match (moved, self.folder_mut(folder)) {
            (Some(message), Some(target)) => {
                target.messages.push(message);
                true
            }
            _ => false,
        }
    }

    /// Creates a folder below `parent` (id or well-known name) and returns its id.
    ///
    /// # Errors
    /// [`CreateFolderError`]
    pub(crate) fn create_folder(
        &mut self,
        parent: &str,
        display_name: &str,
        is_hidden: bool,
        entropy: &mut Entropy,
    ) -> Result<String, CreateFolderError> {
        let parent = self.folder(parent).ok_or(CreateFolderError::NoParent)?.id.clone();
        if self
            .children(&parent)
            .iter()
            .any(|folder| folder.display_name.eq_ignore_ascii_case(display_name))
        {
            return Err(CreateFolderError::Exists);
        }
        let id = folder_id(entropy);
        self.folders.push(Folder {
            id: id.clone(),
            parent: Some(parent),
            display_name: display_name.to_owned(),
            well_known: None,
            is_hidden,
            messages: Vec::new(),
        });
        Ok(id)
    }
}

fn is_named(folder: &Folder, key: &str) -> bool {
    folder.id == key
        || folder
            .well_known
            .is_some_and(|name| name.eq_ignore_ascii_case(key))
}

/// Looks like Exchange's: same start, base64url, long.
fn folder_id(entropy: &mut Entropy) -> String {
    format!("AAMkAGCo{}AAA=", entropy.token(48))
}

/// Id of a message.
pub(crate) fn message_id(entropy: &mut Entropy) -> String {
    format!("AAMkAGCo{}BGAAA=", entropy.token(60))
}
