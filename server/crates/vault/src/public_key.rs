//! What is said of a public key, the same of a private key's half and of a certificate's.

use domain::ports::UnreadableUpload;
use sha2::{Digest, Sha256};

/// Bits of an RSA modulus at least. Providers refuse shorter ones.
const RSA_MIN: u32 = 2048;
/// Bits of an RSA modulus at most: what the cryptographic library takes.
const RSA_MAX: u32 = 8192;

/// SHA-256 of a `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7), hexadecimal.
pub(crate) fn sha256(spki: &[u8]) -> String {
    hex::encode(Sha256::digest(spki))
}

/// Bits of an RSA modulus given as a big-endian number.
///
/// # Errors
/// It is too short or too long to be used, or zero.
pub(crate) fn rsa_bits(modulus: &[u8]) -> Result<u32, UnreadableUpload> {
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    let significant = &modulus[zeros..];
    let first = significant.first().ok_or(UnreadableUpload::Damaged)?;
    let bits = u32::try_from(significant.len() * 8)
        .map_err(|_| UnreadableUpload::Algorithm)?
        .saturating_sub(first.leading_zeros());
    match bits {
        ..RSA_MIN => Err(UnreadableUpload::TooShort(bits)),
        RSA_MIN..=RSA_MAX => Ok(bits),
        _ => Err(UnreadableUpload::Algorithm),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_not_bytes() {
        let modulus = |bytes: usize, first: u8| {
            let mut modulus = vec![0xff; bytes];
            modulus[0] = first;
            modulus
        };
        assert_eq!(rsa_bits(&modulus(256, 0x80)), Ok(2048));
        assert_eq!(
            rsa_bits(&modulus(257, 0)),
            Ok(2048),
            "the zero of a positive number"
        );
        assert_eq!(
            rsa_bits(&modulus(256, 0x7f)),
            Err(UnreadableUpload::TooShort(2047))
        );
        assert_eq!(rsa_bits(&modulus(2048, 0x80)), Err(UnreadableUpload::Algorithm));
        assert_eq!(rsa_bits(&[0, 0]), Err(UnreadableUpload::Damaged));
        assert_eq!(rsa_bits(&[]), Err(UnreadableUpload::Damaged));
    }
}
