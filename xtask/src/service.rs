//! A program of ours that runs beside us: its log goes to a file, it is ready when it answers, it ends with us.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use mail_rig::Guarded;

use crate::http::Connection;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running program.
#[derive(Debug)]
pub(crate) struct Service {
    name: &'static str,
    process: Guarded,
    log: PathBuf,
}

impl Service {
    /// Starts it; both its output streams go to `log`, which begins anew.
    ///
    /// # Errors
    /// The log cannot be written, or the program cannot be started.
    pub(crate) fn start(name: &'static str, command: &mut Command, log: &Path) -> Result<Self> {
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        let file = File::create(log).with_context(|| format!("writing {}", log.display()))?;
        let errors = file.try_clone().context("opening the log twice")?;
        command
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(errors)
            .process_group(0);
        let process = Guarded::spawn(command).with_context(|| format!("starting {name}"))?;
        Ok(Self {
            name,
            process,
            log: log.to_owned(),
        })
    }

    /// Waits until `GET path` on `port` is answered with success. Returns how long that took from now.
    ///
    /// # Errors
    /// It ended instead, or stayed silent; the message shows the end of its log.
    pub(crate) fn wait_until_ready(&mut self, port: u16, path: &str) -> Result<Duration> {
        let began = Instant::now();
        loop {
            if answers(port, path) {
                return Ok(began.elapsed());
            }
            self.check_alive()?;
            if began.elapsed() > PATIENCE {
                bail!(
                    "{} does not answer on port {port} after {} s{}",
                    self.name,
                    PATIENCE.as_secs(),
                    self.log_end()
                );
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// # Errors
    /// It has ended; the message shows the end of its log.
    pub(crate) fn check_alive(&mut self) -> Result<()> {
        match self.process.ended() {
            None => Ok(()),
            Some(status) => bail!("{} ended ({status}){}", self.name, self.log_end()),
        }
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The number of its process.
    pub(crate) fn id(&mut self) -> u32 {
        self.process.child().id()
    }

    /// Asks it to end, and waits.
    pub(crate) fn stop(self) {
        self.process.stop();
    }

    fn log_end(&self) -> String {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        let end = lines[lines.len().saturating_sub(15)..].join("\n  ");
        format!(". The end of its log, {}:\n  {end}", self.log.display())
    }
}

fn answers(port: u16, path: &str) -> bool {
    Connection::open(port)
        .and_then(|mut connection| connection.get(path, &[]))
        .is_ok_and(|response| (200..400).contains(&response.status))
}

/// Whether this process could listen there.
pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// A port nobody listens on now.
///
/// # Errors
/// There is none.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port")?;
    Ok(listener.local_addr().context("looking for a free port")?.port())
}
