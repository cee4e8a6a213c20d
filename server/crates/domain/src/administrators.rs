//! The people who may sign in.

mod add;
mod change;
mod list;
mod set_active;
mod set_password;

pub use add::add;
pub(crate) use add::{check, insert};
pub use change::{AdministratorForm, change};
pub use list::{list, show};
pub use set_active::set_active;
pub use set_password::set_password;

use crate::error::Refusal;
use crate::ports::{StoreError, UnitOfWork};
use crate::records::Administrator;
use crate::services::Actor;
use model::form::FieldErrors;

/// Somebody was deactivated while a form of theirs was on its way.
pub(crate) const NO_LONGER: Refusal =
    Refusal::NotPossible("You are no longer an active administrator. Nothing was saved.");

/// All administrators, held until the end of the unit: of two who deactivate each other at once, the second one finds that it was
/// the first to go. Refuses an actor who may not sign in any more.
async fn hold(unit: &mut dyn UnitOfWork, actor: &Actor) -> Result<Vec<Administrator>, Refusal> {
    let held = unit.hold_administrators().await?;
    match actor.administrator {
        Some(id) if !held.iter().any(|other| other.id == id && other.active) => Err(NO_LONGER),
        _ => Ok(held),
    }
}

/// A taken address is the field's fault, not the database's.
fn address_taken(error: StoreError) -> Refusal {
    match error {
        StoreError::Duplicate => {
            FieldErrors::one("email", "Another administrator has this address already.").into()
        }
        other => other.into(),
    }
}
