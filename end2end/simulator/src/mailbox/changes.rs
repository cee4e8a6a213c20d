//! How messages change. Every change has a number, so that a delta query can ask what happened since.

use chrono::{DateTime, Utc};

use super::{Attachment, Mailbox, Message, NewMessage, PURGES};

/// Something that is not where it was.
#[derive(Debug, Clone)]
pub(crate) struct Removed {
    /// The folder it lay in; none when it is a folder itself.
    pub(crate) folder: Option<String>,
    /// Id it had there.
    pub(crate) id: String,
    /// Its immutable id.
    pub(crate) immutable_id: String,
    /// Number of the change.
    pub(crate) change: u64,
}

impl Mailbox {
    /// Number of a new change.
    pub(super) fn next_change(&mut self) -> u64 {
        self.change += 1;
        self.change
    }

    /// Puts a message into a folder (id or well-known name) and returns its id; unknown folders fall back to the
    /// inbox.
    pub(crate) fn add(&mut self, folder: &str, new: NewMessage, now: DateTime<Utc>) -> String {
        let message = self.make(new, now);
        let id = message.id.clone();
        let key = if self.folder(folder).is_some() {
            folder
        } else {
            "inbox"
        };
        self.lay(key, message);
        id
    }

    fn lay(&mut self, folder: &str, message: Message) {
        if let Some(folder) = self.folder_mut(folder) {
            folder.changed = message.arrived;
            folder.messages.push(message);
        }
    }

    /// Changes a message in place; none when it is not there.
    pub(crate) fn change_message(
        &mut self,
        id: &str,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut Message),
    ) -> Option<()> {
        let number = self.next_change();
        let key = self.ids.change_key();
        let found = self.folders.iter_mut().find_map(|folder| {
            let message = folder.messages.iter_mut().find(|message| message.is(id))?;
            folder.changed = number;
            Some(message)
        });
        let message = found?;
        change(message);
        message.changed = number;
        message.change_key = key;
        message.modified = now;
        Some(())
    }

    /// Attaches a file to a message and returns its id.
    pub(crate) fn attach(&mut self, id: &str, mut file: Attachment, now: DateTime<Utc>) -> Option<String> {
        file.id = self.ids.item();
        let made = file.id.clone();
        self.change_message(id, now, |message| {
            message.content.raw = None;
            message.content.attachments.push(file);
        })?;
        Some(made)
    }

    /// Marks a message as read or unread; says whether it was there.
    pub(crate) fn set_read(&mut self, id: &str, is_read: bool) -> bool {
        let Some((_, message)) = self.message(id) else {
            return false;
        };
        let modified = message.modified;
        message.is_read == is_read
            || self
                .change_message(id, modified, |message| message.is_read = is_read)
                .is_some()
    }

    /// Moves a message into another folder (id or well-known name), where it has a new id, and returns that.
    /// None when one of them is not there.
    pub(crate) fn move_message(&mut self, id: &str, folder: &str) -> Option<String> {
        self.folder(folder)?;
        let mut message = self.take(id)?;
        message.id = self.ids.item();
        message.change_key = self.ids.change_key();
        message.arrived = self.next_change();
        message.changed = message.arrived;
        let id = message.id.clone();
        self.lay(folder, message);
        Some(id)
    }

    /// Copies a message into a folder and returns the id of the copy.
    pub(crate) fn copy_message(&mut self, id: &str, folder: &str, now: DateTime<Utc>) -> Option<String> {
        self.folder(folder)?;
        let original = self.message(id)?.1.clone();
        let new = NewMessage {
            content: original.content.clone(),
            internet_message_id: original.internet_message_id.clone(),
            conversation_id: original.conversation_id.clone(),
            is_read: original.is_read,
            is_draft: original.is_draft,
        };
        let copy = self.make(new, now);
        let message = Message {
            id: copy.id,
            immutable_id: copy.immutable_id,
            change_key: copy.change_key,
            content: copy.content,
            arrived: copy.arrived,
            changed: copy.changed,
            modified: now,
            ..original
        };
        let id = message.id.clone();
        self.lay(folder, message);
        Some(id)
    }

    /// Deletes a message: recoverable (what `DELETE` does), or for good.
    pub(crate) fn delete_message(&mut self, id: &str, for_good: bool) -> Option<()> {
        let bin = self.bin(for_good);
        self.move_message(id, &bin).map(|_| ())
    }

    /// Id of the folder deleted things go to.
    pub(super) fn bin(&self, for_good: bool) -> String {
        let purges = self
            .folders
            .iter()
            .find(|folder| folder.display_name == PURGES && folder.parent.is_none());
        match purges {
            Some(purges) if for_good => purges.id.clone(),
            _ => "recoverableitemsdeletions".to_owned(),
        }
    }

    fn take(&mut self, id: &str) -> Option<Message> {
        let change = self.next_change();
        let (folder, message) = self.folders.iter_mut().find_map(|folder| {
            let at = folder.messages.iter().position(|message| message.is(id))?;
            folder.changed = change;
            Some((folder.id.clone(), folder.messages.remove(at)))
        })?;
        self.removed.push(Removed {
            folder: Some(folder),
            id: message.id.clone(),
            immutable_id: message.immutable_id.clone(),
            change,
        });
        Some(message)
    }
}
