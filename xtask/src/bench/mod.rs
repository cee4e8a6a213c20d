//! `cargo xtask bench`: the release build measured against the budgets, and `docs/benchmarks.md` written from it.

mod history;
mod html;
mod load;
mod machine;
mod report;
mod sign_in;
mod visit;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use self::{history::History, report::Row};
use crate::{
    assets, build,
    process::{self, root, target_dir},
    progress::{Progress, note, say},
    service::{Service, free_port},
};

/// The settings page of the budget.
const PAGE: &str = "/email/outgoing";
/// Runs of which the median counts.
const STARTS: usize = 21;
const CONNECTIONS: usize = 8;
const ADDRESS: &str = "bench@example.test";
const PASSWORD: &str = "correct horse battery staple";

/// Builds, measures, prints the table and writes the document.
///
/// # Errors
/// The build failed, the console does not answer as expected, or the document cannot be written.
pub(crate) fn bench() -> Result<()> {
    let mut progress = Progress::new(assets::STEPS + 6);
    let binary = build::release(&mut progress)?;
    let data = fresh_data(&binary)?;

    progress.step("Measure the start");
    let start = median_start(&binary, &data)?;
    let port = free_port()?;
    let (mut console, _) = start_console(&binary, &data, port)?;

    progress.step("Measure the memory after signing in");
    let cookie = sign_in::sign_in(port, ADDRESS, PASSWORD)?;
    let memory = machine::resident_when_idle(console.id())?;

    progress.step("Measure the first and the second visit");
    let visits = visit::measure(port, PAGE, &cookie)?;

    progress.step("Measure the settings page under load");
    let load = load::measure(port, PAGE, &cookie, CONNECTIONS)?;
    console.stop();

    let size = fs::metadata(&binary).context("looking at the binary")?.len();
    let rows = report::rows(start, memory, &visits, &load, size);
    progress.step("Measure pages over a long history");
    let history = history::measure(&binary)?;
    say(&format!(
        "\n{}\n{}",
        report::table(&rows),
        report::history(&history)
    ));
    write_document(&rows, &history)
}

/// A data folder with one administrator and a migrated database.
fn fresh_data(binary: &Path) -> Result<PathBuf> {
    let data = target_dir().join("bench/data");
    if data.exists() {
        fs::remove_dir_all(&data).with_context(|| format!("emptying {}", data.display()))?;
    }
    fs::create_dir_all(&data).with_context(|| format!("creating {}", data.display()))?;
    let mut create = Command::new(binary);
    create
        .args(["admin", "create", "--email", ADDRESS, "--password-stdin"])
        .env("COUNTERSIGN_DATA_DIR", &data);
    let mut child = create
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("starting the console")?;
    let mut stdin = child.stdin.take().context("the console has no input")?;
    stdin
        .write_all(PASSWORD.as_bytes())
        .context("giving the password")?;
    drop(stdin);
    let status = child.wait().context("waiting for the console")?;
    if !status.success() {
        bail!(
            "`{}` failed ({status}); its own message is above",
            process::line(&create)
        );
    }
    Ok(data)
}

fn start_console(binary: &Path, data: &Path, port: u16) -> Result<(Service, Duration)> {
    let mut command = Command::new(binary);
    command.arg("serve").env("COUNTERSIGN_DATA_DIR", data);
    command.env("COUNTERSIGN_LISTEN", format!("127.0.0.1:{port}"));
    let began = Instant::now();
    let mut console = Service::start(
        "the console",
        &mut command,
        &target_dir().join("bench/console.log"),
    )?;
    console.wait_until_ready(port, "/readyz")?;
    Ok((console, began.elapsed()))
}

fn median_start(binary: &Path, data: &Path) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let (console, time) = start_console(binary, data, free_port()?)?;
        console.stop();
        times.push(time);
    }
    times.sort();
    Ok(times[STARTS / 2])
}

fn write_document(rows: &[Row], history: &[History]) -> Result<()> {
    let path = root().join("docs/benchmarks.md");
    fs::create_dir_all(root().join("docs")).context("creating docs")?;
    let date = process::output(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let text = report::document(rows, history, &machine::describe(), date.trim());
    fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    note("Written to docs/benchmarks.md");
    Ok(())
}
