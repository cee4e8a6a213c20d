//! An administrator changes the own password.

use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::records::{Administrator, Session};
use crate::services::{Actor, Services};
use model::administrator::password_fault;
use model::audit::AuditAction;
use model::form::FieldErrors;
use secrecy::{ExposeSecret, SecretString};

/// Replaces the password after the current one was given, and ends all other sessions of this administrator.
///
/// # Errors
/// [`Refusal::Invalid`] at `current_password`, `new_password` or `repeat_password`.
pub async fn change_password(
    services: &Services,
    actor: &Actor,
    session: &Session,
    administrator: &Administrator,
    current: &SecretString,
    new: &SecretString,
    repeated: &SecretString,
) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    if let Some(fault) = password_fault(new.expose_secret(), administrator.email.as_str()) {
        errors.add("new_password", fault);
    } else if new.expose_secret() != repeated.expose_secret() {
        errors.add("repeat_password", "This is not the same as the new password.");
    }
    if !services
        .passwords
        .verify(current.clone(), Some(administrator.password_hash.clone()))
        .await
    {
        errors.add("current_password", "This is not your current password.");
    }
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let hash = services.passwords.hash(new.clone()).await;
    let mut unit = services.database.write().await?;
    let mut saved = unit
        .administrator(administrator.id)
        .await?
        .ok_or(Refusal::NotFound)?;
    saved.password_hash = hash;
    saved.password_changed_at = services.now();
    unit.save_administrator(&saved).await?;
    unit.remove_sessions_of(saved.id, Some(&session.token)).await?;
    let about = subject("administrator", &saved.id, &saved.email);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::PasswordChanged,
        about,
        "own password; all other sessions ended",
    )
    .await?;
    unit.commit().await?;
    Ok(())
}
