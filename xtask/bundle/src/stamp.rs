//! Hashes: for file names, and to know that nothing changed since the last time.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

/// SHA-256 over all parts and their boundaries, in hexadecimal.
pub(crate) fn of(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

/// The first 64 bits of [`of`]: enough to tell two builds of one file apart.
pub(crate) fn short(parts: &[&[u8]]) -> String {
    of(parts)[..16].to_owned()
}

/// Whether the last complete run had the same input.
pub(crate) fn is_current(work: &Path, stamp: &str) -> bool {
    fs::read_to_string(work.join("stamp")).is_ok_and(|last| last == stamp)
}

/// To be called last, when everything is written.
///
/// # Errors
/// The folder cannot be written.
pub(crate) fn store(work: &Path, stamp: &str) -> Result<()> {
    fs::write(work.join("stamp"), stamp).context("storing the stamp of this build")
}

#[cfg(test)]
mod tests {
    use super::{of, short};

    #[test]
    fn boundaries_count() {
        assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
        assert_eq!(short(&[b"x"]).len(), 16);
    }
}
