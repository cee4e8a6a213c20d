//! Help that is shipped with the console: it works without any other site.

mod errors;

pub use errors::ErrorsPage;
