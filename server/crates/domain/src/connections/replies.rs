//! *Email Reply Options*.

use super::{IncomingWay, ways};
use crate::audit::record;
use crate::error::{Refusal, Saved};
use crate::general::{settings_subject, shown_version, stale};
use crate::records::{OutgoingSettings, ReplySettings};
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::email::RepliesForm;

/// All that the page shows.
#[derive(Debug)]
pub struct ShownReplies {
    /// The options as saved.
    pub settings: ReplySettings,
    /// The From Address, which a blank Approval Reply Address means.
    pub outgoing: OutgoingSettings,
    /// How replies are read.
    pub incoming: Option<IncomingWay>,
}

/// Reply options and what stands beside them.
///
/// # Errors
/// When the database fails.
pub async fn show_replies(services: &Services) -> Result<ShownReplies, Refusal> {
    let mut unit = services.database.read().await?;
    Ok(ShownReplies {
        settings: unit.replies().await?,
        outgoing: unit.outgoing().await?,
        incoming: ways(unit.as_mut()).await?.incoming,
    })
}

/// Saves reply options.
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::Stale`].
pub async fn save_replies(services: &Services, actor: &Actor, form: &RepliesForm) -> Result<Saved, Refusal> {
    let expected = shown_version(&form.version)?;
    let draft = form.validate()?;
    let now = services.now();
    let mut unit = services.database.write().await?;
    if !unit.save_replies(&draft, &actor.name, now, expected).await? {
        return Err(Refusal::Stale(stale(unit.replies().await?.revision)));
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
