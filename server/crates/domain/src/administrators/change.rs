//! Changes name or address of an administrator.

use super::{address_taken, hold};
use crate::audit::{record, subject};
use crate::error::{Refusal, Saved};
use crate::general::{shown_version, stale};
use crate::records::Revision;
use crate::services::{Actor, Services};
use model::administrator::validate_administrator;
use model::audit::AuditAction;
use model::ids::AdministratorId;
use serde::{Deserialize, Serialize};

/// What a person typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AdministratorForm {
    /// Version that was shown.
    pub version: String,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
}

/// Saves name and address.
///
/// # Errors
/// [`Refusal::Invalid`] at `email` or `name`, [`Refusal::Stale`], [`Refusal::NotFound`], [`Refusal::NotPossible`] for an actor who was
/// deactivated meanwhile.
pub async fn change(
    services: &Services,
    actor: &Actor,
    id: AdministratorId,
    form: &AdministratorForm,
) -> Result<Saved, Refusal> {
    let draft = validate_administrator(&form.email, &form.name)?;
    let expected = shown_version(&form.version)?;
    let now = services.now();
    let mut unit = services.database.write().await?;
    let held = hold(unit.as_mut(), actor).await?;
    let before = held
        .into_iter()
        .find(|administrator| administrator.id == id)
        .ok_or(Refusal::NotFound)?;
    let mut administrator = before.clone();
    administrator.email = draft.email;
    administrator.name = draft.name;
    administrator.revision = Revision {
        version: expected + 1,
        saved_at: Some(now),
        saved_by: Some(actor.name.clone()),
    };
    if !unit
        .save_administrator(&administrator, expected)
        .await
        .map_err(address_taken)?
    {
        return Err(Refusal::Stale(stale(before.revision)));
    }
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::AdministratorChanged,
        subject("administrator", &id, &administrator.email),
        format!("was {} ({})", before.email, before.name),
    )
    .await?;
    unit.commit().await?;
    Ok(Saved {
        version: expected + 1,
        at: now,
    })
}
