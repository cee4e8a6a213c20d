//! The folders to choose from.

use super::mailbox::{ReplyMailbox, account, open_reply_mailbox};
use super::ways::reading_way;
use super::why_not;
use crate::error::Refusal;
use crate::ports::{Ages, FolderFacts, FolderTree};
use crate::records::ReplySettings;
use crate::services::Services;
use model::advice::Problem;
use std::collections::HashMap;

/// Of how many folders the first and the last message are looked up for the list. The one that is chosen is always looked at.
const MOST_AGES: usize = 20;

/// All that the page shows.
#[derive(Debug)]
pub struct ShownFolders {
    /// The reply options as saved.
    pub settings: ReplySettings,
    /// The mailbox, as people call it, as far as it is known.
    pub mailbox: Option<String>,
    /// What was found in it, or why nothing was.
    pub found: Result<FoundFolders, Box<Problem>>,
}

/// The folders of a mailbox.
#[derive(Debug)]
pub struct FoundFolders {
    /// The folders.
    pub tree: FolderTree,
    /// When messages arrived, by id of the folder: for those that may be chosen and hold some, and not for all of many.
    pub ages: HashMap<String, Ages>,
}

/// Reads the folders of the mailbox that replies come from. Changes nothing there.
///
/// # Errors
/// When the database or the vault fails.
pub async fn list_folders(services: &Services) -> Result<ShownFolders, Refusal> {
    let (settings, mailbox) = {
        let mut unit = services.database.read().await?;
        let way = reading_way(unit.as_mut()).await?.ok();
        let account = account(unit.as_mut(), way.as_ref()).await?;
        (
            unit.replies().await?,
            way.and_then(|way| way.mailbox_name(account.as_ref())),
        )
    };
    let found = match open_reply_mailbox(services).await? {
        Ok(mailbox) => look(services, &mailbox).await,
        Err(problem) => Err(problem),
    };
    Ok(ShownFolders {
        settings,
        mailbox,
        found,
    })
}

async fn look(services: &Services, mailbox: &ReplyMailbox) -> Result<FoundFolders, Box<Problem>> {
    let folders = services.reader.folders(&mailbox.route, &mailbox.mailbox);
    let tree = ReplyMailbox::within(folders)
        .await
        .map_err(|fault| mailbox.explain(fault.as_ref()))?;
    let asked: Vec<FolderFacts> = tree
        .folders
        .iter()
        .filter(|folder| folder.facts.total > 0 && why_not(folder).is_none())
        .take(MOST_AGES)
        .map(|folder| folder.facts.clone())
        .collect();
    let ages = mailbox.ages(services, &asked).await;
    let ages = asked.into_iter().map(|facts| facts.id).zip(ages).collect();
    Ok(FoundFolders { tree, ages })
}
