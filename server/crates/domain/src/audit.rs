//! The audit log: who changed or decided what, when, from where; never a secret.

mod list_events;
mod record;

pub use list_events::list_events;
pub(crate) use record::printable;
pub use record::{record, subject};
