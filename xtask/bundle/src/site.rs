//! The finished folder: files under content-hashed names, compressed ahead of time, listed in a manifest.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, Serialize};

const MANIFEST: &str = "manifest.json";

/// What a file is; decides its `Content-Type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    JavaScript,
    Wasm,
    Css,
    Svg,
}

impl Kind {
    fn content_type(self) -> &'static str {
        match self {
            Self::JavaScript => "text/javascript; charset=utf-8",
            Self::Wasm => "application/wasm",
            Self::Css => "text/css; charset=utf-8",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// One file in its three forms.
#[derive(Debug)]
pub(crate) struct Asset {
    path: String,
    kind: Kind,
    plain: Vec<u8>,
    brotli: Vec<u8>,
    gzip: Vec<u8>,
}

impl Asset {
    /// `path` is relative to the site, with `/`.
    ///
    /// # Errors
    /// Compressing failed.
    pub(crate) fn new(path: String, kind: Kind, plain: Vec<u8>) -> Result<Self> {
        let brotli = brotli(&plain).with_context(|| format!("compressing {path}"))?;
        let gzip = gzip(&plain).with_context(|| format!("compressing {path}"))?;
        Ok(Self {
            path,
            kind,
            plain,
            brotli,
            gzip,
        })
    }

    /// One line for the terminal.
    pub(crate) fn summary(&self) -> String {
        let kilobytes = |bytes: &[u8]| format!("{}.{} kB", bytes.len() / 1000, bytes.len() % 1000 / 100);
        format!(
            "{}  {}, compressed {}",
            self.path,
            kilobytes(&self.plain),
            kilobytes(&self.brotli)
        )
    }

    fn entry(&self) -> Entry {
        Entry {
            path: self.path.clone(),
            content_type: self.kind.content_type().to_owned(),
            size: self.plain.len(),
            br: format!("{}.br", self.path),
            gz: format!("{}.gz", self.path),
        }
    }
}

/// What the server's build reads.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    /// The name leptos is told: `pkg/{output_name}.js` and `.wasm`
    output_name: String,
    /// Path of the style sheet
    stylesheet: String,
    /// Path of the icon
    favicon: Option<String>,
    files: Vec<Entry>,
}

/// One file; all paths are relative to the site.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    path: String,
    content_type: String,
    /// Bytes before compression
    size: usize,
    br: String,
    gz: String,
}

/// Writes what changed, removes what no longer belongs, and the manifest last: a reader that finds it finds all it names.
///
/// # Errors
/// The folder cannot be written.
pub(crate) fn write(site: &Path, output_name: &str, assets: &[Asset]) -> Result<()> {
    let path_of = |kind: Kind| {
        assets
            .iter()
            .find(|asset| asset.kind == kind)
            .map(|asset| asset.path.clone())
    };
    let manifest = Manifest {
        output_name: output_name.to_owned(),
        stylesheet: path_of(Kind::Css).context("there is no style sheet")?,
        favicon: path_of(Kind::Svg),
        files: assets.iter().map(Asset::entry).collect(),
    };
    let mut kept = BTreeSet::from([site.join(MANIFEST)]);
    for asset in assets {
        let entry = asset.entry();
        for (path, bytes) in [
            (&entry.path, &asset.plain),
            (&entry.br, &asset.brotli),
            (&entry.gz, &asset.gzip),
        ] {
            let path = site.join(path);
            write_if_changed(&path, bytes)?;
            kept.insert(path);
        }
    }
    let text = serde_json::to_string_pretty(&manifest)? + "\n";
    write_if_changed(&site.join(MANIFEST), text.as_bytes())?;
    for stale in files_below(site)?.difference(&kept) {
        fs::remove_file(stale).with_context(|| format!("removing {}", stale.display()))?;
    }
    Ok(())
}

/// Whether the manifest is there and with it every file it names.
pub(crate) fn is_complete(site: &Path) -> bool {
    let Ok(text) = fs::read_to_string(site.join(MANIFEST)) else {
        return false;
    };
    let Ok(manifest) = serde_json::from_str::<Manifest>(&text) else {
        return false;
    };
    manifest.files.iter().all(|entry| {
        [&entry.path, &entry.br, &entry.gz]
            .iter()
            .all(|path| site.join(path).is_file())
    })
}

fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("creating {}", parent.display()))?;
    }
    // Beside it and renamed: a build that is killed here leaves the old file, never half of the new one
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, bytes).with_context(|| format!("writing {}", unfinished.display()))?;
    fs::rename(&unfinished, path).with_context(|| format!("writing {}", path.display()))
}

fn files_below(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.insert(path);
        }
    }
    Ok(files)
}

fn brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    // Quality 11, window 4 MiB: slow here, small forever
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 22);
    writer.write_all(plain)?;
    writer.flush()?;
    drop(writer);
    Ok(packed)
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(plain)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Read as _};

    use super::{Asset, Kind, files_below, is_complete, write};

    fn assets(text: &str) -> Vec<Asset> {
        vec![
            Asset::new(
                format!("pkg/{text}.css"),
                Kind::Css,
                text.repeat(100).into_bytes(),
            )
            .unwrap(),
        ]
    }

    #[test]
    fn every_form_unpacks_to_the_same_bytes() {
        let asset = Asset::new("pkg/a.css".to_owned(), Kind::Css, b"body{}".repeat(500)).unwrap();
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(asset.brotli.as_slice(), 4096)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, asset.plain);
        unpacked.clear();
        flate2::read::GzDecoder::new(asset.gzip.as_slice())
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, asset.plain);
    }

    #[test]
    fn replaces_old_names_and_notices_what_is_gone() {
        let site = tempfile::tempdir().unwrap();
        write(site.path(), "old", &assets("old")).unwrap();
        write(site.path(), "new", &assets("new")).unwrap();
        assert!(is_complete(site.path()));
        assert_eq!(
            files_below(site.path()).unwrap().len(),
            4,
            "plain, br, gz, manifest"
        );
        fs::remove_file(site.path().join("pkg/new.css.br")).unwrap();
        assert!(!is_complete(site.path()));
    }

    #[test]
    fn leaves_unchanged_files_alone() {
        let site = tempfile::tempdir().unwrap();
        write(site.path(), "same", &assets("same")).unwrap();
        let before = fs::metadata(site.path().join("manifest.json"))
            .unwrap()
            .modified()
            .unwrap();
        write(site.path(), "same", &assets("same")).unwrap();
        assert_eq!(
            fs::metadata(site.path().join("manifest.json"))
                .unwrap()
                .modified()
                .unwrap(),
            before
        );
    }
}
