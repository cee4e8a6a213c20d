//! Ends a session.

use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::records::{Administrator, Session};
use crate::services::{Actor, Services};
use model::audit::AuditAction;

/// Signs out.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(
    services: &Services,
    actor: &Actor,
    session: &Session,
    administrator: &Administrator,
) -> Result<(), Refusal> {
    let mut unit = services.database.write().await?;
    unit.remove_session(&session.token).await?;
    let about = subject("administrator", &administrator.id, &administrator.email);
    record(services, unit.as_mut(), actor, AuditAction::SignedOut, about, "").await?;
    unit.commit().await?;
    Ok(())
}
