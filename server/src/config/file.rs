//! `countersign.toml`.

use super::LogFormat;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// Looked for in the working directory when no file is named.
const DEFAULT: &str = "countersign.toml";

/// The file's keys: those of the command line, with underscores.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) listen: Option<SocketAddr>,
    pub(super) data_dir: Option<PathBuf>,
    pub(super) database_url: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) master_key_file: Option<PathBuf>,
    pub(super) extra_ca_file: Option<PathBuf>,
    pub(super) trusted_proxies: Option<Vec<IpAddr>>,
    pub(super) log: Option<String>,
    pub(super) log_format: Option<LogFormat>,
}

/// Reads the named file, or the default one if it is there.
pub(super) fn read(named: Option<&Path>) -> Result<File> {
    let path = named.unwrap_or(Path::new(DEFAULT));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => {
            return Ok(File::default());
        }
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    toml::from_str(&text).with_context(|| format!("{} is not right", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.toml");
        std::fs::write(&path, "lisen = \"127.0.0.1:1\"").unwrap();
        assert!(format!("{:#}", read(Some(&path)).unwrap_err()).contains("lisen"));
        assert!(read(Some(&folder.path().join("missing.toml"))).is_err());
    }
}
