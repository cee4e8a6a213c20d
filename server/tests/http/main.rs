//! The console over HTTP: the real router, the real adapters, a practice tenant. One file per area. On SQLite in a file, or on the
//! PostgreSQL server that `COUNTERSIGN_TEST_POSTGRES_URL` names.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

#[expect(dead_code, reason = "every test program uses another part of it")]
#[path = "../support/mod.rs"]
mod support;

mod callback;
mod callback_ends;
mod certificate_desk;
mod credentials;
mod cut_off;
mod errors;
mod faults;
mod folder;
mod forms;
mod gate;
mod generated_credentials;
mod guard;
mod hostile;
mod knowledge;
mod leaks;
mod main_job;
mod pages;
mod people;
mod preflight;
mod refresh;
mod replaced_credentials;
mod rotation;
mod session;
mod throttle;
