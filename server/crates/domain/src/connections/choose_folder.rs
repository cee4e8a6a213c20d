//! Chooses the reply folder from the mailbox.

use super::folder_rules::{confirms, needs_confirmation, why_not};
use super::mailbox::{ReplyMailbox, open_reply_mailbox};
use super::reply_folder::save_folder;
use crate::error::{Refusal, Saved};
use crate::general::{shown_version, stale};
use crate::ports::{Ages, ListedFolder, MailFaultKind};
use crate::records::ReplySettings;
use crate::services::{Actor, Services};
use model::advice::Problem;
use model::email::{ChooseFolderForm, ChosenFolder, FolderId, FolderName, ReplyFolder};
use model::form::FieldErrors;

/// What became of a choice.
#[derive(Debug)]
pub enum Chosen {
    /// The folder is saved.
    Saved(Saved),
    /// Nothing is saved before a person has typed the folder's name.
    Confirm(Box<ToConfirm>),
    /// The mailbox cannot be read.
    Closed(Box<Problem>),
}

/// What a person has to know before mail is taken out of a folder.
#[derive(Debug)]
pub struct ToConfirm {
    /// The folder.
    pub folder: ListedFolder,
    /// When its messages arrived.
    pub ages: Ages,
    /// The mailbox, as people call it.
    pub mailbox: String,
    /// What is saved about processed mail.
    pub settings: ReplySettings,
    /// Whether something else than the name was typed.
    pub mistyped: bool,
}

/// Chooses a folder by its id. Looks at it once more, because minutes may have passed since the list was shown.
///
/// # Errors
/// [`Refusal::Invalid`] at `folder`, [`Refusal::Stale`].
pub async fn choose_folder(
    services: &Services,
    actor: &Actor,
    form: &ChooseFolderForm,
) -> Result<Chosen, Refusal> {
    let expected = shown_version(&form.version)?;
    let wrong = |message: String| Refusal::Invalid(FieldErrors::one("folder", message));
    let id: FolderId = form
        .folder
        .parse()
        .map_err(|error: model::email::InvalidFolderId| wrong(error.to_string()))?;
    fresh(services, expected).await?;
    let mailbox = match open_reply_mailbox(services).await? {
        Ok(mailbox) => mailbox,
        Err(problem) => return Ok(Chosen::Closed(problem)),
    };
    let found = services
        .reader
        .folder_by_id(&mailbox.route, &mailbox.mailbox, &id);
    let folder = match ReplyMailbox::within(found).await {
        Ok(folder) => folder,
        Err(Some(fault)) if matches!(fault.kind, MailFaultKind::FolderMissing { .. }) => {
            return Err(wrong(
                "This folder is not in the mailbox any more. Choose another.".to_owned(),
            ));
        }
        Err(fault) => return Ok(Chosen::Closed(mailbox.explain(fault.as_ref()))),
    };
    if let Some(why) = why_not(&folder) {
        return Err(wrong(format!("Choose another folder than this one: {why}.")));
    }
    settle(services, actor, &mailbox, folder, &form.confirmation, expected).await
}

/// Refuses an old form before anything is asked of the mailbox.
pub(super) async fn fresh(services: &Services, expected: i32) -> Result<ReplySettings, Refusal> {
    let settings = services.database.read().await?.replies().await?;
    if settings.revision.version == expected {
        Ok(settings)
    } else {
        Err(Refusal::Stale(stale(settings.revision)))
    }
}

/// Saves a folder that was found, or says what has to be confirmed first.
pub(super) async fn settle(
    services: &Services,
    actor: &Actor,
    mailbox: &ReplyMailbox,
    folder: ListedFolder,
    confirmation: &str,
    expected: i32,
) -> Result<Chosen, Refusal> {
    if needs_confirmation(&folder) && !confirms(confirmation, &folder) {
        // The count alone is reason enough to ask, so a failed look at the dates changes nothing
        let ages = mailbox.ages(services, std::slice::from_ref(&folder.facts)).await;
        return Ok(Chosen::Confirm(Box::new(ToConfirm {
            ages: ages.first().copied().unwrap_or_default(),
            mailbox: mailbox.name.clone(),
            settings: fresh(services, expected).await?,
            mistyped: !confirmation.trim().is_empty(),
            folder,
        })));
    }
    let chosen = ChosenFolder {
        id: folder
            .facts
            .id
            .parse()
            .map_err(|_| FieldErrors::one("folder", "This folder cannot be used. Choose another."))?,
        name: FolderName::of(&folder.names),
        mailbox: mailbox.name.clone(),
    };
    let detail = format!(
        "Folder {} chosen in {}, holding {} {}",
        chosen.name,
        chosen.mailbox,
        folder.facts.total,
        if folder.facts.total == 1 {
            "message"
        } else {
            "messages"
        }
    );
    let saved = save_folder(services, actor, ReplyFolder::Chosen(chosen), expected, detail).await?;
    Ok(Chosen::Saved(saved))
}
