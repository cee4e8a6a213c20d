//! Saves another reply folder and leaves the other reply options as they are.

use crate::audit::record;
use crate::error::{Refusal, Saved};
use crate::general::{settings_subject, stale};
use crate::records::ReplySettings;
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::email::{ChosenFolder, FolderId, FolderName, RepliesDraft, ReplyFolder};

/// Saves `folder`; `detail` says in the audit log how it came about.
///
/// # Errors
/// [`Refusal::Stale`], or when the database fails.
pub(super) async fn save_folder(
    services: &Services,
    actor: &Actor,
    folder: ReplyFolder,
    expected: i32,
    detail: String,
) -> Result<Saved, Refusal> {
    let now = services.now();
    let mut unit = services.database.write().await?;
    let settings = unit.replies().await?;
    let revision = settings.revision.clone();
    let draft = with_folder(settings, folder);
    if !unit.save_replies(&draft, &actor.name, now, expected).await? {
        return Err(Refusal::Stale(stale(revision)));
    }
    let about = settings_subject("Email Reply Options");
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::RepliesSaved,
        about,
        detail,
    )
    .await?;
    unit.commit().await?;
    Ok(Saved {
        version: expected + 1,
        at: now,
    })
}

/// Notes what the chosen folder is called now. A new version, because a form that shows the old name must not turn it into a path.
///
/// # Errors
/// When the database fails.
pub(crate) async fn folder_is_called(
    services: &Services,
    id: &FolderId,
    name: FolderName,
) -> Result<(), Refusal> {
    let settings = services.database.read().await?.replies().await?;
    let Some(ReplyFolder::Chosen(chosen)) = &settings.folder else {
        return Ok(());
    };
    if chosen.id != *id || chosen.name == name {
        return Ok(());
    }
    let detail = format!("The reply folder is called {name} now; it was {}", chosen.name);
    let renamed = ReplyFolder::Chosen(ChosenFolder {
        name,
        ..chosen.clone()
    });
    let version = settings.revision.version;
    match save_folder(services, &Actor::system(), renamed, version, detail).await {
        // Somebody saved in this moment: the next look notes it
        Ok(_) | Err(Refusal::Stale(_)) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}

fn with_folder(settings: ReplySettings, folder: ReplyFolder) -> RepliesDraft {
    RepliesDraft {
        enabled: settings.enabled,
        reply_address: settings.reply_address,
        folder,
        processed: settings.processed,
        keep_days: settings.keep_days,
        interval_seconds: settings.interval_seconds,
    }
}
