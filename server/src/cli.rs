//! The command line.

mod admin;
mod migrate;
mod serve;
mod test_email;

use crate::config::{Config, Options};
use crate::telemetry;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Exit code when the command could not be carried out.
const TROUBLE: u8 = 2;

/// A self-hosted console for mail over OAuth.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, about, long_about = LONG_ABOUT, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

const LONG_ABOUT: &str = "A self-hosted console for mail over OAuth.

Every option can also stand in countersign.toml, under its name with underscores (data_dir = \"/var/lib/countersign\"), or in the \
environment. An option on the command line beats the environment, which beats the file. Unknown names are errors in all three.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the console until SIGTERM or Ctrl+C
    Serve,
    /// Bring the database's schema up to date, then stop
    Migrate,
    /// Manage administrators
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Test the saved email settings, as the button does. Exit code 0 only when every step passed, 1 when one did not
    TestEmail(test_email::TestEmailOptions),
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let config = match Config::load(cli.options) {
        Ok(config) => config,
        Err(error) => return complain(&error),
    };
    telemetry::start(&config);
    // One crypto provider for everything that speaks TLS; whoever installs a second one finds this one and leaves it
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&anyhow::Error::new(error).context("the runtime cannot start")),
    };
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve => serve::serve(&config).await.map(|()| ExitCode::SUCCESS),
            Command::Migrate => migrate::migrate(&config).await.map(|()| ExitCode::SUCCESS),
            Command::Admin(command) => admin::run(&config, command).await.map(|()| ExitCode::SUCCESS),
            Command::TestEmail(options) => test_email::run(&config, &options).await,
        }
    });
    done.unwrap_or_else(|error| complain(&error))
}

/// Says what is wrong and what to do, on standard error.
#[expect(
    clippy::print_stderr,
    reason = "the last words of a program that cannot go on belong on standard error"
)]
fn complain(error: &anyhow::Error) -> ExitCode {
    eprintln!("countersign: {error:#}");
    ExitCode::from(TROUBLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound_and_every_option_names_its_variable() {
        let command = Cli::command();
        command.clone().debug_assert();
        for argument in command
            .get_arguments()
            .filter(|argument| !matches!(argument.get_id().as_str(), "help" | "version"))
        {
            assert!(argument.get_env().is_some(), "{}", argument.get_id());
        }
    }
}
