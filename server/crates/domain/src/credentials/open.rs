//! Opens a credential for one piece of work.

use super::place;
use crate::error::Refusal;
use crate::ports::{Sealed, UnitOfWork};
use crate::services::Services;
use model::ids::CredentialId;
use secrecy::{SecretSlice, SecretString};

/// The material of a credential.
pub(crate) async fn open(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    id: CredentialId,
) -> Result<SecretSlice<u8>, Refusal> {
    Ok(services.vault.open(&place(id), &sealed(unit, id).await?)?)
}

/// The material of a Secret Text.
pub(crate) async fn open_text(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    id: CredentialId,
) -> Result<SecretString, Refusal> {
    Ok(services.vault.open_text(&place(id), &sealed(unit, id).await?)?)
}

async fn sealed(unit: &mut dyn UnitOfWork, id: CredentialId) -> Result<Sealed, Refusal> {
    unit.credential_material(id).await?.ok_or(Refusal::NotFound)
}
