//! Turns the compiled wasm module and the style sheets into the files a browser loads.
//!
//! A program of its own, beside `xtask`, because the wasm tool chain it links takes half a minute to compile: `xtask` itself
//! starts at once and can say what it is doing. It is not a general bundler; it knows one module and one style sheet.
//!
//! The result is a site folder: content-hashed files, each with its brotli and gzip form, and `manifest.json`, by which the
//! server embeds them. Nothing is written when nothing changed, so that the server is not rebuilt for nothing.

mod bindgen;
mod css;
mod minify;
mod site;
mod stamp;

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result};
use clap::Parser;

use crate::{
    minify::Minifier,
    site::{Asset, Kind},
};

/// What to bundle and where to put it.
#[derive(Debug, Parser)]
struct Arguments {
    /// The module as cargo compiled it
    #[arg(long)]
    wasm: PathBuf,
    /// The style sheet that imports the others
    #[arg(long)]
    css: PathBuf,
    /// An icon, if there is one
    #[arg(long)]
    icon: Option<PathBuf>,
    /// Folder for intermediate files
    #[arg(long)]
    work: PathBuf,
    /// Where the finished files go
    #[arg(long)]
    site: PathBuf,
    /// The `node_modules` that holds binaryen and esbuild; without it the files stay larger
    #[arg(long)]
    tools: Option<PathBuf>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let minifier = Minifier::new(arguments.tools.as_deref())?;
    let css = css::read(&arguments.css)?;
    let wasm = fs::read(&arguments.wasm).with_context(|| format!("reading {}", arguments.wasm.display()))?;
    let icon = arguments
        .icon
        .as_ref()
        .map(fs::read)
        .transpose()
        .context("reading the icon")?;

    let stamp = stamp::of(&[
        &wasm,
        css.as_bytes(),
        icon.as_deref().unwrap_or_default(),
        minifier.identity().as_bytes(),
    ]);
    if stamp::is_current(&arguments.work, &stamp) && site::is_complete(&arguments.site) {
        say("The browser's files are up to date");
        return Ok(());
    }

    fs::create_dir_all(&arguments.work).with_context(|| format!("creating {}", arguments.work.display()))?;
    say("Making the JavaScript side of the module");
    let module = bindgen::run(&arguments.wasm, &arguments.work.join("bindgen"))?;
    say(if minifier.is_available() {
        "Shrinking (wasm-opt, esbuild)"
    } else {
        "Not shrinking: the npm tools are missing"
    });
    let module = minifier.module(&module, &arguments.work)?;
    let css = minifier.css(&css, &arguments.work)?;

    say("Compressing (brotli, gzip)");
    let hash = stamp::short(&[&module.js, &module.wasm]);
    let mut assets = vec![
        Asset::new(format!("pkg/countersign.{hash}.js"), Kind::JavaScript, module.js)?,
        Asset::new(format!("pkg/countersign.{hash}.wasm"), Kind::Wasm, module.wasm)?,
        Asset::new(
            format!("pkg/countersign.{}.css", stamp::short(&[&css])),
            Kind::Css,
            css,
        )?,
    ];
    if let Some(icon) = icon {
        assets.push(Asset::new(
            format!("pkg/favicon.{}.svg", stamp::short(&[&icon])),
            Kind::Svg,
            icon,
        )?);
    }
    site::write(&arguments.site, &format!("countersign.{hash}"), &assets)?;
    for asset in &assets {
        say(&asset.summary());
    }
    stamp::store(&arguments.work, &stamp)
}

/// One line of progress.
#[expect(clippy::print_stdout, reason = "a command-line program tells what it does")]
fn say(what: &str) {
    println!("      {what}");
}
