//! Shrinking with two npm tools: binaryen's `wasm-opt`, and esbuild for JavaScript and CSS.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::bindgen::Paths;

/// What browsers of the last years all have. Never `--all-features`: it emits forms no browser knows yet.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// The finished bytes of the module.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) js: Vec<u8>,
    pub(crate) wasm: Vec<u8>,
}

/// The tools, or the fact that they are not there.
#[derive(Debug)]
pub(crate) struct Minifier {
    tools: Option<PathBuf>,
    identity: String,
}

impl Minifier {
    /// `node_modules` is the folder that holds the installed tools.
    ///
    /// # Errors
    /// The folder is given but its lock file cannot be read.
    pub(crate) fn new(node_modules: Option<&Path>) -> Result<Self> {
        let Some(folder) = node_modules else {
            return Ok(Self {
                tools: None,
                identity: "none".to_owned(),
            });
        };
        let lock = folder.join(".package-lock.json");
        let identity = fs::read_to_string(&lock).with_context(|| format!("reading {}", lock.display()))?;
        Ok(Self {
            tools: Some(folder.join(".bin")),
            identity,
        })
    }

    /// Changes when the tools change.
    pub(crate) fn identity(&self) -> &str {
        &self.identity
    }

    pub(crate) fn is_available(&self) -> bool {
        self.tools.is_some()
    }

    /// # Errors
    /// A tool failed; or there are no tools and the module consists of several JavaScript files.
    pub(crate) fn module(&self, module: &Paths, work: &Path) -> Result<Module> {
        let Some(tools) = &self.tools else {
            if module.js.with_file_name("snippets").exists() {
                bail!(
                    "the module consists of several JavaScript files; joining them needs npm. Install Node 20"
                );
            }
            return Ok(Module {
                js: read(&module.js)?,
                wasm: read(&module.wasm)?,
            });
        };
        let js = work.join("small.js");
        let bundle: [&OsStr; 5] = [
            module.js.as_os_str(),
            "--bundle".as_ref(),
            "--minify".as_ref(),
            "--format=esm".as_ref(),
            "--target=es2022".as_ref(),
        ];
        run(Command::new(tools.join("esbuild"))
            .args(bundle)
            .arg("--log-level=warning")
            .arg(outfile(&js)))?;
        let wasm = work.join("small.wasm");
        run(Command::new(tools.join("wasm-opt"))
            .arg("-Oz")
            .args(WASM_FEATURES)
            .arg(&module.wasm)
            .arg("-o")
            .arg(&wasm))?;
        Ok(Module {
            js: read(&js)?,
            wasm: read(&wasm)?,
        })
    }

    /// Removes what only a reader needs; changes no rule (`light-dark()` and nesting stay as they are).
    ///
    /// # Errors
    /// esbuild failed.
    pub(crate) fn css(&self, css: &str, work: &Path) -> Result<Vec<u8>> {
        let Some(tools) = &self.tools else {
            return Ok(css.as_bytes().to_vec());
        };
        let (whole, small) = (work.join("whole.css"), work.join("small.css"));
        fs::write(&whole, css).with_context(|| format!("writing {}", whole.display()))?;
        let mut esbuild = Command::new(tools.join("esbuild"));
        run(esbuild
            .arg(&whole)
            .args(["--minify", "--target=esnext", "--log-level=warning"])
            .arg(outfile(&small)))?;
        read(&small)
    }
}

fn outfile(path: &Path) -> String {
    format!("--outfile={}", path.display())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("reading {}", path.display()))
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("starting {program}"))?;
    if !status.success() {
        bail!("{program} failed ({status}); its own message is above");
    }
    Ok(())
}
