//! Encryption at rest, and the reading of uploaded keys and certificates.
//!
//! Two halves that share nothing but their care for secrets:
//!
//! * [`KeyRing`] and [`MasterVault`]: what is stored is sealed with XChaCha20-Poly1305 under
//!   a master key that lies outside the database, and bound to the table, column and row it belongs to.
//! * [`PemKeyReader`]: recognises a pasted or uploaded secret, private key or certificate, says what it is, and keeps it
//!   in one form whatever form it came in.
//!
//! It does not generate keys or certificates, sign anything, or read `PKCS#12` files and OpenSSH's own key format: such a
//! file is named, together with the command that converts it.

mod certificate;
mod distinguished_name;
mod encrypted;
mod envelope;
mod foreign;
mod key_file;
mod keyring;
mod pem;
mod private_key;
mod public_key;
mod reader;
mod secret_text;
mod text;

pub use envelope::MasterVault;
pub use key_file::{KeyFileError, LoadedKeyRing};
pub use keyring::{KeyRing, KeyRingError};
pub use reader::{MAX_UPLOAD, PemKeyReader};

#[cfg(test)]
mod fixtures;
