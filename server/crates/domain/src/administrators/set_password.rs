//! Gives another administrator a new password.

use super::hold;
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::services::{Actor, Services};
use model::administrator::password_fault;
use model::audit::AuditAction;
use model::form::FieldErrors;
use model::ids::AdministratorId;
use secrecy::{ExposeSecret, SecretString};

/// Sets the password and ends all sessions of that administrator.
///
/// # Errors
/// [`Refusal::Invalid`] at `password`, [`Refusal::NotPossible`] for oneself and for an actor who was deactivated meanwhile,
/// [`Refusal::NotFound`].
pub async fn set_password(
    services: &Services,
    actor: &Actor,
    id: AdministratorId,
    password: &SecretString,
) -> Result<(), Refusal> {
    if actor.administrator == Some(id) {
        return Err(Refusal::NotPossible(
            "Change your own password on your account page: it asks for the current one.",
        ));
    }
    let administrator = super::show(services, id).await?;
    if let Some(fault) = password_fault(password.expose_secret(), administrator.email.as_str()) {
        return Err(FieldErrors::one("password", fault).into());
    }
    let hash = services.passwords.hash(password.clone()).await;
    let mut unit = services.database.write().await?;
    let mut administrator = hold(unit.as_mut(), actor)
        .await?
        .into_iter()
        .find(|administrator| administrator.id == id)
        .ok_or(Refusal::NotFound)?;
    administrator.password_hash = hash;
    administrator.password_changed_at = services.now();
    let version = administrator.revision.version;
    unit.save_administrator(&administrator, version).await?;
    unit.remove_sessions_of(id, None).await?;
    let about = subject("administrator", &id, &administrator.email);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::PasswordChanged,
        about,
        "set by another administrator; all sessions ended",
    )
    .await?;
    unit.commit().await?;
    Ok(())
}
