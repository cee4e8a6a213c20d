//! The desk where uploads are read and keys are made.

use crate::pbe::Passphrase;
use crate::pieces::Taking;
use crate::work::Work;
use crate::{certificate, choose, make, pem, secret_text};
use chrono::{DateTime, Utc};
use domain::ports::{KeyDesk, KeyOrder, MadeKey, NotMade, Reading, UnreadableUpload};
use model::credential::CredentialKind;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

/// Bytes of a file at most. A long chain of certificates has a tenth of it.
pub const MAX_UPLOAD: usize = 64 * 1024;
/// Files of an upload at most.
pub const MAX_FILES: usize = 16;

/// Reads secrets, private keys and certificates in every form that administrators are given, and makes new keys.
///
/// A key with a passphrase takes up to seconds of computing, as its format means it to: call [`KeyDesk::read`] where that
/// holds up nobody else. Memory is bounded by the size of the upload, and by the 128 MiB that scrypt may use.
#[derive(Debug, Clone, Copy, Default)]
pub struct CertificateDesk;

impl KeyDesk for CertificateDesk {
    fn read(
        &self,
        kind: CredentialKind,
        files: &[SecretSlice<u8>],
        passphrase: Option<&SecretString>,
        now: DateTime<Utc>,
    ) -> Result<Reading, UnreadableUpload> {
        let files: Vec<&[u8]> = files
            .iter()
            .map(ExposeSecret::expose_secret)
            .filter(|bytes| !bytes.iter().all(u8::is_ascii_whitespace))
            .collect();
        if files.is_empty() {
            return Err(UnreadableUpload::Empty);
        }
        if files.len() > MAX_FILES || files.iter().any(|file| file.len() > MAX_UPLOAD) {
            return Err(UnreadableUpload::TooLarge);
        }
        if kind == CredentialKind::SecretText {
            let [file] = files.as_slice() else {
                return Err(UnreadableUpload::Several);
            };
            return Ok(Reading {
                wanted: secret_text::read(file)?,
                counterpart: None,
            });
        }
        let passphrase = passphrase
            .map(ExposeSecret::expose_secret)
            .filter(|passphrase| !passphrase.is_empty())
            .map(Passphrase);
        let work = Work::new();
        let mut taking = Taking::new(passphrase, &work);
        for file in files {
            taking.take(file)?;
        }
        match kind {
            CredentialKind::Certificate => choose::certificate(taking.finish(), now),
            _ => choose::private_key(taking.finish(), now),
        }
    }

    fn make(&self, order: &KeyOrder) -> Result<MadeKey, NotMade> {
        make::make(order)
    }

    fn certificate_pem(&self, der: &[u8]) -> String {
        pem::encode("CERTIFICATE", der)
    }

    fn certificate_public_key(&self, der: &[u8]) -> Option<String> {
        certificate::parse(der)
            .ok()
            .map(|certificate| certificate.public_key_pem())
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
