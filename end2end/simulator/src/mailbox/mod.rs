//! Mailboxes: folders, messages, where they are found, and how they change.

mod changes;
mod folder;
mod ids;
mod language;
mod message;
mod tree;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use self::ids::Ids;
pub(crate) use self::{
    changes::Removed,
    folder::{Asleep, Folder},
    ids::is_id,
    language::Language,
    message::{
        Attachment, AttachmentKind, BodyKind, Draft, Flag, Importance, Message, NewMessage, Recipient,
    },
    tree::FolderError,
};
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

/// Where messages go that were deleted for good; no client reaches it.
const PURGES: &str = "Purges";

/// The mailbox of one account.
#[derive(Debug, Clone)]
pub(crate) struct Mailbox {
    /// Object id of the account.
    pub(crate) owner: Uuid,
    /// Names of the folders are in this language.
    pub(crate) language: Language,
    /// Flat; the tree is in `parent`.
    pub(crate) folders: Vec<Folder>,
    /// Generation of the change numbers: a sync state of another mailbox, or of before a reset, is not known here.
    pub(crate) epoch: Uuid,
    /// Number of the last change.
    pub(crate) change: u64,
    /// What is not where it was.
    pub(crate) removed: Vec<Removed>,
    ids: Ids,
}

impl Mailbox {
    /// A mailbox as Exchange makes it: the folders in the owner's language, nothing in them.
    pub(crate) fn new(owner: Uuid, language: Language, entropy: &mut Entropy) -> Self {
        let mut mailbox = Self {
            owner,
            language,
            folders: Vec::new(),
            epoch: entropy.guid(),
            change: 0,
            removed: Vec::new(),
            ids: Ids::new(entropy),
        };
        let root = mailbox.new_folder(None, language.root(), Some("msgfolderroot"), false);
        for (well_known, name) in language.folders() {
            mailbox.new_folder(Some(&root), name, Some(well_known), false);
        }
        mailbox.new_folder(Some(&root), "Conversation Action Settings", None, true);
        mailbox.new_folder(None, "Deletions", Some("recoverableitemsdeletions"), true);
        mailbox.new_folder(None, PURGES, None, true);
        mailbox
    }

    /// The folder with this id or well-known name.
    pub(crate) fn folder(&self, key: &str) -> Option<&Folder> {
        self.folders.iter().find(|folder| is_named(folder, key))
    }

    /// As [`Self::folder`], to be changed.
    fn folder_mut(&mut self, key: &str) -> Option<&mut Folder> {
        self.folders.iter_mut().find(|folder| is_named(folder, key))
    }

    /// The message with this id (of either kind), and the folder it lies in.
    pub(crate) fn message(&self, id: &str) -> Option<(&Folder, &Message)> {
        self.folders
            .iter()
            .filter(|folder| folder.display_name != PURGES || folder.parent.is_some())
            .find_map(|folder| {
                let found = folder.messages.iter().find(|message| message.is(id));
                found.map(|message| (folder, message))
            })
    }

    /// Makes the messages that were only counted so far. `to` is the owner.
    pub(crate) fn wake(&mut self, to: &Recipient) {
        for at in 0..self.folders.len() {
            let Some(asleep) = self.folders[at].asleep.take() else {
                continue;
            };
            let mut woken = Vec::with_capacity(asleep.count);
            for (number, (content, when, is_read)) in asleep.wake(to.clone()).enumerate() {
                let new = NewMessage {
                    content,
                    internet_message_id: format!(
                        "<{:05}.{}@mail.example.com>",
                        number + 1,
                        self.epoch.simple()
                    ),
                    conversation_id: format!(
                        "AAQkAGCo{}{:07}=",
                        &self.epoch.simple().to_string(),
                        number / 3
                    ),
                    is_read,
                    is_draft: false,
                };
                woken.push(self.make(new, when));
            }
            let folder = &mut self.folders[at];
            woken.append(&mut folder.messages);
            folder.messages = woken;
        }
    }

    /// Whether messages are only counted so far.
    pub(crate) fn is_asleep(&self) -> bool {
        self.folders.iter().any(|folder| folder.asleep.is_some())
    }

    /// A message with ids of its own, in no folder yet.
    fn make(&mut self, new: NewMessage, now: DateTime<Utc>) -> Message {
        let change = self.next_change();
        let mut content = new.content;
        for attachment in &mut content.attachments {
            attachment.id = self.ids.item();
        }
        Message {
            id: self.ids.item(),
            immutable_id: self.ids.immutable(),
            change_key: self.ids.change_key(),
            conversation_id: new.conversation_id,
            internet_message_id: new.internet_message_id,
            content,
            is_read: new.is_read,
            is_draft: new.is_draft,
            flag: Flag::default(),
            categories: Vec::new(),
            received: now,
            sent: now,
            modified: now,
            arrived: change,
            changed: change,
        }
    }
}

impl Message {
    /// Whether it has this id, of either kind.
    pub(crate) fn is(&self, id: &str) -> bool {
        self.id == id || self.immutable_id == id
    }
}

fn is_named(folder: &Folder, key: &str) -> bool {
    folder.id == key
        || folder
            .well_known
            .is_some_and(|name| name.eq_ignore_ascii_case(key))
}
