//! Finding a folder by its path.

use super::Graph;
use super::call::{Access, root};
use crate::text;
use domain::ports::{FolderFacts, MailFault, MailFaultKind, Mailbox};
use model::email::FolderPath;
use serde::Deserialize;

/// Pages of 100 that are read of one level.
const MOST_PAGES: usize = 50;

/// How many names a person is shown when a folder is missing.
const MOST_NAMES: usize = 50;

const SELECT: (&str, &str) = ("$select", "id,displayName,totalItemCount,unreadItemCount");

/// A folder as Graph describes it, as far as it was asked to.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Folder {
    /// Id.
    pub(super) id: String,
    /// Name in the mailbox's language.
    pub(super) display_name: String,
    /// Id of the folder above.
    pub(super) parent_folder_id: Option<String>,
    /// Folders directly below.
    #[serde(default)]
    pub(super) child_folder_count: u64,
    #[serde(default)]
    total_item_count: u64,
    unread_item_count: Option<u64>,
}

#[derive(Deserialize)]
struct Page {
    value: Vec<Folder>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<String>,
}

impl Graph {
    /// Walks the path from the top. `Inbox` is found by its well-known name, because its display name is in the mailbox's language;
    /// all others are the administrator's own and are found by display name.
    ///
    /// # Errors
    /// [`MailFaultKind::FolderMissing`] with the names that are there, or why it could not look.
    pub(crate) async fn folder(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        path: &FolderPath,
    ) -> Result<FolderFacts, MailFault> {
        let mut found: Option<Folder> = None;
        for (depth, name) in path.names().enumerate() {
            let folder = match &found {
                None if depth == 0 && path.starts_at_inbox() => self.inbox(access, mailbox).await?,
                parent => {
                    let parent = parent.as_ref().map(|folder| folder.id.as_str());
                    self.child(access, mailbox, parent, name).await?
                }
            };
            found = Some(folder);
        }
        found.map(Folder::into_facts).ok_or_else(|| {
            MailFault::silent(MailFaultKind::FolderMissing {
                name: path.as_str().to_owned(),
                existing: Vec::new(),
            })
        })
    }

    async fn inbox(&self, access: Access<'_>, mailbox: &Mailbox) -> Result<Folder, MailFault> {
        let mut path = root(mailbox);
        path.extend(["mailFolders", "inbox"]);
        let url = access.url(&path, &[SELECT])?;
        // No account lacks an inbox: whoever has none has no mailbox
        self.get(access, url).await.map_err(|mut fault| {
            if matches!(fault.kind, MailFaultKind::FolderMissing { .. }) {
                fault.kind = MailFaultKind::MailboxMissing;
            }
            fault
        })
    }

    async fn child(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        parent: Option<&str>,
        name: &str,
    ) -> Result<Folder, MailFault> {
        let mut path = root(mailbox);
        path.push("mailFolders");
        if let Some(parent) = parent {
            path.extend([parent, "childFolders"]);
        }
        let mut url = access.url(&path, &[("$top", "100"), SELECT])?;
        let wanted = name.to_lowercase();
        let mut existing = Vec::new();
        for _ in 0..MOST_PAGES {
            let page: Page = self.get(access, url).await?;
            for folder in page.value {
                if folder.display_name.to_lowercase() == wanted {
                    return Ok(folder);
                }
                existing.push(text::name(&folder.display_name));
            }
            match page.next {
                Some(next) => url = access.next(&next)?,
                None => break,
            }
        }
        existing.sort();
        existing.truncate(MOST_NAMES);
        Err(MailFault::silent(MailFaultKind::FolderMissing {
            name: name.to_owned(),
            existing,
        }))
    }
}

impl Folder {
    /// What the rules know of it.
    pub(super) fn into_facts(self) -> FolderFacts {
        FolderFacts {
            id: self.id,
            name: text::folder(&self.display_name),
            total: self.total_item_count,
            unread: self.unread_item_count,
        }
    }
}
