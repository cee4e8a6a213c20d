//! Saves an uploaded credential, and its counterpart when that is in the same upload.

use super::material::Material;
use super::save::{add, counterpart_name, name_too_long};
use crate::error::Refusal;
use crate::ports::{Reading, UnitOfWork, Upload};
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::credential::{CredentialForm, CredentialKind, Facts, Name};
use model::ids::CredentialId;

/// An upload as it came from the form.
#[derive(Debug, Default)]
pub struct NewCredential {
    /// Name and kind as typed.
    pub form: CredentialForm,
    /// What was uploaded.
    pub material: Material,
}

/// What was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uploaded {
    /// The credential of the chosen kind.
    pub id: CredentialId,
    /// Its counterpart, if it was in the same upload and was not known before.
    pub counterpart: Option<CredentialId>,
}

/// Reads, seals and saves an upload. The key of an uploaded certificate, or the certificate of an uploaded key, is saved as a
/// credential of its own when it is in the same upload, unless it is saved already.
///
/// # Errors
/// [`Refusal::Invalid`] at `name`, `kind`, `file`, `pasted` or `passphrase`.
pub async fn upload(services: &Services, actor: &Actor, new: &NewCredential) -> Result<Uploaded, Refusal> {
    let checked = new.form.validate();
    let reading = match CredentialKind::from_value(&new.form.kind) {
        Some(kind) => Some(new.material.read(services, kind).await),
        None => None,
    };
    let (name, reading) = match (checked, reading) {
        (Ok((name, _)), Some(Ok(reading))) => (name, reading),
        (checked, reading) => {
            let mut errors = checked.err().unwrap_or_default();
            if let Some(Err((field, error))) = reading {
                errors.add(field, error.to_string());
            }
            return Err(errors.into());
        }
    };
    let mut unit = services.database.write().await?;
    let uploaded = save(services, unit.as_mut(), actor, &name, &reading).await?;
    unit.commit().await?;
    Ok(uploaded)
}

async fn save(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    actor: &Actor,
    name: &Name,
    reading: &Reading,
) -> Result<Uploaded, Refusal> {
    let action = AuditAction::CredentialUploaded;
    let counterpart = match &reading.counterpart {
        Some(counterpart) if !is_saved(unit, counterpart).await? => {
            let name = counterpart_name(name, counterpart.facts.kind()).ok_or_else(name_too_long)?;
            Some(add(services, unit, actor, name, counterpart, action).await?)
        }
        _ => None,
    };
    let id = add(services, unit, actor, name.clone(), &reading.wanted, action).await?;
    Ok(Uploaded { id, counterpart })
}

/// Whether the same key or the same certificate is saved already.
pub(super) async fn is_saved(unit: &mut dyn UnitOfWork, upload: &Upload) -> Result<bool, Refusal> {
    let saved = unit.credentials().await?;
    Ok(saved.iter().any(|saved| match (&saved.facts, &upload.facts) {
        (Facts::SshKey(saved), Facts::SshKey(new)) => saved.public_key_sha256 == new.public_key_sha256,
        (Facts::Certificate(saved), Facts::Certificate(new)) => saved.sha256 == new.sha256,
        _ => false,
    }))
}
