//! Private keys that OpenSSL encrypted before there was `PKCS#8`: RFC 1421 headers `Proc-Type` and `DEK-Info`.

use crate::ciphers::{aes_cbc, triple_des_cbc, without_padding};
use crate::pbe::Passphrase;
use domain::ports::UnreadableUpload;
use md5::{Digest, Md5};
use zeroize::Zeroizing;

/// Decrypts what `DEK-Info: <info>` describes: a cipher's name, and its initialisation vector in hexadecimal.
///
/// # Errors
/// No passphrase, the wrong one, or a cipher that is not read here.
pub(crate) fn decrypt(
    info: &str,
    encrypted: &[u8],
    passphrase: Option<Passphrase<'_>>,
) -> Result<Zeroizing<Vec<u8>>, UnreadableUpload> {
    let (name, iv) = info.split_once(',').ok_or(UnreadableUpload::Damaged)?;
    let iv = hex::decode(iv.trim()).map_err(|_| UnreadableUpload::Damaged)?;
    let (length, block) = match name.trim() {
        "AES-128-CBC" => (16, 16),
        "AES-192-CBC" => (24, 16),
        "AES-256-CBC" => (32, 16),
        "DES-EDE3-CBC" => (24, 8),
        _ => return Err(UnreadableUpload::OldEncryption),
    };
    if iv.len() != block {
        return Err(UnreadableUpload::Damaged);
    }
    let passphrase = passphrase.ok_or(UnreadableUpload::PassphraseMissing)?;
    let key = key(passphrase.0.as_bytes(), &iv[..8], length);
    let opened = if block == 8 {
        triple_des_cbc(&key, &iv, encrypted)
    } else {
        aes_cbc(&key, &iv, encrypted)
    };
    let opened = opened.ok_or(UnreadableUpload::Damaged)?;
    without_padding(opened, block).ok_or(UnreadableUpload::PassphraseWrong)
}

/// MD5 once over passphrase and salt, chained until there is enough: the reason why nobody should keep such a file.
fn key(passphrase: &[u8], salt: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(Vec::with_capacity(length + 16));
    while key.len() < length {
        let last = key.len().saturating_sub(16);
        let mut hash = Md5::new();
        hash.update(&key[last..]);
        hash.update(passphrase);
        hash.update(salt);
        key.extend_from_slice(&hash.finalize());
    }
    key.truncate(length);
    key
}
