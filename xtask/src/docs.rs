//! `docs`: writes what the documentation takes from the code.

use anyhow::{Context, Result, ensure};
use std::fs;
use std::process::Stdio;

use crate::{process::cargo, progress::note};

/// The page that is written, from the workspace's root.
const PAGE: &str = "docs/errors.md";

/// Writes docs/errors.md from the table of errors and remedies. A test of the domain fails when the two differ.
pub(crate) fn docs() -> Result<()> {
    let output = cargo()
        .args([
            "run",
            "--quiet",
            "--package",
            "countersign-domain",
            "--example",
            "errors",
        ])
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    ensure!(output.status.success(), "the table could not be printed");
    fs::write(PAGE, &output.stdout).with_context(|| format!("{PAGE} could not be written"))?;
    note(&format!("wrote   {PAGE}"));
    Ok(())
}
