//! The block ciphers of password-based formats, only ever to decrypt.

use aws_lc_rs::cipher::{AES_128, AES_192, AES_256, DecryptingKey, DecryptionContext, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, InnerIvInit, KeyIvInit};
use des::TdesEde3;
use rc2::Rc2;
use zeroize::Zeroizing;

/// What decryption yields, padding included; `None` when lengths do not fit the cipher.
type Decrypted = Option<Zeroizing<Vec<u8>>>;

/// AES in CBC mode; the key's length says which AES.
pub(crate) fn aes_cbc(key: &[u8], iv: &[u8], data: &[u8]) -> Decrypted {
    aes(key, iv, data, |key| DecryptingKey::cbc(key).ok())
}

/// AES in counter mode.
pub(crate) fn aes_ctr(key: &[u8], iv: &[u8], data: &[u8]) -> Decrypted {
    aes(key, iv, data, |key| DecryptingKey::ctr(key).ok())
}

fn aes(
    key: &[u8],
    iv: &[u8],
    data: &[u8],
    mode: impl FnOnce(UnboundCipherKey) -> Option<DecryptingKey>,
) -> Decrypted {
    let algorithm = match key.len() {
        16 => &AES_128,
        24 => &AES_192,
        32 => &AES_256,
        _ => return None,
    };
    let key = mode(UnboundCipherKey::new(algorithm, key).ok()?)?;
    let iv: &[u8; 16] = iv.try_into().ok()?;
    let context = DecryptionContext::Iv128(FixedLength::from(iv));
    let mut data = Zeroizing::new(data.to_vec());
    let length = key.decrypt(&mut data, context).ok()?.len();
    data.truncate(length);
    Some(data)
}

/// Triple DES in CBC mode, with a key of 24 bytes.
pub(crate) fn triple_des_cbc(key: &[u8], iv: &[u8], data: &[u8]) -> Decrypted {
    let cipher = cbc::Decryptor::<TdesEde3>::new_from_slices(key, iv).ok()?;
    cipher
        .decrypt_padded_vec::<NoPadding>(data)
        .ok()
        .map(Zeroizing::new)
}

/// RC2 in CBC mode; all bits of the key count. Keys of 5 to 16 bytes.
pub(crate) fn rc2_cbc(key: &[u8], iv: &[u8], data: &[u8]) -> Decrypted {
    if !(5..=16).contains(&key.len()) {
        return None;
    }
    let cipher = Rc2::new_with_eff_key_len(key, key.len() * 8);
    let cipher = cbc::Decryptor::<Rc2>::inner_iv_slice_init(cipher, iv).ok()?;
    cipher
        .decrypt_padded_vec::<NoPadding>(data)
        .ok()
        .map(Zeroizing::new)
}

/// Takes off the padding of RFC 5652, 6.3. `None` when it is not one, as after a wrong passphrase.
pub(crate) fn without_padding(mut data: Zeroizing<Vec<u8>>, block: usize) -> Decrypted {
    let count = usize::from(*data.last()?);
    if count == 0 || count > block || count > data.len() {
        return None;
    }
    let (content, padding) = data.split_at(data.len() - count);
    let length = content.len();
    if padding.iter().any(|byte| usize::from(*byte) != count) {
        return None;
    }
    data.truncate(length);
    Some(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_do_not_fit_are_refused() {
        for cipher in [aes_cbc, triple_des_cbc, rc2_cbc] {
            assert!(cipher(&[1; 3], &[0; 16], &[0; 16]).is_none());
            assert!(cipher(&[1; 24], &[0; 3], &[0; 16]).is_none());
            assert!(cipher(&[1; 24], &[0; 16], &[0; 17]).is_none());
            assert!(cipher(&[1; 16], &[0; 8], &[0; 9]).is_none());
        }
        assert!(aes_ctr(&[1; 32], &[0; 8], &[0; 9]).is_none());
    }

    #[test]
    fn only_sound_padding_comes_off() {
        let padded = |bytes: &[u8]| without_padding(Zeroizing::new(bytes.to_vec()), 8);
        assert_eq!(padded(&[9, 9, 2, 2]).unwrap().as_slice(), [9, 9]);
        for unsound in [[9, 9, 9, 0].as_slice(), &[1, 2, 2, 3], &[9; 9], &[5, 5], &[]] {
            assert!(padded(unsound).is_none(), "{unsound:?}");
        }
    }
}
