//! `cargo xtask run`: the console and the practice tenant, side by side, until Ctrl+C.

use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::{
    assets::{self, Shrink},
    process::{cargo, root, run as run_command, target_dir},
    progress::{Progress, note, say},
    service::{Service, is_free},
};

/// Where things listen, and how they are compiled.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Port of the console
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Port of the practice tenant
    #[arg(long, default_value_t = 9400)]
    tenant_port: u16,
    /// Compile the server optimised: slower to build, as fast as in production
    #[arg(long)]
    release: bool,
}

/// Builds, starts both, prints where to click, and waits for Ctrl+C.
///
/// # Errors
/// A port is taken, something does not build, or a program ends by itself.
pub(crate) fn run(options: &Options) -> Result<()> {
    check_ports(options)?; // before minutes of compiling
    let mut progress = Progress::new(assets::STEPS + 2);
    assets::build(&mut progress, Shrink::IfPossible)?;
    progress.step("Compile the console and the practice tenant");
    let mut build = cargo();
    build.args([
        "build",
        "--package",
        "countersign",
        "--package",
        "practice-tenant",
    ]);
    run_command(if options.release {
        build.arg("--release")
    } else {
        &mut build
    })?;

    progress.step("Start both");
    check_ports(options)?;
    let stop = stop_signal()?;
    let (mut tenant, mut console) = start(options)?;
    say(&invitation(options, setup_token(&console).as_deref()));
    while !stop.load(Ordering::Relaxed) {
        tenant.check_alive()?;
        console.check_alive()?;
        thread::sleep(Duration::from_millis(100));
    }
    say("\nStopping");
    console.stop();
    tenant.stop();
    Ok(())
}

fn check_ports(options: &Options) -> Result<()> {
    for (what, option, port) in [
        ("console", "--port", options.port),
        ("practice tenant", "--tenant-port", options.tenant_port),
    ] {
        if !is_free(port) {
            let other = port.saturating_add(1);
            bail!(
                "port {port} for the {what} is taken by another program. \
                 Stop that one, or choose another port: cargo xtask run {option} {other}"
            );
        }
    }
    Ok(())
}

fn stop_signal() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("preparing for Ctrl+C")?;
    }
    Ok(stop)
}

fn start(options: &Options) -> Result<(Service, Service)> {
    let programs = target_dir().join(if options.release { "release" } else { "debug" });
    let local = root().join(".local");
    let mut command = Command::new(programs.join("practice-tenant"));
    command
        .args(["--listen", &format!("127.0.0.1:{}", options.tenant_port)])
        .current_dir(root());
    let mut tenant = Service::start(
        "the practice tenant",
        &mut command,
        &local.join("practice-tenant.log"),
    )?;

    let mut command = Command::new(programs.join("countersign"));
    command.arg("serve").current_dir(root());
    command.env("COUNTERSIGN_LISTEN", format!("127.0.0.1:{}", options.port));
    command.env("COUNTERSIGN_DATA_DIR", local.join("console"));
    let mut console = Service::start("the console", &mut command, &local.join("console.log"))?;

    tenant.wait_until_ready(options.tenant_port, "/_control/state")?;
    console.wait_until_ready(options.port, "/readyz")?;
    note("Data and logs are in .local");
    Ok((tenant, console))
}

/// The token for the first administrator, when there is none yet. The console tells it in its log only, while it starts.
fn setup_token(console: &Service) -> Option<String> {
    let began = Instant::now();
    loop {
        let token = token_in(&console.log());
        if token.is_some() || began.elapsed() > Duration::from_secs(1) {
            return token;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn token_in(log: &str) -> Option<String> {
    let (_, rest) = log.rsplit_once("/setup?token=")?;
    let token: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.~%".contains(*c))
        .collect();
    (!token.is_empty()).then_some(token)
}

fn invitation(options: &Options, setup_token: Option<&str>) -> String {
    let console = format!("http://localhost:{}", options.port);
    let sign_in = match setup_token {
        Some(token) => format!("Begin here        {console}/setup?token={token}"),
        None => "Sign in           as the administrator you created".to_owned(),
    };
    let lines = [
        format!("Console           {console}"),
        sign_in,
        format!("Practice tenant   http://127.0.0.1:{}", options.tenant_port),
        "Ctrl+C            stops both; the console keeps its data, the tenant forgets".to_owned(),
    ];
    boxed(&lines)
}

fn boxed(lines: &[String]) -> String {
    let width = lines
        .iter()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or_default();
    let bar = "─".repeat(width + 4);
    let body: String = lines
        .iter()
        .map(|line| format!("│  {line:<width$}  │\n"))
        .collect();
    format!("\n┌{bar}┐\n{body}└{bar}┘")
}

#[cfg(test)]
mod tests {
    use super::{boxed, token_in};

    #[test]
    fn finds_the_newest_token_in_text_and_json() {
        let text = "INFO open http://localhost:8080/setup?token=old-1\nINFO open /setup?token=new_2 to begin";
        assert_eq!(token_in(text).as_deref(), Some("new_2"));
        assert_eq!(
            token_in(r#"{"message":"http://x/setup?token=abc"}"#).as_deref(),
            Some("abc")
        );
        assert_eq!(token_in("nothing here"), None);
    }

    #[test]
    fn the_box_is_straight() {
        let picture = boxed(&["short".to_owned(), "a longer line".to_owned()]);
        let widths: Vec<usize> = picture.trim().lines().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{picture}");
    }
}
