//! Shows administrators.

use crate::error::Refusal;
use crate::records::Administrator;
use crate::services::Services;
use model::ids::AdministratorId;

/// All, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(services: &Services) -> Result<Vec<Administrator>, Refusal> {
    Ok(services.database.read().await?.administrators().await?)
}

/// One.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn show(services: &Services, id: AdministratorId) -> Result<Administrator, Refusal> {
    services
        .database
        .read()
        .await?
        .administrator(id)
        .await?
        .ok_or(Refusal::NotFound)
}
