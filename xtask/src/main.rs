//! Build helper: `cargo xtask build | run | test | bench | docs`.
//!
//! It installs what is missing, calls cargo, npm and the servers the tests need, and says what it does. It is a tool for this
//! checkout only; nothing of it is in the product.

mod assets;
mod bench;
mod browser;
mod build;
mod debian;
mod docs;
mod http;
mod npm;
mod process;
mod progress;
mod run;
mod service;
mod setup;
mod test;
mod wasm_std;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Build, run, test and measure Countersign
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Start the console with the practice tenant and print where to click
    Run(run::Options),
    /// Install what the tests need and run them: all, or one group
    Test {
        /// Only this part
        group: Option<test::Group>,
    },
    /// Build the one file to deploy: target/release/countersign
    Build,
    /// Measure the release build against the budgets and write docs/benchmarks.md
    Bench,
    /// Write docs/errors.md from the table of errors and remedies
    Docs,
    /// Install what the other commands need, and do nothing else
    Setup,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Task::Run(options) => run::run(&options),
        Task::Test { group } => return test::test(group),
        Task::Build => build::build(),
        Task::Bench => bench::bench(),
        Task::Docs => docs::docs(),
        Task::Setup => setup::setup(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            progress::say(&format!("\nStopped: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
