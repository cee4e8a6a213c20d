//! Encryption at rest, and the reading of uploaded keys and certificates.
//!
//! Two halves that share nothing but their care for secrets:
//!
//! * [`KeyRing`] and [`MasterVault`]: what is stored is sealed with XChaCha20-Poly1305 under
//!   a master key that lies outside the database, and bound to the table, column and row it belongs to.
//! * [`CertificateDesk`]: recognises pasted or uploaded secrets, private keys and certificates in whatever form they come, says
//!   what they are, and keeps them in one form; makes new keys, certificates and certificate requests.
//!
//! It does not store anything, and it does not sign assertions.

mod certificate;
mod choose;
mod ciphers;
mod distinguished_name;
mod envelope;
mod foreign;
mod key_file;
mod keyring;
mod make;
mod old_pem;
mod openssh;
mod pbe;
mod pem;
mod pieces;
mod pkcs12;
mod pkcs7;
mod private_key;
mod public_key;
mod reader;
mod rsa_numbers;
mod secret_text;
mod text;
mod tlv;
mod work;

pub use envelope::MasterVault;
pub use key_file::{KeyFileError, LoadedKeyRing};
pub use keyring::{KeyRing, KeyRingError};
pub use reader::{CertificateDesk, MAX_FILES, MAX_UPLOAD};

#[cfg(test)]
mod fixtures;
