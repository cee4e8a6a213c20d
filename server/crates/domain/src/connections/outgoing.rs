//! *Outgoing Email Settings*.

use super::{ApplicationChoice, application_exists, choices, outgoing_password_place, password_change};
use crate::audit::record;
use crate::error::{Refusal, Saved};
use crate::general::{settings_subject, shown_version, stale};
use crate::records::{OutgoingSettings, TestRun};
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::email::{AuthType, OutgoingDraft, OutgoingForm};
use model::form::FieldErrors;
use model::secret::SecretInput;

/// All that the page shows.
#[derive(Debug)]
pub struct ShownOutgoing {
    /// The settings as saved.
    pub settings: OutgoingSettings,
    /// Applications to choose from.
    pub applications: Vec<ApplicationChoice>,
    /// The newest test run.
    pub last_test: Option<TestRun>,
}

/// Outgoing settings and what stands beside them.
///
/// # Errors
/// When the database fails.
pub async fn show_outgoing(services: &Services) -> Result<ShownOutgoing, Refusal> {
    let mut unit = services.database.read().await?;
    Ok(ShownOutgoing {
        settings: unit.outgoing().await?,
        applications: choices(unit.as_mut()).await?,
        last_test: unit.last_test_run().await?,
    })
}

/// Saves outgoing settings. A blank password keeps the saved one.
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::Stale`].
pub async fn save_outgoing(
    services: &Services,
    actor: &Actor,
    form: &OutgoingForm,
    password: &SecretInput,
) -> Result<Saved, Refusal> {
    let expected = shown_version(&form.version)?;
    let draft = form.validate()?;
    let change = password_change(
        services,
        &outgoing_password_place(),
        password,
        draft.forget_password,
    );
    let now = services.now();
    let mut unit = services.database.write().await?;
    application_exists(unit.as_mut(), draft.application).await?;
    let before = unit.outgoing().await?;
    let has_password = change.as_ref().map_or(before.has_password, Option::is_some);
    if draft.auth_type == AuthType::Basic && !has_password {
        return Err(FieldErrors::one("password", "Enter the password that belongs to the user name.").into());
    }
    let replaced = change.is_some();
    if !unit
        .save_outgoing(&draft, change, &actor.name, now, expected)
        .await?
    {
        return Err(Refusal::Stale(stale(unit.outgoing().await?.revision)));
    }
    let detail = describe(&draft, replaced);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::OutgoingSaved,
        settings_subject("Outgoing"),
        detail,
    )
    .await?;
    unit.commit().await?;
    Ok(Saved {
        version: expected + 1,
        at: now,
    })
}

fn describe(draft: &OutgoingDraft, password_replaced: bool) -> String {
    let mut words = vec![format!(
        "{}, from {}",
        draft.auth_type.label(),
        draft.from_address
    )];
    if draft.auth_type != AuthType::OAuth
        && let (Some(host), Some(port)) = (&draft.host_name, draft.host_port)
    {
        words.push(format!("{host}:{port}, {}", draft.tls_mode.label()));
    }
    if !draft.user_name.is_empty() {
        words.push(format!("user {}", draft.user_name));
    }
    if password_replaced {
        words.push("password changed".to_owned());
    }
    words.join("; ")
}
