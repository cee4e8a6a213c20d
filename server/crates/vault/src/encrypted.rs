//! `PKCS#8` with a passphrase (RFC 5958 with PBES2 of RFC 8018).

use domain::ports::UnreadableUpload;
use pkcs8::der::SecretDocument;
use pkcs8::der::asn1::{AnyRef, ObjectIdentifier};
use pkcs8::der::{Decode, Reader};
use pkcs8::pkcs5::pbes2::{Kdf, Parameters};
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef, pkcs5};
use secrecy::{ExposeSecret, SecretString};

/// PBES2 (RFC 8018, A.4): everything else is old.
const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");

/// Rounds of PBKDF2 that we are willing to calculate: ten times the 600 000 that OWASP recommends. More is no key of
/// ours, but an upload meant to keep the server busy.
const MAX_ROUNDS: u32 = 6_000_000;
/// Memory of scrypt that we are willing to use, in bytes; OpenSSL's default takes 16 MiB.
const MAX_SCRYPT_MEMORY: u64 = 128 * 1024 * 1024;
/// How often scrypt may go through that memory.
const MAX_SCRYPT_PARALLEL: u16 = 4;

/// Decrypts to `PKCS#8` DER. Slow on purpose of the format: up to seconds.
///
/// # Errors
/// No passphrase, the wrong one, or an encryption that is not read here.
pub(crate) fn decrypt(
    der: &[u8],
    passphrase: Option<&SecretString>,
) -> Result<SecretDocument, UnreadableUpload> {
    let scheme = scheme(der).map_err(|_| UnreadableUpload::Damaged)?;
    if scheme != PBES2 {
        return Err(UnreadableUpload::OldEncryption);
    }
    // Inside PBES2 an unknown cipher or function does not parse; nor does damage, which is rarer
    let info = EncryptedPrivateKeyInfoRef::try_from(der).map_err(|_| UnreadableUpload::OldEncryption)?;
    let affordable = info.encryption_algorithm.pbes2().is_some_and(affordable);
    if !affordable {
        return Err(UnreadableUpload::OldEncryption);
    }
    let passphrase = passphrase
        .map(ExposeSecret::expose_secret)
        .filter(|passphrase| !passphrase.is_empty())
        .ok_or(UnreadableUpload::PassphraseMissing)?;
    let opened = info.decrypt(passphrase).map_err(|error| match error {
        pkcs8::Error::EncryptedPrivateKey(
            pkcs5::Error::UnsupportedAlgorithm { .. }
            | pkcs5::Error::NoPbes1CryptSupport
            | pkcs5::Error::AlgorithmParametersInvalid { .. },
        ) => UnreadableUpload::OldEncryption,
        // The padding is wrong, or what came out is no DER: about one wrong passphrase in 256 yields sound padding
        _ => UnreadableUpload::PassphraseWrong,
    })?;
    PrivateKeyInfoRef::try_from(opened.as_bytes()).map_err(|_| UnreadableUpload::PassphraseWrong)?;
    Ok(opened)
}

/// The object identifier of the encryption: `SEQUENCE { SEQUENCE { OBJECT IDENTIFIER, … }, OCTET STRING }`.
fn scheme(der: &[u8]) -> pkcs8::der::Result<ObjectIdentifier> {
    AnyRef::from_der(der)?.sequence(|reader| {
        let algorithm = AnyRef::decode(reader)?;
        let _encrypted: &pkcs8::der::asn1::OctetStringRef = Decode::decode(reader)?;
        algorithm.sequence(|reader| {
            let oid = ObjectIdentifier::decode(reader)?;
            reader.read_slice(reader.remaining_len())?;
            Ok(oid)
        })
    })
}

fn affordable(parameters: &Parameters) -> bool {
    match &parameters.kdf {
        Kdf::Pbkdf2(pbkdf2) => pbkdf2.iteration_count <= MAX_ROUNDS,
        Kdf::Scrypt(scrypt) => {
            let memory = scrypt
                .cost_parameter
                .checked_mul(128 * u64::from(scrypt.block_size));
            scrypt.cost_parameter >= 2
                && scrypt.cost_parameter.is_power_of_two()
                && memory.is_some_and(|memory| memory <= MAX_SCRYPT_MEMORY)
                && (1..=MAX_SCRYPT_PARALLEL).contains(&scrypt.parallelization)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pkcs8::pkcs5::pbes2::ScryptParams;

    fn with_rounds(rounds: u32) -> Parameters {
        Parameters::generate_pbkdf2_sha256_aes256cbc(rounds, b"saltsalt", [0; 16]).unwrap()
    }

    fn with_scrypt(change: fn(&mut ScryptParams)) -> Parameters {
        let mut parameters = with_rounds(1);
        let mut scrypt = ScryptParams {
            salt: b"saltsalt".as_slice().try_into().unwrap(),
            cost_parameter: 1 << 14,
            block_size: 8,
            parallelization: 1,
            key_length: None,
        };
        change(&mut scrypt);
        parameters.kdf = Kdf::Scrypt(scrypt);
        parameters
    }

    #[test]
    fn an_upload_cannot_keep_the_server_busy() {
        assert!(affordable(&with_rounds(600_000)));
        assert!(!affordable(&with_rounds(100_000_000)));
        assert!(affordable(&with_scrypt(|_| {})));
        for change in [
            (|scrypt| scrypt.cost_parameter = 0) as fn(&mut ScryptParams),
            |scrypt| scrypt.cost_parameter = 1,
            |scrypt| scrypt.cost_parameter = 12345,
            |scrypt| scrypt.cost_parameter = 1 << 20,
            |scrypt| scrypt.cost_parameter = 1 << 63,
            |scrypt| scrypt.block_size = u16::MAX,
            |scrypt| scrypt.parallelization = 0,
            |scrypt| scrypt.parallelization = 1000,
        ] {
            let parameters = with_scrypt(change);
            assert!(!affordable(&parameters), "{parameters:?}");
        }
    }
}
