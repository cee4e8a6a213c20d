//! The tree of folders: below, above, created, renamed, moved, copied, deleted.

use chrono::{DateTime, Utc};

use super::{Folder, Mailbox, Removed};

/// Why a folder could not be created or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FolderError {
    /// The folder, or the one it was to go into, is not there.
    #[error("the parent folder is not there")]
    NotThere,
    /// A folder of that name lies beside it.
    #[error("a folder with this name already exists")]
    Exists,
    /// One of the folders every mailbox has.
    #[error("this folder belongs to the mailbox and stays")]
    Distinguished,
    /// A folder cannot lie in itself.
    #[error("a folder cannot be moved into itself")]
    IntoItself,
}

impl Mailbox {
    pub(super) fn new_folder(
        &mut self,
        parent: Option<&str>,
        display_name: &str,
        well_known: Option<&'static str>,
        is_hidden: bool,
    ) -> String {
        let id = self.ids.item();
        let changed = self.next_change();
        self.folders.push(Folder {
            id: id.clone(),
            parent: parent.map(str::to_owned),
            display_name: display_name.to_owned(),
            well_known,
            is_hidden,
            messages: Vec::new(),
            asleep: None,
            changed,
        });
        id
    }

    /// The folders directly below `parent`, in alphabetical order.
    pub(crate) fn children(&self, parent: &str) -> Vec<&Folder> {
        let mut children: Vec<&Folder> = self
            .folders
            .iter()
            .filter(|folder| folder.parent.as_deref() == Some(parent))
            .collect();
        children.sort_by_key(|folder| folder.display_name.to_lowercase());
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
        let wanted = path.to_lowercase();
        self.folder(path).or_else(|| {
            self.folders
                .iter()
                .find(|folder| self.path(folder).to_lowercase() == wanted)
        })
    }

    /// Creates a folder below `parent` (id or well-known name) and returns its id.
    ///
    /// # Errors
    /// [`FolderError`]
    pub(crate) fn create_folder(
        &mut self,
        parent: &str,
        display_name: &str,
        is_hidden: bool,
    ) -> Result<String, FolderError> {
        let parent = self.folder(parent).ok_or(FolderError::NotThere)?.id.clone();
        self.check_name(&parent, display_name)?;
        Ok(self.new_folder(Some(&parent), display_name, None, is_hidden))
    }

    fn check_name(&self, parent: &str, display_name: &str) -> Result<(), FolderError> {
        let wanted = display_name.to_lowercase();
        let is_taken = self
            .children(parent)
            .iter()
            .any(|folder| folder.display_name.to_lowercase() == wanted);
        if is_taken {
            Err(FolderError::Exists)
        } else {
            Ok(())
        }
    }

    /// Renames a folder.
    ///
    /// # Errors
    /// [`FolderError`]
    pub(crate) fn rename_folder(&mut self, key: &str, display_name: &str) -> Result<String, FolderError> {
        let folder = self.own_folder(key)?;
        let (id, parent) = (folder.id.clone(), folder.parent.clone().unwrap_or_default());
        let is_other_spelling = folder.display_name.to_lowercase() == display_name.to_lowercase();
        if !is_other_spelling {
            self.check_name(&parent, display_name)?;
        }
        let change = self.next_change();
        if let Some(folder) = self.folder_mut(&id) {
            display_name.clone_into(&mut folder.display_name);
            folder.changed = change;
        }
        Ok(id)
    }

    /// Moves a folder with all that is in it below another one. Folder ids stay.
    ///
    /// # Errors
    /// [`FolderError`]
    pub(crate) fn move_folder(&mut self, key: &str, parent: &str) -> Result<String, FolderError> {
        let id = self.own_folder(key)?.id.clone();
        let name = self.own_folder(key)?.display_name.clone();
        let parent = self.folder(parent).ok_or(FolderError::NotThere)?.id.clone();
        if self.with_descendants(&id).contains(&parent) {
            return Err(FolderError::IntoItself);
        }
        self.check_name(&parent, &name)?;
        let change = self.next_change();
        if let Some(folder) = self.folder_mut(&id) {
            folder.parent = Some(parent);
            folder.changed = change;
        }
        Ok(id)
    }

    /// Copies a folder with all that is in it below another one, and returns the id of the copy.
    ///
    /// # Errors
    /// [`FolderError`]
    pub(crate) fn copy_folder(
        &mut self,
        key: &str,
        parent: &str,
        now: DateTime<Utc>,
    ) -> Result<String, FolderError> {
        let folder = self.folder(key).ok_or(FolderError::NotThere)?;
        let (id, name, is_hidden) = (folder.id.clone(), folder.display_name.clone(), folder.is_hidden);
        let parent = self.folder(parent).ok_or(FolderError::NotThere)?.id.clone();
        if self.with_descendants(&id).contains(&parent) {
            return Err(FolderError::IntoItself);
        }
        let copy = self.create_folder(&parent, &name, is_hidden)?;
        let messages: Vec<String> = self.folder(&id).map_or_else(Vec::new, |folder| {
            folder.messages.iter().map(|message| message.id.clone()).collect()
        });
        for message in messages {
            self.copy_message(&message, &copy, now);
        }
        let below: Vec<String> = self.children(&id).iter().map(|child| child.id.clone()).collect();
        for child in below {
            self.copy_folder(&child, &copy, now)?;
        }
        Ok(copy)
    }

    /// Deletes a folder with all folders in it; its messages can be recovered, or not.
    ///
    /// # Errors
    /// [`FolderError`]
    pub(crate) fn delete_folder(&mut self, key: &str, for_good: bool) -> Result<(), FolderError> {
        let id = self.own_folder(key)?.id.clone();
        let bin = self.bin(for_good);
        for gone in self.with_descendants(&id) {
            let messages: Vec<String> = self.folder(&gone).map_or_else(Vec::new, |folder| {
                folder.messages.iter().map(|message| message.id.clone()).collect()
            });
            for message in messages {
                self.move_message(&message, &bin);
            }
            let change = self.next_change();
            self.folders.retain(|folder| folder.id != gone);
            self.removed.push(Removed {
                folder: None,
                id: gone.clone(),
                immutable_id: gone,
                change,
            });
        }
        Ok(())
    }

    /// A folder somebody made, as opposed to those every mailbox has.
    fn own_folder(&self, key: &str) -> Result<&Folder, FolderError> {
        let folder = self.folder(key).ok_or(FolderError::NotThere)?;
        if folder.well_known.is_some() || folder.parent.is_none() {
            return Err(FolderError::Distinguished);
        }
        Ok(folder)
    }

    /// The folder and all below it, top down.
    fn with_descendants(&self, id: &str) -> Vec<String> {
        let mut all = vec![id.to_owned()];
        let mut at = 0;
        while at < all.len() {
            let below: Vec<String> = self
                .children(&all[at])
                .iter()
                .map(|child| child.id.clone())
                .collect();
            all.extend(below);
            at += 1;
        }
        all
    }
}
