//! Saves an uploaded credential.

use super::place;
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::ports::{StoreError, UnreadableUpload, Upload};
use crate::records::Credential;
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::credential::{CredentialForm, CredentialKind};
use model::form::FieldErrors;
use model::ids::CredentialId;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use std::sync::Arc;

/// An upload as it came from the form.
#[derive(Debug)]
pub struct NewCredential {
    /// Name and kind as typed.
    pub form: CredentialForm,
    /// Content of the chosen file, blank when none was chosen.
    pub file: SecretSlice<u8>,
    /// Pasted text, blank when nothing was pasted.
    pub pasted: SecretString,
    /// Passphrase of a key, blank when none was typed.
    pub passphrase: SecretString,
}

/// Reads, seals and saves an upload.
///
/// # Errors
/// [`Refusal::Invalid`] at `name`, `kind`, `file`, `pasted` or `passphrase`.
pub async fn upload(
    services: &Services,
    actor: &Actor,
    new: &NewCredential,
) -> Result<CredentialId, Refusal> {
    let (field, bytes) = material(new);
    let checked = new.form.validate();
    let kind = CredentialKind::from_value(&new.form.kind);
    let passphrase = (!new.passphrase.expose_secret().is_empty()).then_some(&new.passphrase);
    let upload = match kind {
        Some(kind) => Some(read(services, kind, bytes, passphrase.cloned()).await),
        None => None,
    };
    let (name, upload) = match (checked, upload) {
        (Ok((name, _)), Some(Ok(upload))) => (name, upload),
        (checked, upload) => {
            let mut errors = checked.err().unwrap_or_default();
            if let Some(Err(error)) = upload {
                errors.add(field_of(&error, field), error.to_string());
            }
            return Err(errors.into());
        }
    };
    let id = CredentialId::from_uuid(services.new_uuid());
    let sealed = services.vault.seal(&place(id), upload.material.expose_secret());
    let credential = Credential {
        id,
        name,
        facts: upload.facts,
        created_at: services.now(),
        created_by: actor.name.clone(),
    };
    let mut unit = services.database.write().await?;
    unit.add_credential(&credential, &sealed)
        .await
        .map_err(|error| match error {
            StoreError::Duplicate => {
                FieldErrors::one("name", "Another credential has this name already.").into()
            }
            other => Refusal::from(other),
        })?;
    let about = subject("credential", &id, &credential.name);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::CredentialUploaded,
        about,
        credential.facts.kind().label(),
    )
    .await?;
    unit.commit().await?;
    Ok(id)
}

/// A passphrase costs seconds on purpose; it must not hold up a thread that answers requests.
async fn read(
    services: &Services,
    kind: CredentialKind,
    bytes: SecretSlice<u8>,
    passphrase: Option<SecretString>,
) -> Result<Upload, UnreadableUpload> {
    let keys = Arc::clone(&services.keys);
    let reading = tokio::task::spawn_blocking(move || keys.read(kind, &bytes, passphrase.as_ref()));
    reading.await.unwrap_or(Err(UnreadableUpload::Damaged))
}

/// The given bytes and the field they came from: a file wins over pasted text.
fn material(new: &NewCredential) -> (&'static str, SecretSlice<u8>) {
    if new.file.expose_secret().is_empty() {
        ("pasted", new.pasted.expose_secret().as_bytes().to_vec().into())
    } else {
        ("file", new.file.clone())
    }
}

fn field_of(error: &UnreadableUpload, field: &'static str) -> &'static str {
    match error {
        UnreadableUpload::PassphraseMissing | UnreadableUpload::PassphraseWrong => "passphrase",
        _ => field,
    }
}
