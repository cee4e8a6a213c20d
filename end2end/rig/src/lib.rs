//! Real servers for tests, started on loopback from a folder of their own and gone with it: Postfix and Dovecot
//! ([`Rig`]), and a private PostgreSQL ([`Postgres`]).
//!
//! Nothing of the machine's own mail or database configuration is read or changed. It is not a mock: what the tests see is
//! what an administrator's own servers say.
//!
//! The servers end when the value is dropped, and also when the test process is killed ([`Guarded`]). Linux only.

mod certificates;
mod child;
mod dovecot;
mod error;
mod folder;
mod postfix;
mod postgres;
mod rig;
mod waiting;

pub use self::{
    child::Guarded,
    error::RigError,
    postgres::Postgres,
    rig::{Endpoints, Rig, User},
};
