//! Pages that say why another page is not shown.

mod document;
mod not_found;
mod refused;

pub use document::{ErrorDocument, Fault};
pub use not_found::NotFoundPage;
pub use refused::refused;
