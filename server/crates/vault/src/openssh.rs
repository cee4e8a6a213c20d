//! Private keys in OpenSSH's own format (`PROTOCOL.key` of OpenSSH), with and without a passphrase.

use crate::ciphers::{aes_cbc, aes_ctr, triple_des_cbc};
use crate::pbe::Passphrase;
use crate::work::Work;
use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use domain::ports::UnreadableUpload;
use zeroize::Zeroizing;

/// What every file begins with.
pub(crate) const MAGIC: &[u8] = b"openssh-key-v1\0";

/// What one round of `bcrypt_pbkdf` costs, in rounds of the other functions.
const ROUND: u64 = 15_000;

/// The numbers of a key, big end first.
pub(crate) enum Parts {
    /// `n e d iqmp p q`.
    Rsa([Zeroizing<Vec<u8>>; 6]),
    /// Curve as `nistp256`, public point, scalar.
    Ec {
        curve: String,
        public: Vec<u8>,
        private: Zeroizing<Vec<u8>>,
    },
    /// Public key and seed.
    Ed25519 {
        public: Vec<u8>,
        seed: Zeroizing<Vec<u8>>,
    },
}

/// A key, and whether a passphrase opened it.
pub(crate) struct OpenSshKey {
    pub(crate) parts: Parts,
    pub(crate) had_passphrase: bool,
}

/// Reads the one key of a file.
///
/// # Errors
/// Damaged, encrypted in a way that is not read here, or the passphrase does not open it.
pub(crate) fn read(
    bytes: &[u8],
    passphrase: Option<Passphrase<'_>>,
    work: &Work,
) -> Result<OpenSshKey, UnreadableUpload> {
    let mut wire = Wire(bytes.strip_prefix(MAGIC).ok_or(UnreadableUpload::Damaged)?);
    let (cipher, kdf, options) = (wire.string()?, wire.string()?, wire.string()?);
    if wire.number()? != 1 {
        return Err(UnreadableUpload::Several);
    }
    let _public = wire.string()?;
    let private = wire.string()?;
    let had_passphrase = cipher != b"none";
    let opened = if had_passphrase {
        // An authentication tag follows the last field
        decrypt(cipher, kdf, options, private, wire.0, passphrase, work)?
    } else {
        Zeroizing::new(private.to_vec())
    };
    let mut wire = Wire(&opened);
    // The same number twice: so a wrong passphrase shows
    if wire.number()? != wire.number()? {
        return Err(if had_passphrase {
            UnreadableUpload::PassphraseWrong
        } else {
            UnreadableUpload::Damaged
        });
    }
    Ok(OpenSshKey {
        parts: parts(&mut wire)?,
        had_passphrase,
    })
}

fn parts(wire: &mut Wire<'_>) -> Result<Parts, UnreadableUpload> {
    let kind = wire.string()?;
    let mut secret = || wire.string().map(|bytes| Zeroizing::new(bytes.to_vec()));
    match kind {
        b"ssh-rsa" => Ok(Parts::Rsa([
            secret()?,
            secret()?,
            secret()?,
            secret()?,
            secret()?,
            secret()?,
        ])),
        b"ssh-ed25519" => {
            let public = secret()?.to_vec();
            // The seed, with the public key once more behind it
            let mut seed = secret()?;
            seed.truncate(32);
            Ok(Parts::Ed25519 { public, seed })
        }
        kind if kind.starts_with(b"ecdsa-sha2-") => Ok(Parts::Ec {
            curve: String::from_utf8_lossy(&secret()?).into_owned(),
            public: secret()?.to_vec(),
            private: secret()?,
        }),
        _ => Err(UnreadableUpload::Algorithm),
    }
}

/// Decrypts with `bcrypt_pbkdf` and the named cipher.
fn decrypt(
    cipher: &[u8],
    kdf: &[u8],
    options: &[u8],
    encrypted: &[u8],
    tag: &[u8],
    passphrase: Option<Passphrase<'_>>,
    work: &Work,
) -> Result<Zeroizing<Vec<u8>>, UnreadableUpload> {
    let (key_length, iv_length) = match cipher {
        b"aes128-ctr" | b"aes128-cbc" => (16, 16),
        b"aes192-ctr" | b"aes192-cbc" => (24, 16),
        b"aes256-ctr" | b"aes256-cbc" => (32, 16),
        b"aes128-gcm@openssh.com" => (16, 12),
        b"aes256-gcm@openssh.com" => (32, 12),
        b"3des-cbc" => (24, 8),
        _ => return Err(UnreadableUpload::OldEncryption),
    };
    if kdf != b"bcrypt" {
        return Err(UnreadableUpload::OldEncryption);
    }
    let passphrase = passphrase.ok_or(UnreadableUpload::PassphraseMissing)?;
    let mut options = Wire(options);
    let (salt, rounds) = (options.string()?, options.number()?);
    work.spend(u64::from(rounds) * ROUND)?;
    let mut derived = Zeroizing::new(vec![0; key_length + iv_length]);
    bcrypt_pbkdf::bcrypt_pbkdf(passphrase.0, salt, rounds, &mut derived)
        .map_err(|_| UnreadableUpload::Damaged)?;
    let (key, iv) = derived.split_at(key_length);
    match cipher {
        b"3des-cbc" => triple_des_cbc(key, iv, encrypted).ok_or(UnreadableUpload::Damaged),
        cipher if cipher.ends_with(b"-ctr") => aes_ctr(key, iv, encrypted).ok_or(UnreadableUpload::Damaged),
        cipher if cipher.ends_with(b"-cbc") => aes_cbc(key, iv, encrypted).ok_or(UnreadableUpload::Damaged),
        _ => gcm(key, iv, encrypted, tag).ok_or(UnreadableUpload::PassphraseWrong),
    }
}

fn gcm(key: &[u8], iv: &[u8], encrypted: &[u8], tag: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let algorithm = if key.len() == 16 {
        &AES_128_GCM
    } else {
        &AES_256_GCM
    };
    let key = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(iv).ok()?;
    let mut data = Zeroizing::new([encrypted, tag].concat());
    let length = key.open_in_place(nonce, Aad::empty(), &mut data).ok()?.len();
    data.truncate(length);
    Some(data)
}

/// The encoding of RFC 4251, 5.
struct Wire<'a>(&'a [u8]);

impl<'a> Wire<'a> {
    fn number(&mut self) -> Result<u32, UnreadableUpload> {
        let (number, rest) = self.0.split_first_chunk().ok_or(UnreadableUpload::Damaged)?;
        self.0 = rest;
        Ok(u32::from_be_bytes(*number))
    }

    fn string(&mut self) -> Result<&'a [u8], UnreadableUpload> {
        let length = usize::try_from(self.number()?).map_err(|_| UnreadableUpload::Damaged)?;
        let (string, rest) = self.0.split_at_checked(length).ok_or(UnreadableUpload::Damaged)?;
        self.0 = rest;
        Ok(string)
    }
}
