//! From cargo's wasm to a module a browser can load: the work of the tool `wasm-bindgen`, in this process.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use wasm_bindgen_cli_support::Bindgen;

/// Where the two halves of the module are. Snippets, if a crate brings any, lie beside the JavaScript.
#[derive(Debug)]
pub(crate) struct Paths {
    pub(crate) js: PathBuf,
    pub(crate) wasm: PathBuf,
}

/// Reads `input` and writes the module to `out`, which is emptied first.
///
/// # Errors
/// The module was made by another version of wasm-bindgen, or `out` cannot be written.
pub(crate) fn run(input: &Path, out: &Path) -> Result<Paths> {
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("emptying {}", out.display()))?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .out_name("countersign")
        .typescript(false)
        .omit_default_module_path(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.web(true)?.generate(out).context("wasm-bindgen")?;
    Ok(Paths {
        js: out.join("countersign.js"),
        wasm: out.join("countersign_bg.wasm"),
    })
}
