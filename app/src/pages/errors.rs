//! Pages that say why another page is not shown.

mod document;
mod fault;
mod not_found;
mod refused;

pub use document::ErrorDocument;
pub use fault::Fault;
pub use not_found::NotFoundPage;
pub use refused::refused;
