//! What comes from npm: the tools that shrink the browser's files, and Playwright.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    process::{self, root, run_quietly, tools_dir},
    progress::note,
};

/// The oldest Node that runs everything here.
const NODE_MAJOR: u32 = 20;

/// Installs binaryen and esbuild under `target/tools` and returns their `node_modules`.
///
/// # Errors
/// Node is missing or too old, or npm failed.
pub(crate) fn build_tools() -> Result<PathBuf> {
    let (from, to) = (root().join("xtask/tools"), tools_dir());
    fs::create_dir_all(&to).with_context(|| format!("creating {}", to.display()))?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(from.join(name), to.join(name))
            .with_context(|| format!("copying {name} to {}", to.display()))?;
    }
    clean_install(&to)
}

/// Installs what the browser tests need, in `end2end/node_modules`.
///
/// # Errors
/// As [`build_tools`].
pub(crate) fn browser_tests() -> Result<PathBuf> {
    clean_install(&root().join("end2end"))
}

/// `npm ci`, unless this very lock file is installed already.
fn clean_install(folder: &Path) -> Result<PathBuf> {
    let modules = folder.join("node_modules");
    let lock = fs::read(folder.join("package-lock.json")).context("reading package-lock.json")?;
    let installed = modules.join(".installed-lock.json");
    if fs::read(&installed).is_ok_and(|before| before == lock) {
        return Ok(modules);
    }
    check_node()?;
    note("Installing from npm");
    run_quietly(
        Command::new("npm")
            .args(["ci", "--loglevel=error"])
            .current_dir(folder),
    )?;
    fs::write(&installed, lock).with_context(|| format!("writing {}", installed.display()))?;
    Ok(modules)
}

fn check_node() -> Result<()> {
    if !process::exists("node") || !process::exists("npm") {
        bail!(
            "Node.js and npm are missing. Install Node {NODE_MAJOR} or newer from https://nodejs.org/ and try again"
        );
    }
    let version = process::output(Command::new("node").arg("--version"))?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        bail!(
            "Node {} is too old. Install Node {NODE_MAJOR} or newer and try again",
            version.trim()
        );
    }
    Ok(())
}
