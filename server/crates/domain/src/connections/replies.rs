//! *Email Reply Options*.

use super::mailbox::account;
use super::ways::reading_way;
use super::{IncomingWay, ways};
use crate::audit::record;
use crate::error::{Refusal, Saved};
use crate::general::{settings_subject, shown_version, stale};
use crate::records::{OutgoingSettings, ReplySettings};
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::email::{RepliesForm, ReplyFolder};

/// All that the page shows.
#[derive(Debug)]
pub struct ShownReplies {
    /// The options as saved.
    pub settings: ReplySettings,
    /// The From Address, which a blank Approval Reply Address means.
    pub outgoing: OutgoingSettings,
    /// How replies are read.
    pub incoming: Option<IncomingWay>,
    /// The mailbox that is read, as people call it, as far as it is known.
    pub mailbox: Option<String>,
}

impl ShownReplies {
    /// Whether the folder was chosen in a mailbox that is not the one that is read now. Its id says nothing there.
    #[must_use]
    pub fn folder_is_elsewhere(&self) -> bool {
        match (&self.settings.folder, &self.mailbox) {
            (Some(ReplyFolder::Chosen(chosen)), Some(mailbox)) => chosen.mailbox != *mailbox,
            _ => false,
        }
    }
}

/// Reply options and what stands beside them.
///
/// # Errors
/// When the database fails.
pub async fn show_replies(services: &Services) -> Result<ShownReplies, Refusal> {
    let mut unit = services.database.read().await?;
    let way = reading_way(unit.as_mut()).await?.ok();
    let account = account(unit.as_mut(), way.as_ref()).await?;
    Ok(ShownReplies {
        settings: unit.replies().await?,
        outgoing: unit.outgoing().await?,
        incoming: ways(unit.as_mut()).await?.incoming,
        mailbox: way.and_then(|way| way.mailbox_name(account.as_ref())),
    })
}

/// Saves reply options.
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::Stale`].
pub async fn save_replies(services: &Services, actor: &Actor, form: &RepliesForm) -> Result<Saved, Refusal> {
    let expected = shown_version(&form.version)?;
    let mut unit = services.database.write().await?;
    let saved = unit.replies().await?;
    // Before the fields: what was typed is to be read beside the folder that is saved now
    if saved.revision.version != expected {
        return Err(Refusal::Stale(stale(saved.revision)));
    }
    let draft = form.validate(saved.folder.as_ref())?;
    let now = services.now();
    if !unit.save_replies(&draft, &actor.name, now, expected).await? {
        return Err(Refusal::Stale(stale(saved.revision)));
    }
    let switch = if draft.enabled { "on" } else { "off" };
    let address = draft
        .reply_address
        .as_ref()
        .map_or("From Address".to_owned(), ToString::to_string);
    let detail = format!(
        "Email Approval {switch}; replies to {address}; folder {}",
        draft.folder
    );
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::RepliesSaved,
        settings_subject("Email Reply Options"),
        detail,
    )
    .await?;
    unit.commit().await?;
    Ok(Saved {
        version: expected + 1,
        at: now,
    })
}
