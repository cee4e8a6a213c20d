//! Build helper: `cargo xtask build | run | test | bench`.
//!
//! It installs what is missing, calls cargo, npm and the servers the tests need, and says what it does. It is a tool for this
//! checkout only; nothing of it is in the product.

mod assets;
mod browser;
mod build;
mod debian;
mod npm;
mod process;
mod progress;
mod setup;
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
    /// Build the one file to deploy: target/release/countersign
    Build,
    /// Install what build and test need, and do nothing else
    Setup,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Task::Build => build::build(),
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
