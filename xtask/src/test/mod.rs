//! `cargo xtask test`: everything, or one part of it, summed up in one last line.

mod cargo_tests;
mod checks;
mod playwright;
mod tally;

use std::process::ExitCode;

use anyhow::Result;
use mail_rig::Postgres;

use self::{cargo_tests::Built, tally::Tally};
use crate::{
    assets::{self, Shrink},
    browser::{self, Browser},
    debian::{self, MAIL, POSTGRESQL},
    progress::{Progress, in_words, note, say},
};

/// A part of the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Group {
    /// Formatting, lints, unit tests, examples in the documentation
    Unit,
    /// Repositories and migrations on SQLite and on a private PostgreSQL
    Db,
    /// The router and the practice tenant over HTTP, on SQLite and on a private PostgreSQL
    Http,
    /// The walk through the console in a real browser
    Browser,
    /// The same against a real Postfix and a real Dovecot
    Mail,
}

const ALL: [Group; 5] = [Group::Unit, Group::Db, Group::Http, Group::Browser, Group::Mail];

/// Runs one group, or all. What cannot run counts as failed.
pub(crate) fn test(wanted: Option<Group>) -> ExitCode {
    let groups = wanted.map_or(ALL.to_vec(), |group| vec![group]);
    let assets = if needs_assets(&groups) { assets::STEPS } else { 0 };
    let mut progress = Progress::new(assets + 1 + groups.len());
    let mut results = Vec::new();

    if assets > 0
        && let Err(error) = assets::build(&mut progress, Shrink::Required)
    {
        say(&format!("\nThe browser's files could not be built: {error:#}"));
        results.push(("assets", Tally::FAILED));
    }
    progress.step("Compile the tests and the programs they drive");
    let built = cargo_tests::build(&groups);
    if let Err(error) = &built {
        say(&format!("\nThe tests do not compile: {error:#}"));
        results.push(("compile", Tally::FAILED));
    }
    for group in groups {
        progress.step(group.title());
        results.push((group.name(), counted(group.run(built.as_ref().ok()))));
    }
    summary(&results, &progress)
}

/// What could not run has failed.
fn counted(result: Result<Tally>) -> Tally {
    result.unwrap_or_else(|error| {
        note(&format!("FAILED  {error:#}"));
        Tally::FAILED
    })
}

/// Everything but the database tests contains or starts the server, which embeds the browser's files.
fn needs_assets(groups: &[Group]) -> bool {
    groups.iter().any(|group| *group != Group::Db)
}

impl Group {
    fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Db => "db",
            Self::Http => "http",
            Self::Browser => "browser",
            Self::Mail => "mail",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Unit => "Formatting, lints, unit tests",
            Self::Db => "Database tests: SQLite and PostgreSQL",
            Self::Http => "Tests over HTTP",
            Self::Browser => "Browser tests",
            Self::Mail => "Mail tests: Postfix and Dovecot",
        }
    }

    fn run(self, built: Option<&Built>) -> Result<Tally> {
        match self {
            Self::Unit => {
                let checks = checks::run();
                Ok(checks + counted(run_built(self, built, &[])) + cargo_tests::examples())
            }
            Self::Db => {
                debian::ensure(&[POSTGRESQL])?;
                let postgres = Postgres::start()?;
                run_built(self, built, &[("COUNTERSIGN_TEST_POSTGRES_URL", postgres.url())])
            }
            Self::Http => {
                let on_sqlite = counted(run_built(self, built, &[]));
                note("Once more, with the console on PostgreSQL");
                Ok(on_sqlite + counted(http_on_postgres(built)))
            }
            Self::Browser => in_browser(built, playwright::Part::WithoutMail),
            Self::Mail => {
                debian::ensure(&MAIL)?;
                let by_cargo = counted(run_built(self, built, &[]));
                Ok(by_cargo + counted(in_browser(built, playwright::Part::MailOnly)))
            }
        }
    }
}

/// The tests of the router again, with each console's database on a private PostgreSQL.
fn http_on_postgres(built: Option<&Built>) -> Result<Tally> {
    let built = built.ok_or_else(|| anyhow::anyhow!("not run: the tests do not compile"))?;
    debian::ensure(&[POSTGRESQL])?;
    let postgres = Postgres::start()?;
    let mut environment = built.programs();
    environment.push(("COUNTERSIGN_TEST_POSTGRES_URL", postgres.url()));
    built.run_one("server tests/http", &environment)
}

fn run_built(group: Group, built: Option<&Built>, environment: &[(&str, String)]) -> Result<Tally> {
    let built = built.ok_or_else(|| anyhow::anyhow!("not run: the tests do not compile"))?;
    let mut environment = environment.to_vec();
    environment.extend(built.programs());
    built.run(group, &environment)
}

fn in_browser(built: Option<&Built>, part: playwright::Part) -> Result<Tally> {
    let built = built.ok_or_else(|| anyhow::anyhow!("not run: the programs do not compile"))?;
    let browser = browser::ensure()?;
    let mut environment = built.programs();
    if let Browser::Program(path) = browser {
        environment.push(("CHROMIUM_BIN", path.display().to_string()));
    }
    playwright::run(part, &environment)
}

fn summary(results: &[(&str, Tally)], progress: &Progress) -> ExitCode {
    say(&format!("\nFinished in {}", in_words(progress.elapsed())));
    let mut sum = Tally::default();
    for (name, tally) in results {
        let left_out = if tally.left_out > 0 {
            format!(", {} left out", tally.left_out)
        } else {
            String::new()
        };
        say(&format!(
            "  {name:<8} {:>5} passed, {} failed{left_out}",
            tally.passed, tally.failed
        ));
        sum = sum + *tally;
    }
    say(&format!("{} passed, {} failed", sum.passed, sum.failed));
    if sum.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
