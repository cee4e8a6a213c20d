//! Adds a credential inside a unit of work.

use super::place;
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::ports::{StoreError, UnitOfWork, Upload};
use crate::records::Credential;
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::credential::{CredentialKind, Name};
use model::form::FieldErrors;
use model::ids::CredentialId;
use secrecy::ExposeSecret;

/// Seals and inserts.
///
/// # Errors
/// [`Refusal::Invalid`] at `name`, when it is taken.
pub(super) async fn add(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    actor: &Actor,
    name: Name,
    upload: &Upload,
    action: AuditAction,
) -> Result<CredentialId, Refusal> {
    let id = CredentialId::from_uuid(services.new_uuid());
    let sealed = services.vault.seal(&place(id), upload.material.expose_secret());
    let credential = Credential {
        id,
        name,
        facts: upload.facts.clone(),
        created_at: services.now(),
        created_by: actor.name.clone(),
        version: 1,
        replaced: None,
    };
    unit.add_credential(&credential, &sealed)
        .await
        .map_err(name_taken)?;
    let about = subject("credential", &id, &credential.name);
    record(
        services,
        unit,
        actor,
        action,
        about,
        credential.facts.kind().label(),
    )
    .await?;
    Ok(id)
}

pub(super) fn name_taken(error: StoreError) -> Refusal {
    match error {
        StoreError::Duplicate => FieldErrors::one(
            "name",
            "Another credential has this name already, or the one that its key or certificate would get: the name with “key” or “certificate” behind it.",
        )
        .into(),
        other => other.into(),
    }
}

/// What to say when [`counterpart_name`] is too long.
pub(super) fn name_too_long() -> FieldErrors {
    FieldErrors::one(
        "name",
        "Enter a shorter name: a certificate and its key are saved as two credentials, the second one under this name with “key” or “certificate” behind it.",
    )
}

/// The name of the key that came with a certificate, and the other way round. `None` when it would be too long.
pub(super) fn counterpart_name(name: &Name, kind: CredentialKind) -> Option<Name> {
    let what = match kind {
        CredentialKind::SecretText => "secret",
        CredentialKind::SshKey => "key",
        CredentialKind::Certificate => "certificate",
    };
    format!("{name} {what}").parse().ok()
}
