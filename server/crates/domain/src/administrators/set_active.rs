//! Lets an administrator sign in, or no longer.

use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::ids::AdministratorId;

/// Deactivates (and ends all sessions at once) or reactivates. Nobody is deleted: the audit log goes on naming them.
///
/// # Errors
/// [`Refusal::NotPossible`] for oneself, so that at least one administrator always remains; [`Refusal::NotFound`].
pub async fn set_active(
    services: &Services,
    actor: &Actor,
    id: AdministratorId,
    active: bool,
) -> Result<(), Refusal> {
    if actor.administrator == Some(id) {
        return Err(Refusal::NotPossible(
            "You cannot deactivate yourself. Another administrator can.",
        ));
    }
    let mut unit = services.database.write().await?;
    let mut administrator = unit.administrator(id).await?.ok_or(Refusal::NotFound)?;
    if administrator.active == active {
        return Ok(());
    }
    administrator.active = active;
    unit.save_administrator(&administrator).await?;
    if !active {
        unit.remove_sessions_of(id, None).await?;
    }
    let action = if active {
        AuditAction::AdministratorReactivated
    } else {
        AuditAction::AdministratorDeactivated
    };
    record(
        services,
        unit.as_mut(),
        actor,
        action,
        subject("administrator", &id, &administrator.email),
        "",
    )
    .await?;
    unit.commit().await?;
    Ok(())
}
