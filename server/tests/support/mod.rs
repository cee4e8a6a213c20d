//! What the tests of the server share: the real router with its real adapters around a practice tenant, a browser that keeps cookies
//! and fills in forms, and the steps of the main job.
//!
//! It is not a mock of anything: the only pieces that differ from production are the clock, which can be moved, and a vault that
//! notes what it seals, so that a test can look for it where it must not be.

pub(crate) mod browser;
pub(crate) mod clock;
pub(crate) mod database;
pub(crate) mod html;
pub(crate) mod journey;
pub(crate) mod log;
pub(crate) mod run;
pub(crate) mod script;
pub(crate) mod tables;
pub(crate) mod tenant;
pub(crate) mod vault;
pub(crate) mod world;

pub(crate) use browser::{Answer, Browser};
pub(crate) use world::World;

/// A key or certificate of the vault's tests.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/vault/tests/fixtures");
    std::fs::read(format!("{folder}/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}
