//! The binary `countersign`. Everything is in the library, so that tests can drive it.

use std::process::ExitCode;

fn main() -> ExitCode {
    countersign::cli::main()
}
