//! `cargo xtask build`: the one file to deploy.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result};

use crate::{
    assets::{self, Shrink},
    process::{cargo, run, target_dir},
    progress::{Progress, in_words, say},
};

/// Builds everything and says where the result is.
///
/// # Errors
/// A tool is missing or failed.
pub(crate) fn build() -> Result<()> {
    let mut progress = Progress::new(assets::STEPS + 1);
    let binary = release(&mut progress)?;
    let size = fs::metadata(&binary)
        .with_context(|| format!("looking at {}", binary.display()))?
        .len();
    say(&format!(
        "\nDone in {}: {} ({:.1} MB)",
        in_words(progress.elapsed()),
        binary.display(),
        megabytes(size)
    ));
    Ok(())
}

/// The release build of the server with everything inside; [`assets::STEPS`] + 1 steps.
///
/// # Errors
/// As [`build`].
pub(crate) fn release(progress: &mut Progress) -> Result<PathBuf> {
    assets::build(progress, Shrink::Required)?;
    progress.step("Compile the server (release)");
    run(cargo().args(["build", "--package", "countersign", "--release"]))?;
    Ok(target_dir().join("release/countersign"))
}

/// Decimal megabytes, for people.
#[expect(clippy::cast_precision_loss, reason = "printed with one decimal")]
pub(crate) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
