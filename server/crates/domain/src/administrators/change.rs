//! Changes name or address of an administrator.

use super::address_taken;
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::services::{Actor, Services};
use model::administrator::validate_administrator;
use model::audit::AuditAction;
use model::ids::AdministratorId;

/// Saves name and address.
///
/// # Errors
/// [`Refusal::Invalid`] at `email` or `name`, [`Refusal::NotFound`].
pub async fn change(
    services: &Services,
    actor: &Actor,
    id: AdministratorId,
    email: &str,
    name: &str,
) -> Result<(), Refusal> {
    let draft = validate_administrator(email, name)?;
    let mut unit = services.database.write().await?;
    let mut administrator = unit.administrator(id).await?.ok_or(Refusal::NotFound)?;
    let before = format!("was {} ({})", administrator.email, administrator.name);
    administrator.email = draft.email;
    administrator.name = draft.name;
    unit.save_administrator(&administrator)
        .await
        .map_err(address_taken)?;
    let about = subject("administrator", &id, &administrator.email);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::AdministratorChanged,
        about,
        before,
    )
    .await?;
    unit.commit().await?;
    Ok(())
}
