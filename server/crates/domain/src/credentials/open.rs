//! Opens a credential for one piece of work.

use super::place;
use crate::error::Refusal;
use crate::ports::{UnitOfWork, VaultError};
use crate::services::Services;
use model::ids::CredentialId;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

/// The material of a credential.
pub(crate) async fn open(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    id: CredentialId,
) -> Result<SecretSlice<u8>, Refusal> {
    let sealed = unit.credential_material(id).await?.ok_or(Refusal::NotFound)?;
    Ok(services.vault.open(&place(id), &sealed)?)
}

/// The material of a Secret Text.
pub(crate) async fn open_text(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    id: CredentialId,
) -> Result<SecretString, Refusal> {
    let material = open(services, unit, id).await?;
    text(&material).map_err(Refusal::from)
}

/// Opened bytes as text.
pub(crate) fn text(bytes: &SecretSlice<u8>) -> Result<SecretString, VaultError> {
    std::str::from_utf8(bytes.expose_secret())
        .map(|text| text.to_owned().into())
        .map_err(|_| VaultError::NotText)
}
