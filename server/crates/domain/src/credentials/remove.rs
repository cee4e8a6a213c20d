//! Deletes a credential that is not used.

use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::ports::StoreError;
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::ids::CredentialId;

/// Deletes a credential.
///
/// # Errors
/// [`Refusal::InUse`] naming the OAuth applications that use it; [`Refusal::NotFound`].
pub async fn remove(services: &Services, actor: &Actor, id: CredentialId) -> Result<(), Refusal> {
    let shown = super::show(services, id).await?;
    if !shown.used_by.is_empty() {
        return Err(Refusal::InUse(
            shown.used_by.into_iter().map(|used| used.name).collect(),
        ));
    }
    let mut unit = services.database.write().await?;
    unit.remove_credential(id).await.map_err(|error| match error {
        // Somebody began to use it between the look and the deletion; the database is the judge
        StoreError::Referenced => Refusal::InUse(Vec::new()),
        other => other.into(),
    })?;
    let about = subject("credential", &id, &shown.credential.name);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::CredentialDeleted,
        about,
        "",
    )
    .await?;
    unit.commit().await?;
    Ok(())
}
