//! Encryption at rest.

use secrecy::{ExposeSecret, SecretSlice, SecretString};
use std::fmt::Display;

/// An encrypted value: format, key id, nonce and ciphertext in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

/// Where a sealed value lies. It is authenticated with the value, so a ciphertext moved to another row or column does not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// Row id.
    pub row: String,
}

impl Place {
    /// A place.
    #[must_use]
    pub fn new(table: &'static str, column: &'static str, row: &dyn Display) -> Self {
        Self {
            table,
            column,
            row: row.to_string(),
        }
    }
}

/// A sealed value does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Sealed with a key that is not on the key ring.
    #[error("sealed with a master key that is not here")]
    UnknownKey,
    /// Truncated, changed, or from another place.
    #[error("the sealed value is damaged or does not belong here")]
    Damaged,
    /// A format of a later version.
    #[error("sealed in a format that this version does not know")]
    UnknownFormat,
    /// The value that was sealed is not what is stored there.
    #[error("the opened value is not text")]
    NotText,
}

/// Seals and opens secrets.
pub trait Vault: Send + Sync {
    /// Encrypts with the current key.
    fn seal(&self, place: &Place, secret: &[u8]) -> Sealed;

    /// Decrypts.
    ///
    /// # Errors
    /// Why it does not open.
    fn open(&self, place: &Place, sealed: &Sealed) -> Result<SecretSlice<u8>, VaultError>;

    /// Encrypts a text.
    fn seal_text(&self, place: &Place, secret: &SecretString) -> Sealed {
        self.seal(place, secret.expose_secret().as_bytes())
    }

    /// Decrypts a text.
    ///
    /// # Errors
    /// Why it does not open; [`VaultError::NotText`].
    fn open_text(&self, place: &Place, sealed: &Sealed) -> Result<SecretString, VaultError> {
        let opened = self.open(place, sealed)?;
        std::str::from_utf8(opened.expose_secret())
            .map(|text| text.to_owned().into())
            .map_err(|_| VaultError::NotText)
    }
}
