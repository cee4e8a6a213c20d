//! What several tests need.

use crate::CertificateDesk;
use chrono::{DateTime, Utc};
use domain::ports::{Entropy, KeyDesk, Reading, UnreadableUpload};
use model::credential::CredentialKind;
use secrecy::{SecretSlice, SecretString};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that never repeat and are the same in every run. Good for tests, and for nothing else.
#[derive(Debug, Default)]
pub(crate) struct CountingEntropy(AtomicU64);

impl Entropy for CountingEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let count = self.0.fetch_add(1, Ordering::Relaxed) + 1;
            chunk.copy_from_slice(&count.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// The passphrase of every encrypted fixture.
pub(crate) const PASSPHRASE: &str = "correct horse";

/// A file of `tests/fixtures`.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A time at which all certificates of `tests/fixtures` are valid.
pub(crate) fn now() -> DateTime<Utc> {
    "2027-06-01T12:00:00Z".parse().unwrap()
}

/// Reads files as the desk does.
pub(crate) fn read(
    kind: CredentialKind,
    files: &[&[u8]],
    passphrase: Option<&str>,
) -> Result<Reading, UnreadableUpload> {
    let files: Vec<_> = files
        .iter()
        .map(|file| SecretSlice::from(file.to_vec()))
        .collect();
    CertificateDesk.read(kind, &files, passphrase.map(SecretString::from).as_ref(), now())
}
