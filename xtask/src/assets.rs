//! The browser's half: compile to wasm, bundle, and leave `target/site` for the server to embed.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    npm,
    process::{cargo, root, run, target_dir},
    progress::{Progress, note},
    wasm_std,
};

/// Number of [`Progress::step`]s that [`build`] takes.
pub(crate) const STEPS: usize = 3;

/// Whether the files must be as small as they can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shrink {
    /// Stop when the tools for it cannot be installed
    Required,
    /// Go on without, and say so
    IfPossible,
}

/// Makes `target/site`; does nothing when nothing changed.
///
/// # Errors
/// A tool is missing or failed; the message says what to do.
pub(crate) fn build(progress: &mut Progress, shrink: Shrink) -> Result<()> {
    progress.step("Look for the tools: wasm32 standard library, wasm-opt, esbuild");
    wasm_std::ensure()?;
    let tools = shrinking_tools(shrink)?;

    progress.step("Compile the browser's half (wasm)");
    let mut compile = cargo();
    compile.args([
        "build",
        "--package",
        "countersign-frontend",
        "--profile",
        "wasm-release",
    ]);
    run(compile.args(["--target", wasm_std::TARGET]))?;

    progress.step("Bundle what the browser loads");
    run(cargo().args(["build", "--package", "xtask-bundle"]))?;
    bundle(tools)
}

fn shrinking_tools(shrink: Shrink) -> Result<Option<PathBuf>> {
    match (npm::build_tools(), shrink) {
        (Ok(tools), _) => Ok(Some(tools)),
        (Err(error), Shrink::Required) => Err(error),
        (Err(error), Shrink::IfPossible) => {
            note(&format!(
                "Going on without shrinking the browser's files: {error:#}"
            ));
            Ok(None)
        }
    }
}

fn bundle(tools: Option<PathBuf>) -> Result<()> {
    let target = target_dir();
    let mut bundle = Command::new(target.join("debug/xtask-bundle"));
    bundle.arg("--wasm").arg(
        target
            .join(wasm_std::TARGET)
            .join("wasm-release/countersign_frontend.wasm"),
    );
    bundle.arg("--css").arg(root().join("style/main.css"));
    bundle.arg("--work").arg(target.join("bundle"));
    bundle.arg("--site").arg(target.join("site"));
    let icon = root().join("style/favicon.svg");
    if icon.exists() {
        bundle.arg("--icon").arg(icon);
    }
    if let Some(tools) = tools {
        bundle.arg("--tools").arg(tools);
    }
    run(&mut bundle)
}
