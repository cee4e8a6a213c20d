//! Embeds the browser's files: turns `target/site/manifest.json` into Rust. Without it, as in `cargo test` of the server alone, there
//! are none, and pages work without script and style.

use serde::Deserialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[derive(Default, Deserialize)]
struct Manifest {
    output_name: String,
    stylesheet: String,
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    content_type: String,
    br: String,
    gz: String,
}

fn main() {
    let site = site();
    let manifest = site.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let manifest: Manifest = match fs::read_to_string(&manifest) {
        Ok(text) => {
            serde_json::from_str(&text).expect("target/site/manifest.json is what `cargo xtask build` wrote")
        }
        Err(_) => {
            println!(
                "cargo::warning=no browser files in {}: pages will have neither style nor script. Build with `cargo xtask build`",
                site.display()
            );
            Manifest::default()
        }
    };
    let stylesheet = if manifest.stylesheet.is_empty() {
        String::new()
    } else {
        format!("/{}", manifest.stylesheet)
    };
    let mut code = format!(
        "const OUTPUT_NAME: &str = {:?};\nconst STYLESHEET: &str = {stylesheet:?};\nconst ASSETS: &[Asset] = &[\n",
        manifest.output_name
    );
    for file in &manifest.files {
        let [plain, br, gz] = [&file.path, &file.br, &file.gz].map(|path| site.join(path));
        writeln!(
            code,
            "    Asset {{ path: {:?}, content_type: {:?}, plain: include_bytes!({plain:?}), brotli: include_bytes!({br:?}), gzip: include_bytes!({gz:?}) }},",
            file.path, file.content_type
        )
        .expect("writing to a String cannot fail");
    }
    code.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("assets.rs");
    fs::write(out, code).expect("the output folder can be written");
}

/// `target/site` of the workspace.
fn site() -> PathBuf {
    let manifest_dir = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(&manifest_dir).join("../target"), PathBuf::from);
    target.join("site")
}
