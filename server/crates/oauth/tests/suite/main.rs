//! The token side against the practice tenant, against a provider that rolls its keys, and against answers no standard knows.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod hostile;
mod practice;
mod rolling_keys;
mod support;
