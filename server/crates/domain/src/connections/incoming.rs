//! *Incoming Email Settings*.

use super::{ApplicationChoice, application_exists, choices, incoming_password_place, password_change};
use crate::audit::record;
use crate::error::{Refusal, Saved};
use crate::general::{settings_subject, shown_version, stale};
use crate::records::{IncomingSettings, OutgoingSettings, ReplySettings, TestRun};
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::email::IncomingForm;
use model::secret::SecretInput;

/// All that the page shows.
#[derive(Debug)]
pub struct ShownIncoming {
    /// The settings as saved; blank ones inherit.
    pub settings: IncomingSettings,
    /// Where blank ones inherit from.
    pub outgoing: OutgoingSettings,
    /// Reply options: the folder and address that are read.
    pub replies: ReplySettings,
    /// Applications to choose from.
    pub applications: Vec<ApplicationChoice>,
    /// The newest test run.
    pub last_test: Option<TestRun>,
}

/// Incoming settings and what stands beside them.
///
/// # Errors
/// When the database fails.
pub async fn show_incoming(services: &Services) -> Result<ShownIncoming, Refusal> {
    let mut unit = services.database.read().await?;
    Ok(ShownIncoming {
        settings: unit.incoming().await?,
        outgoing: unit.outgoing().await?,
        replies: unit.replies().await?,
        applications: choices(unit.as_mut()).await?,
        last_test: unit.last_test_run().await?,
    })
}

/// Saves incoming settings. A blank password keeps the saved one.
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::Stale`].
pub async fn save_incoming(
    services: &Services,
    actor: &Actor,
    form: &IncomingForm,
    password: &SecretInput,
) -> Result<Saved, Refusal> {
    let expected = shown_version(&form.version)?;
    let draft = form.validate()?;
    let change = password_change(
        services,
        &incoming_password_place(),
        password,
        draft.forget_password,
    );
    let now = services.now();
    let mut unit = services.database.write().await?;
    application_exists(unit.as_mut(), draft.application).await?;
    let replaced = change.is_some();
    if !unit
        .save_incoming(&draft, change, &actor.name, now, expected)
        .await?
    {
        return Err(Refusal::Stale(stale(unit.incoming().await?.revision)));
    }
    let mut words = vec![
        draft
            .auth_type
            .map_or("Auth Type inherited".to_owned(), |kind| kind.label().to_owned()),
    ];
    words.extend(draft.host_name.as_ref().map(|host| format!("server {host}")));
    words.extend(draft.user_name.as_ref().map(|user| format!("user {user}")));
    words.extend(replaced.then(|| "password changed".to_owned()));
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::IncomingSaved,
        settings_subject("Incoming"),
        words.join("; "),
    )
    .await?;
    unit.commit().await?;
    Ok(Saved {
        version: expected + 1,
        at: now,
    })
}
