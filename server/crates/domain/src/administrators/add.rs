//! Adds an administrator.

use super::{address_taken, hold};
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::{Administrator, Revision};
use crate::services::{Actor, Services};
use model::administrator::{AdministratorDraft, password_fault, validate_administrator};
use model::audit::AuditAction;
use model::form::FieldErrors;
use model::ids::AdministratorId;
use secrecy::{ExposeSecret, SecretString};

/// Adds an administrator with a first password.
///
/// # Errors
/// [`Refusal::Invalid`] at `email`, `name` or `password`; [`Refusal::NotPossible`] for an actor who was deactivated meanwhile.
pub async fn add(
    services: &Services,
    actor: &Actor,
    email: &str,
    name: &str,
    password: &SecretString,
) -> Result<AdministratorId, Refusal> {
    let draft = check(email, name, password)?;
    let hash = services.passwords.hash(password.clone()).await;
    let mut unit = services.database.write().await?;
    hold(unit.as_mut(), actor).await?;
    let administrator = insert(services, unit.as_mut(), actor, draft, hash).await?;
    unit.commit().await?;
    Ok(administrator.id)
}

/// Checks all three at once, so that a person sees everything that is wrong.
pub(crate) fn check(
    email: &str,
    name: &str,
    password: &SecretString,
) -> Result<AdministratorDraft, FieldErrors> {
    let draft = validate_administrator(email, name);
    let fault = password_fault(password.expose_secret(), email);
    match (draft, fault) {
        (Ok(draft), None) => Ok(draft),
        (draft, fault) => {
            let mut errors = draft.err().unwrap_or_default();
            if let Some(fault) = fault {
                errors.add("password", fault);
            }
            Err(errors)
        }
    }
}

/// Inserts within a transaction.
pub(crate) async fn insert(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    actor: &Actor,
    draft: AdministratorDraft,
    password_hash: SecretString,
) -> Result<Administrator, Refusal> {
    let now = services.now();
    let administrator = Administrator {
        id: AdministratorId::from_uuid(services.new_uuid()),
        revision: Revision {
            version: 1,
            saved_at: Some(now),
            saved_by: Some(actor.name.clone()),
        },
        email: draft.email,
        name: draft.name,
        password_hash,
        active: true,
        created_at: now,
        password_changed_at: now,
    };
    unit.add_administrator(&administrator)
        .await
        .map_err(address_taken)?;
    let about = subject("administrator", &administrator.id, &administrator.email);
    record(
        services,
        unit,
        actor,
        AuditAction::AdministratorCreated,
        about,
        "",
    )
    .await?;
    Ok(administrator)
}
