//! Lets an administrator sign in, or no longer.

use super::hold;
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::ids::AdministratorId;

/// Deactivates (and ends all sessions at once) or reactivates. Nobody is deleted: the audit log goes on naming them.
///
/// # Errors
/// [`Refusal::NotPossible`] for oneself, for the last active one, so that at least one always remains, and for an actor who was
/// deactivated meanwhile; [`Refusal::NotFound`].
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
    let held = hold(unit.as_mut(), actor).await?;
    let others = held.iter().filter(|other| other.active && other.id != id).count();
    let mut administrator = held
        .into_iter()
        .find(|administrator| administrator.id == id)
        .ok_or(Refusal::NotFound)?;
    if administrator.active == active {
        return Ok(());
    }
    if !active && others == 0 {
        return Err(Refusal::NotPossible(
            "This is the last active administrator. One has to remain.",
        ));
    }
    administrator.active = active;
    let version = administrator.revision.version;
    unit.save_administrator(&administrator, version).await?;
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
