//! `countersign test-email`.

use crate::bootstrap;
use crate::config::Config;
use crate::lock::WorkLock;
use crate::web;
use anyhow::{Context, Result, bail};
use clap::Args;
use domain::diagnostics::{self, Started};
use domain::records::TestRun;
use domain::{Actor, Services, administrators};
use model::address::EmailAddress;
use model::test_run::Outcome;
use serde::Serialize;
use std::process::ExitCode;

/// Options of the test.
#[derive(Debug, Args)]
pub(super) struct TestEmailOptions {
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    /// Where the mail goes [default: the first active administrator]
    #[arg(long, value_name = "EMAIL")]
    to: Option<EmailAddress>,
}

/// Runs the test and prints its report.
#[expect(clippy::print_stdout, reason = "the report is what this command is for")]
pub(super) async fn run(config: &Config, options: &TestEmailOptions) -> Result<ExitCode> {
    let opened = bootstrap::open(config).await?;
    let services = &opened.services;
    let _at_work = WorkLock::join(&config.database)?;
    let recipient = match &options.to {
        Some(address) => address.clone(),
        None => first_administrator(services).await?,
    };
    let actor = Actor::command_line();
    let Started::New(id) = diagnostics::start(services, &actor, &recipient).await? else {
        bail!(
            "a test is under way already. Wait until it has ended, or look at it under Activity, Test runs"
        );
    };
    tokio::spawn(web::until_told_to_stop(services.background.stop_token()));
    let outcome = diagnostics::run_until_stopped(services, &actor, id).await?;
    services.background.drained().await;
    let run = diagnostics::show(services, id).await?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&Json::of(&run))?);
    } else {
        print!("{}", diagnostics::report(&run));
    }
    opened.store.close().await;
    Ok(if outcome == Outcome::Passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn first_administrator(services: &Services) -> Result<EmailAddress> {
    let all = administrators::list(services).await?;
    all.into_iter()
        .find(|administrator| administrator.active)
        .map(|administrator| administrator.email)
        .context("there is no administrator to send the test to. Name an address with --to")
}

/// A run as JSON. Its names are an interface: keep them.
#[derive(Debug, Serialize)]
struct Json<'a> {
    number: i32,
    outcome: Option<Outcome>,
    recipient: &'a str,
    started_at: chrono::DateTime<chrono::Utc>,
    finished_at: Option<chrono::DateTime<chrono::Utc>>,
    steps: &'a [model::test_run::Step],
}

impl<'a> Json<'a> {
    fn of(run: &'a TestRun) -> Self {
        Self {
            number: run.head.number,
            outcome: run.head.outcome,
            recipient: &run.head.recipient,
            started_at: run.head.started_at,
            finished_at: run.head.finished_at,
            steps: &run.steps,
        }
    }
}
