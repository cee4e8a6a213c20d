//! SeaORM repositories for SQLite and PostgreSQL.
//!
//! Implements the repositories of `domain::ports` and the unit of work that joins them. Rows and queries stay in here: what leaves is
//! a record of `domain`, built through the same checks as a form, or [`StoreError::Inconsistent`](domain::ports::StoreError). It
//! knows nothing of encryption: a sealed value goes in and comes out as it is.
//!
//! The two databases differ in three places only: how they are connected to ([`Store::connect`]), how a writing unit begins, and how
//! two processes are kept from migrating at once ([`Store::migrate`]).

mod connect;
mod database;
mod entity;
mod error;
mod migrate;
mod paging;
mod reading;
mod repository;
mod unit;
mod url;

pub use connect::ConnectError;
pub use database::Store;
pub use migrate::MigrateError;
pub use url::{DatabaseUrl, InvalidDatabaseUrl};
