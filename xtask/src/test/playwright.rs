//! The browser tests: Playwright, and what its report says.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::tally::Tally;
use crate::{
    process::{root, target_dir},
    progress::note,
};

/// Tests that need mail servers carry the tag `@mail`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    WithoutMail,
    MailOnly,
}

/// Runs a part of the suite; its progress is shown as it goes.
///
/// # Errors
/// Playwright could not run, or ran no test.
pub(crate) fn run(part: Part, environment: &[(&str, String)]) -> Result<Tally> {
    let report = target_dir().join("playwright-report.json");
    if report.exists() {
        fs::remove_file(&report).context("removing the last report")?;
    }
    let mut command = Command::new("npx");
    command
        .args(["--no-install", "playwright", "test", "--reporter=list,json"])
        .current_dir(root().join("end2end"));
    command.arg(match part {
        Part::WithoutMail => "--grep-invert=@mail",
        Part::MailOnly => "--grep=@mail",
    });
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    let status = command
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report)
        .status()
        .context("starting Playwright")?;
    let tally = read(&report).with_context(|| format!("Playwright left no report ({status}); see above"))?;
    if tally == Tally::default() {
        bail!("Playwright found no tests for {part:?}");
    }
    if !status.success() && tally.failed == 0 {
        note(&format!("Playwright itself failed ({status}); see above"));
        return Ok(tally + Tally::FAILED);
    }
    Ok(tally)
}

/// The part of Playwright's JSON report that counts.
#[derive(Debug, Deserialize)]
struct Report {
    stats: Stats,
}

#[derive(Debug, Deserialize)]
struct Stats {
    expected: u64,
    unexpected: u64,
    flaky: u64,
    skipped: u64,
}

fn read(report: &Path) -> Result<Tally> {
    parse(&fs::read_to_string(report)?)
}

/// A flaky test failed once, so it failed.
fn parse(text: &str) -> Result<Tally> {
    let Stats {
        expected,
        unexpected,
        flaky,
        skipped,
    } = serde_json::from_str::<Report>(text)?.stats;
    Ok(Tally {
        passed: expected,
        failed: unexpected + flaky,
        left_out: skipped,
    })
}

#[cfg(test)]
mod tests {
    use super::{Tally, parse};

    #[test]
    fn flaky_is_failed() {
        let text = r#"{"config":{},"stats":{"startTime":"x","duration":1.5,"expected":7,"skipped":1,"unexpected":2,"flaky":1}}"#;
        assert_eq!(
            parse(text).unwrap(),
            Tally {
                passed: 7,
                failed: 3,
                left_out: 1
            }
        );
    }
}
