//! Pages over a long history: as fast with a million audit events and test runs as with a thousand.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use super::{ADDRESS, PASSWORD, fresh_data, sign_in, start_console};
use crate::{
    http::Connection,
    process::{self, root},
    service::free_port,
};

/// Times each page is asked for; the median counts.
const TIMES: usize = 51;

/// Events and runs that are compared.
pub(crate) const SIZES: [u32; 2] = [1_000, 1_000_000];

/// A page, and its median time at each of [`SIZES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct History {
    pub(crate) page: &'static str,
    pub(crate) medians: [Duration; 2],
}

/// What is asked for: its name, and the path for a history of this size.
fn pages(size: u32) -> Vec<(&'static str, String)> {
    let middle = id(size / 2);
    vec![
        ("Overview", "/".to_owned()),
        ("Test runs, newest", "/activity/test-runs".to_owned()),
        (
            "Test runs, from the middle",
            format!("/activity/test-runs?older={middle}"),
        ),
        ("One test run", format!("/activity/test-runs/{middle}")),
        ("Audit log, newest", "/system/audit".to_owned()),
        (
            "Audit log, from the middle",
            format!("/system/audit?older={middle}"),
        ),
        (
            "Audit log, one action",
            "/system/audit?what=test.started".to_owned(),
        ),
        (
            "Audit log, a text that is there",
            "/system/audit?q=contoso+mail+7".to_owned(),
        ),
        (
            "Audit log, a text that is nowhere",
            "/system/audit?q=no+such+text".to_owned(),
        ),
    ]
}

/// The id that `fill` gives to row `number`.
fn id(number: u32) -> String {
    let digits = format!(
        "{:012x}7{:03x}8{:015x}",
        1_700_000_000_000 + u64::from(number) * 1000,
        0,
        number
    );
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

/// Measures all pages at both sizes.
///
/// # Errors
/// The history cannot be made, or a page is not answered with 200.
pub(crate) fn measure(binary: &Path) -> Result<Vec<History>> {
    let [small, large] = SIZES;
    let small = at_size(binary, small)?;
    let large = at_size(binary, large)?;
    Ok(small
        .into_iter()
        .zip(large)
        .map(|((page, small), (_, large))| History {
            page,
            medians: [small, large],
        })
        .collect())
}

fn at_size(binary: &Path, size: u32) -> Result<Vec<(&'static str, Duration)>> {
    let data = fresh_data(binary)?;
    let mut fill = Command::new("cargo");
    fill.current_dir(root())
        .args([
            "run",
            "--quiet",
            "--package",
            "countersign-store",
            "--example",
            "fill",
            "--",
        ])
        .arg(data.join("countersign.db"))
        .arg(size.to_string());
    process::run(&mut fill)?;
    let port = free_port()?;
    let (console, _) = start_console(binary, &data, port)?;
    let cookie = sign_in::sign_in(port, ADDRESS, PASSWORD)?;
    let measured = pages(size)
        .into_iter()
        .map(|(name, path)| Ok((name, median(port, &path, &cookie)?)))
        .collect();
    console.stop();
    measured
}

fn median(port: u16, path: &str, cookie: &str) -> Result<Duration> {
    let mut console = Connection::open(port)?;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        let response = console.get(path, &[("Cookie", cookie), ("Accept", "text/html")])?;
        times.push(began.elapsed());
        if response.status != 200 {
            bail!("{path} was answered with {}", response.status);
        }
    }
    times.sort();
    Ok(times[TIMES / 2])
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn ids_are_those_of_the_filled_rows() {
        assert_eq!(id(1), "018bcfe5-6be8-7000-8000-000000000001");
    }
}
