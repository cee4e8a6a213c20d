//! The pages, by area. Each reads the request, asks one or two use cases, and shows what they say.

pub mod account;
pub mod callback;
pub(crate) mod confirm;
pub mod consented;
pub mod credentials;
pub mod email;
pub mod errors;
pub(crate) mod expiry;
pub mod help;
pub mod integrations;
pub mod overview;
pub(crate) mod params;
mod person;
pub mod session;
pub mod setup;
pub mod system;
pub mod test_runs;
