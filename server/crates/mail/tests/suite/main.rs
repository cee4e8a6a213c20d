//! The gateway against the practice tenant, and against mail servers that follow a script.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod folders_graph;
mod folders_imap;
mod graph;
mod imap;
mod probe;
mod real_servers;
mod script;
mod smtp;
mod support;
