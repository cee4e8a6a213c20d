//! An administrator changes the own password.

use super::throttle;
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::records::{Administrator, Session};
use crate::services::{Actor, Services};
use model::administrator::password_fault;
use model::audit::AuditAction;
use model::form::FieldErrors;
use secrecy::{ExposeSecret, SecretString};

const WRONG: &str = "This is not your current password.";

/// Replaces the password after the current one was given, and ends all other sessions of this administrator. A wrong one counts like
/// a wrong one at sign-in: who finds a console left open must not guess here what is slowed down there.
///
/// # Errors
/// [`Refusal::Invalid`] at `current_password`, `new_password` or `repeat_password`; [`Refusal::TooMany`] after too many wrong tries.
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
    let (email, from) = (administrator.email.as_str(), actor.remote_address.as_deref());
    let counted = throttle::admit(services, email, Some(administrator.id), from).await?;
    let fits = services
        .passwords
        .verify(current.clone(), Some(administrator.password_hash.clone()))
        .await;
    let mut unit = services.database.write().await?;
    if !fits {
        errors.add("current_password", WRONG);
        let about = subject("administrator", &administrator.id, &administrator.email);
        let action = AuditAction::PasswordChangeRefused;
        record(services, unit.as_mut(), actor, action, about, "").await?;
        unit.commit().await?;
        return Err(errors.into());
    }
    counted.succeeded(unit.as_mut()).await?;
    unit.commit().await?;
    if !errors.is_empty() {
        return Err(errors.into());
    }
    save(services, actor, session, administrator, new).await
}

async fn save(
    services: &Services,
    actor: &Actor,
    session: &Session,
    administrator: &Administrator,
    new: &SecretString,
) -> Result<(), Refusal> {
    let hash = services.passwords.hash(new.clone()).await;
    let mut unit = services.database.write().await?;
    let held = unit.hold_administrator(administrator.id).await?;
    let mut saved = held
        .filter(|held| held.active)
        .ok_or(crate::administrators::NO_LONGER)?;
    // Somebody else set another one while this was hashed: what was typed as the current one is it no longer
    if saved.password_hash.expose_secret() != administrator.password_hash.expose_secret() {
        return Err(FieldErrors::one("current_password", WRONG).into());
    }
    saved.password_hash = hash;
    saved.password_changed_at = services.now();
    unit.save_administrator(&saved, saved.revision.version).await?;
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
