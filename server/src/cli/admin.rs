//! `countersign admin create`.

use crate::bootstrap;
use crate::config::Config;
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use domain::{Actor, Refusal, administrators};
use secrecy::SecretString;
use std::io::Read;

/// Longest password that is read.
const LONGEST: u64 = 4096;

/// What can be done with administrators.
#[derive(Debug, Subcommand)]
pub(super) enum AdminCommand {
    /// Create an administrator
    Create {
        /// Mail address: signs in with it, and receives the test mails
        #[arg(long)]
        email: String,
        /// Display name [default: the part of the address before the @]
        #[arg(long)]
        name: Option<String>,
        /// Read the password from standard input: a password on a command line can be read by everybody on this machine
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

/// Carries out the command.
pub(super) async fn run(config: &Config, command: AdminCommand) -> Result<()> {
    let AdminCommand::Create { email, name, .. } = command;
    let password = password()?;
    let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or(&email).to_owned());
    let opened = bootstrap::open(config).await?;
    match administrators::add(&opened.services, &Actor::command_line(), &email, &name, &password).await {
        Ok(_) => tracing::info!(email, "administrator created"),
        Err(Refusal::Invalid(errors)) => {
            let sentences: Vec<String> = errors
                .iter()
                .map(|error| format!("{}: {}", error.field, error.message))
                .collect();
            bail!("{}", sentences.join(" "));
        }
        Err(error) => return Err(error).context("the administrator was not created"),
    }
    opened.store.close().await;
    Ok(())
}

fn password() -> Result<SecretString> {
    let mut text = String::new();
    std::io::stdin()
        .take(LONGEST)
        .read_to_string(&mut text)
        .context("the password cannot be read from standard input")?;
    let bare = text.strip_suffix('\n').unwrap_or(&text);
    Ok(bare.strip_suffix('\r').unwrap_or(bare).to_owned().into())
}
