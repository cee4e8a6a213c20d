//! `cargo xtask setup`: everything the other commands would install on their way, and nothing else.

use anyhow::Result;

use crate::{
    browser,
    debian::{self, MAIL, POSTGRESQL},
    npm,
    progress::{Progress, in_words, say},
    wasm_std,
};

/// Installs what is missing.
///
/// # Errors
/// Something cannot be installed; the message says what to do.
pub(crate) fn setup() -> Result<()> {
    let mut progress = Progress::new(4);
    progress.step("Standard library for wasm32");
    wasm_std::ensure()?;
    progress.step("Tools that shrink the browser's files");
    npm::build_tools()?;
    progress.step("PostgreSQL and the mail servers of the tests");
    debian::ensure(&[&[POSTGRESQL], MAIL.as_slice()].concat())?;
    progress.step("Playwright and a browser");
    browser::ensure()?;
    say(&format!(
        "\nEverything is there ({})",
        in_words(progress.elapsed())
    ));
    Ok(())
}
