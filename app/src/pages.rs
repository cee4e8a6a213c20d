//! The pages, by area. Each reads the request, asks one or two use cases, and shows what they say.

pub mod account;
pub mod errors;
pub(crate) mod params;
pub mod session;
pub mod setup;
pub mod system;
