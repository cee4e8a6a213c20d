//! *OAuth Applications*.

mod application_fields;
mod authorization;
mod checks;
mod client_authentication;
mod edit;
mod instructions;
mod list;
mod new;
mod pasted;
mod proxy_lines;
mod removal;
mod rotation;
mod state;
pub(crate) mod tenant_mail;

pub use edit::ApplicationPage;
pub use list::ApplicationsPage;
pub use new::NewApplicationPage;
pub use rotation::RotationPage;
pub(crate) use state::{AuthorizationWord, state_look};
