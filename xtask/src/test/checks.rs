//! What is checked without running anything: formatting and lints.

use std::process::Command;

use super::tally::Tally;
use crate::{
    process::{self, cargo},
    progress::note,
    wasm_std,
};

/// Each check counts as one test.
fn checks() -> Vec<(&'static str, Command)> {
    let mut format = cargo();
    format.args(["fmt", "--all", "--check"]);
    let mut native = cargo();
    native.args([
        "clippy",
        "--quiet",
        "--workspace",
        "--exclude",
        "countersign-frontend",
        "--all-targets",
    ]);
    native.args(["--", "-D", "warnings"]);
    let mut wasm = cargo();
    wasm.args([
        "clippy",
        "--quiet",
        "--package",
        "countersign-frontend",
        "--target",
        wasm_std::TARGET,
    ]);
    wasm.args(["--", "-D", "warnings"]);
    vec![
        ("formatting", format),
        ("lints of the server", native),
        ("lints of the browser's half", wasm),
    ]
}

/// Runs them one after the other; a failing one does not keep the next from running.
pub(crate) fn run() -> Tally {
    checks()
        .into_iter()
        .map(|(name, mut command)| match process::run(&mut command) {
            Ok(()) => {
                note(&format!("ok      {name}"));
                Tally::PASSED
            }
            Err(error) => {
                note(&format!("FAILED  {name}: {error:#}"));
                Tally::FAILED
            }
        })
        .fold(Tally::default(), std::ops::Add::add)
}
