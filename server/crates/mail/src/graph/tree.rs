//! All folders of a mailbox, one of them by its id, and a new one.

use super::Graph;
use super::call::{Access, root};
use super::folders::Folder;
use crate::text;
use crate::tree::{DEEPEST, MOST_FOLDERS, Node, arrange};
use domain::ports::{FolderPlace, FolderRole, FolderTree, ListedFolder, MailFault, MailFaultKind, Mailbox};
use futures::future::BoxFuture;
use futures::{StreamExt, TryStreamExt, stream};
use model::email::FolderId;
use serde::Deserialize;
use serde_json::json;

/// Calls under way at once. Exchange lets an application have four in one mailbox.
const AT_ONCE: usize = 3;

/// Folders whose own folders are looked up, so that a mailbox of a thousand branches does not take minutes.
const MOST_LOOKUPS: usize = 200;

/// Pages of 100 that are read of one level.
const MOST_PAGES: usize = 10;

const SELECT: (&str, &str) = (
    "$select",
    "id,displayName,parentFolderId,childFolderCount,totalItemCount,unreadItemCount",
);

/// Graph's names for folders with a purpose (mailFolder resource type). The only way to know them: v1.0 does not say it of a folder.
const WELL_KNOWN: [(&str, FolderRole); 7] = [
    ("inbox", FolderRole::Inbox),
    ("archive", FolderRole::Archive),
    ("drafts", FolderRole::Drafts),
    ("sentitems", FolderRole::Sent),
    ("outbox", FolderRole::Outbox),
    ("junkemail", FolderRole::Junk),
    ("deleteditems", FolderRole::Deleted),
];

#[derive(Deserialize)]
struct Page {
    value: Vec<Folder>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

/// The folders with a purpose, by id.
type Roles = Vec<(String, FolderRole)>;

impl Graph {
    /// All folders, level by level. Hidden ones are left out, as Graph does by itself.
    ///
    /// # Errors
    /// Why it could not look.
    pub(crate) async fn tree(&self, access: Access<'_>, mailbox: &Mailbox) -> Result<FolderTree, MailFault> {
        let roles = self.roles(access, mailbox).await?;
        let mut nodes: Vec<Node> = Vec::new();
        let mut lookups = 0;
        let (first, mut complete) = self.level(access, mailbox, None).await?;
        let mut level = vec![(None, first)];
        for depth in 1.. {
            let mut parents: Vec<(usize, String)> = Vec::new();
            for (parent, folders) in level {
                for folder in folders {
                    if folder.child_folder_count > 0 {
                        parents.push((nodes.len(), folder.id.clone()));
                    }
                    nodes.push(node(folder, parent, &roles));
                }
            }
            if parents.is_empty() {
                break;
            }
            let left = MOST_LOOKUPS - lookups;
            complete &= parents.len() <= left;
            parents.truncate(left);
            lookups += parents.len();
            if depth == DEEPEST || nodes.len() > MOST_FOLDERS || parents.is_empty() {
                complete = false;
                break;
            }
            let calls = parents.into_iter().map(|(place, id)| async move {
                let (folders, all) = self.level(access, mailbox, Some(&id)).await?;
                Ok::<_, MailFault>((Some(place), folders, all))
            });
            let found: Vec<_> = stream::iter(calls).buffered(AT_ONCE).try_collect().await?;
            complete &= found.iter().all(|(_, _, all)| *all);
            level = found
                .into_iter()
                .map(|(place, folders, _)| (place, folders))
                .collect();
        }
        Ok(arrange(&nodes, complete))
    }

    /// One folder by its id, with the names above it.
    ///
    /// # Errors
    /// [`MailFaultKind::FolderMissing`], or why it could not look.
    pub(crate) async fn folder_by_id(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        id: &FolderId,
    ) -> Result<ListedFolder, MailFault> {
        let mut chain = vec![self.one(access, mailbox, id.as_str()).await?];
        let top = self.id_of(access, mailbox, "msgfolderroot").await?;
        while let Some(above) = chain.last().and_then(|folder| folder.parent_folder_id.clone()) {
            if Some(&above) == top.as_ref() || chain.len() > DEEPEST {
                break;
            }
            match self.one(access, mailbox, &above).await {
                Ok(folder) => chain.push(folder),
                // The root of everything, above the top that people see
                Err(fault) if matches!(fault.kind, MailFaultKind::FolderMissing { .. }) => break,
                Err(fault) => return Err(fault),
            }
        }
        let roles = self.roles(access, mailbox).await?;
        let names = chain
            .iter()
            .rev()
            .map(|folder| text::folder(&folder.display_name))
            .collect();
        let within = chain.iter().skip(1).find_map(|above| role_of(above, &roles));
        let folder = chain.swap_remove(0);
        Ok(ListedFolder {
            names,
            within,
            role: role_of(&folder, &roles),
            holds_messages: true,
            facts: folder.into_facts(),
        })
    }

    /// Makes a folder.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn create_folder(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        place: FolderPlace,
        name: &str,
    ) -> Result<FolderId, MailFault> {
        let parent = match place {
            FolderPlace::BelowInbox => Some("inbox"),
            FolderPlace::Top => None,
        };
        let url = access.url(&children(mailbox, parent), &[])?;
        let made: Id = self
            .post_json(access, url, &json!({ "displayName": name }))
            .await?;
        made.id
            .parse()
            .map_err(|_| MailFault::silent(MailFaultKind::Protocol("a folder without an id".to_owned())))
    }

    async fn one(&self, access: Access<'_>, mailbox: &Mailbox, id: &str) -> Result<Folder, MailFault> {
        let mut path = root(mailbox);
        path.extend(["mailFolders", id]);
        self.get(access, access.url(&path, &[SELECT])?).await
    }

    /// The folders below one, or at the top, and whether these are all.
    async fn level(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        parent: Option<&str>,
    ) -> Result<(Vec<Folder>, bool), MailFault> {
        let mut url = access.url(&children(mailbox, parent), &[("$top", "100"), SELECT])?;
        let mut folders = Vec::new();
        for _ in 0..MOST_PAGES {
            let page: Page = match self.get(access, url).await {
                Ok(page) => page,
                // Deleted since the level above was read
                Err(fault)
                    if parent.is_some() && matches!(fault.kind, MailFaultKind::FolderMissing { .. }) =>
                {
                    return Ok((folders, true));
                }
                Err(fault) => return Err(fault),
            };
            folders.extend(page.value);
            match page.next {
                Some(next) => url = access.next(&next)?,
                None => return Ok((folders, true)),
            }
        }
        Ok((folders, false))
    }

    /// Which folder has which purpose. Some accounts lack some of them; none lacks an inbox, but for those without a mailbox.
    async fn roles(&self, access: Access<'_>, mailbox: &Mailbox) -> Result<Roles, MailFault> {
        // Boxed one by one: the compiler cannot see through a closure that borrows its argument
        let mut calls: Vec<BoxFuture<'_, _>> = Vec::new();
        for (name, role) in WELL_KNOWN {
            calls.push(Box::pin(async move {
                let id = self.id_of(access, mailbox, name).await?;
                if id.is_none() && role == FolderRole::Inbox {
                    return Err(MailFault::silent(MailFaultKind::MailboxMissing));
                }
                Ok(id.map(|id| (id, role)))
            }));
        }
        let found: Vec<_> = stream::iter(calls).buffered(AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn id_of(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        name: &str,
    ) -> Result<Option<String>, MailFault> {
        let mut path = root(mailbox);
        path.extend(["mailFolders", name]);
        let url = access.url(&path, &[("$select", "id")])?;
        match self.get::<Id>(access, url).await {
            Ok(found) => Ok(Some(found.id)),
            Err(fault) if matches!(fault.kind, MailFaultKind::FolderMissing { .. }) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

fn children<'a>(mailbox: &'a Mailbox, parent: Option<&'a str>) -> Vec<&'a str> {
    let mut path = root(mailbox);
    path.push("mailFolders");
    if let Some(parent) = parent {
        path.extend([parent, "childFolders"]);
    }
    path
}

fn node(folder: Folder, parent: Option<usize>, roles: &Roles) -> Node {
    Node {
        role: role_of(&folder, roles),
        holds_messages: true,
        parent,
        facts: folder.into_facts(),
    }
}

fn role_of(folder: &Folder, roles: &Roles) -> Option<FolderRole> {
    roles
        .iter()
        .find(|(id, _)| *id == folder.id)
        .map(|(_, role)| *role)
}
