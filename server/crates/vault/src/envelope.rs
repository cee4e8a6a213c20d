//! Sealing and opening of what the database holds.
//!
//! A sealed value is
//!
//! | bytes | what |
//! |---|---|
//! | 1 | format, [`FORMAT`] |
//! | 1 | length of the key id |
//! | n | key id |
//! | 24 | nonce, random |
//! | rest | ciphertext and its 16 bytes of authentication tag |
//!
//! The cipher is XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): its nonce is long enough to be drawn at random for as many
//! values as there will ever be. Authenticated along with the value are format, key id, table, column and row.

use crate::keyring::{KeyRing, MasterKey};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use domain::ports::{Entropy, Place, Sealed, Vault, VaultError};
use secrecy::{ExposeSecret, SecretSlice};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The one format there is.
const FORMAT: u8 = 1;
/// Bytes of a nonce.
const NONCE: usize = 24;

/// Seals with the current master key and opens with any on the ring.
pub struct MasterVault {
    ring: KeyRing,
    entropy: Arc<dyn Entropy>,
}

impl MasterVault {
    /// A vault. `entropy` gives the nonces, which must never repeat under one key.
    #[must_use]
    pub fn new(ring: KeyRing, entropy: Arc<dyn Entropy>) -> Self {
        Self { ring, entropy }
    }

    /// The id of the key that seals.
    #[must_use]
    pub fn current_key_id(&self) -> &str {
        self.ring.current_id()
    }
}

impl fmt::Debug for MasterVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MasterVault")
            .field("ring", &self.ring)
            .finish_non_exhaustive()
    }
}

impl Vault for MasterVault {
    fn seal(&self, place: &Place, secret: &[u8]) -> Sealed {
        let key = self.ring.current();
        let mut nonce = [0; NONCE];
        self.entropy.fill(&mut nonce);
        let payload = Payload {
            msg: secret,
            aad: &associated(FORMAT, &key.id, place),
        };
        let ciphertext = cipher(key)
            .encrypt(&nonce.into(), payload)
            .expect("the cipher refuses only what is longer than 256 GiB");

        let mut sealed = Vec::with_capacity(2 + key.id.len() + NONCE + ciphertext.len());
        sealed.push(FORMAT);
        sealed.push(u8::try_from(key.id.len()).expect("the ring takes ids of 32 characters at most"));
        sealed.extend_from_slice(key.id.as_bytes());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Sealed(sealed)
    }

    fn open(&self, place: &Place, sealed: &Sealed) -> Result<SecretSlice<u8>, VaultError> {
        let (&format, rest) = sealed.0.split_first().ok_or(VaultError::Damaged)?;
        if format != FORMAT {
            return Err(VaultError::UnknownFormat);
        }
        let (&length, rest) = rest.split_first().ok_or(VaultError::Damaged)?;
        let (id, rest) = rest.split_at_checked(length.into()).ok_or(VaultError::Damaged)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(VaultError::Damaged)?;
        let key = self.ring.find(id).ok_or(VaultError::UnknownKey)?;
        let payload = Payload {
            msg: ciphertext,
            aad: &associated(format, &key.id, place),
        };
        let opened = cipher(key)
            .decrypt(&(*nonce).into(), payload)
            .map(Zeroizing::new)
            .map_err(|_| VaultError::Damaged)?;
        // The vector has room for the tag, and shrinking it may leave a copy behind: so copy, and wipe the original
        Ok(SecretSlice::from(opened.to_vec()))
    }
}

fn cipher(key: &MasterKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.key.expose_secret().into())
}

/// What is authenticated with the value. Each part is preceded by its length, so that no two places look alike.
fn associated(format: u8, key_id: &str, place: &Place) -> Vec<u8> {
    let mut bytes = vec![format];
    for part in [key_id, place.table, place.column, &place.row] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

#[cfg(test)]
#[path = "envelope_tests.rs"]
mod tests;
