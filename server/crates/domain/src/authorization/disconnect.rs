//! *Disconnect*: forgets the tokens.

use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::ids::ApplicationId;

/// Removes the authorization. Microsoft has no endpoint to revoke a token; the account's owner ends the sign-in there.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such application.
pub async fn disconnect(services: &Services, actor: &Actor, id: ApplicationId) -> Result<(), Refusal> {
    let mut unit = services.database.write().await?;
    let application = unit.hold_application(id).await?.ok_or(Refusal::NotFound)?;
    if unit.remove_authorization(id).await? {
        record(
            services,
            unit.as_mut(),
            actor,
            AuditAction::Disconnected,
            subject("application", &id, &application.name),
            "",
        )
        .await?;
    }
    unit.commit().await?;
    Ok(())
}
