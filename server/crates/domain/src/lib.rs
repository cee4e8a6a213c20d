//! The rules of Countersign: one file per use case, named by a verb.
//!
//! This crate knows neither a web framework, nor a database, nor an HTTP client. What it needs of them it says as a few traits in
//! [`ports`]; `store`, `oauth`, `mail` and `vault` implement them and `server` joins the two. Time and randomness are ports too,
//! so that a test decides both.
//!
//! A use case is a function that takes [`Services`], mostly an [`Actor`], and a form or ids; it answers with what the caller shows.
//! It begins a unit of work, changes, records the audit event and commits, so that either all of it happened or nothing.

pub mod administrators;
pub mod audit;
pub mod authorization;
mod background;
pub mod connections;
pub mod credentials;
pub mod diagnostics;
mod error;
pub mod general;
pub mod installation;
pub mod integrations;
pub mod ports;
pub mod records;
mod services;
pub mod sessions;
mod tokens;

pub use background::Background;
pub use error::{Refusal, Saved, Stale};
pub use services::{Actor, Services};
pub use tokens::{SecretToken, TokenHash};
