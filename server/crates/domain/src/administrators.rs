//! The people who may sign in.

mod add;
mod change;
mod list;
mod set_active;
mod set_password;

pub use add::add;
pub(crate) use add::{check, insert};
pub use change::change;
pub use list::{list, show};
pub use set_active::set_active;
pub use set_password::set_password;

use crate::error::Refusal;
use crate::ports::StoreError;
use model::form::FieldErrors;

/// A taken address is the field's fault, not the database's.
fn address_taken(error: StoreError) -> Refusal {
    match error {
        StoreError::Duplicate => {
            FieldErrors::one("email", "Another administrator has this address already.").into()
        }
        other => other.into(),
    }
}
