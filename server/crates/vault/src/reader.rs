//! The reader of uploads.

use crate::{certificate, pem, private_key, secret_text};
use domain::ports::{KeyReader, UnreadableUpload, Upload};
use model::credential::CredentialKind;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

/// Bytes of an upload at most. A long chain of certificates has a tenth of it.
pub const MAX_UPLOAD: usize = 64 * 1024;

/// Reads secrets, private keys in PEM, and certificates in PEM or DER.
///
/// A key with a passphrase takes up to seconds of computing, as its format means it to: call [`KeyReader::read`] where that
/// holds up nobody else.
#[derive(Debug, Clone, Copy, Default)]
pub struct PemKeyReader;

impl KeyReader for PemKeyReader {
    fn read(
        &self,
        kind: CredentialKind,
        bytes: &SecretSlice<u8>,
        passphrase: Option<&SecretString>,
    ) -> Result<Upload, UnreadableUpload> {
        let bytes = bytes.expose_secret();
        if bytes.len() > MAX_UPLOAD {
            return Err(UnreadableUpload::TooLarge);
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(UnreadableUpload::Empty);
        }
        match kind {
            CredentialKind::SecretText => secret_text::read(bytes),
            CredentialKind::SshKey => private_key::read(bytes, passphrase),
            CredentialKind::Certificate => certificate::read(bytes),
        }
    }

    fn certificate_pem(&self, der: &[u8]) -> String {
        pem::encode("CERTIFICATE", der)
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
