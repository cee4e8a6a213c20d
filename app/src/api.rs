//! Server functions: adapters of a few lines. Each reads a form, calls one use case and maps its error. Pages call them for plain
//! forms, the browser's half posts to their URL.

pub mod account;
pub mod credentials;
pub mod email;
pub mod integrations;
pub(crate) mod session;
pub mod system;
pub(crate) mod users;
