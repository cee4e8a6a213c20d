//! Deletes an OAuth application that is not used.

use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::ports::StoreError;
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::ids::ApplicationId;

/// Deletes an application with its authorization.
///
/// # Errors
/// [`Refusal::InUse`] naming the settings that use it; [`Refusal::NotFound`].
pub async fn remove(services: &Services, actor: &Actor, id: ApplicationId) -> Result<(), Refusal> {
    let mut unit = services.database.write().await?;
    let application = unit.application(id).await?.ok_or(Refusal::NotFound)?;
    // Also settings that are kept for another Auth Type refer to it: deleting would change them
    let mut by = Vec::new();
    if unit.outgoing().await?.application == Some(id) {
        by.push("Outgoing Email Settings".to_owned());
    }
    if unit.incoming().await?.application == Some(id) {
        by.push("Incoming Email Settings".to_owned());
    }
    if !by.is_empty() {
        return Err(Refusal::InUse(by));
    }
    unit.remove_application(id).await.map_err(|error| match error {
        StoreError::Referenced => Refusal::InUse(Vec::new()),
        other => other.into(),
    })?;
    let about = subject("application", &id, &application.name);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::ApplicationDeleted,
        about,
        "",
    )
    .await?;
    unit.commit().await?;
    Ok(())
}
