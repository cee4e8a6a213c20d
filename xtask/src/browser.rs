//! The browser for the tests: the system's Chromium where there is one, otherwise the one Playwright brings.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

use crate::{
    debian::{self, CHROMIUM},
    npm,
    process::{self, root, run},
    progress::note,
};

/// Which browser the tests drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Browser {
    /// Playwright finds its own
    Playwright,
    /// This program
    Program(PathBuf),
}

/// Installs Playwright and a browser for it.
///
/// # Errors
/// Node is missing, or no browser could be installed; the message says what to do.
pub(crate) fn ensure() -> Result<Browser> {
    npm::browser_tests()?;
    if let Some(program) = ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| process::find(name))
    {
        return Ok(Browser::Program(program));
    }
    if process::exists("apt-get") && debian::is_root() {
        debian::ensure(&[CHROMIUM])?;
        return Ok(Browser::Program(PathBuf::from(CHROMIUM.proof)));
    }
    note("Installing Playwright's Chromium");
    run(Command::new("npx")
        .args(["playwright", "install", "chromium"])
        .current_dir(root().join("end2end")))
    .context("there is no browser for the tests. Install Chromium and try again")?;
    Ok(Browser::Playwright)
}
