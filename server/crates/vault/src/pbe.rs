//! Encryption with a passphrase as `PKCS#8` and `PKCS#12` name it by an `AlgorithmIdentifier`: PBES2 of RFC 8018, and
//! the older ways of RFC 7292, appendix B and C, that Windows still writes.

use crate::ciphers::{rc2_cbc, triple_des_cbc, without_padding};
use crate::tlv::{Broken, Element};
use crate::work::Work;
use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY};
use domain::ports::UnreadableUpload;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::{Kdf, Parameters};
use zeroize::Zeroizing;

/// `id-PBES2`, 1.2.840.113549.1.5.13.
const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];
/// `pkcs-12PbeIds`, 1.2.840.113549.1.12.1; one more number says which.
const PKCS12_PBE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01];

/// Memory of scrypt that we are willing to use, in bytes; OpenSSL's default takes 16 MiB.
const MAX_SCRYPT_MEMORY: u64 = 128 * 1024 * 1024;
/// How often scrypt may go through that memory.
const MAX_SCRYPT_PARALLEL: u16 = 4;

/// A passphrase as an administrator typed it.
#[derive(Clone, Copy)]
pub(crate) struct Passphrase<'a>(pub(crate) &'a str);

impl Passphrase<'_> {
    /// UTF-16, big end first, with the two zero bytes of RFC 7292, B.1.
    pub(crate) fn for_pkcs12(self) -> Zeroizing<Vec<u8>> {
        // Room for the longest outcome, so that no half-written copy is left behind
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.0.len() * 2 + 2));
        bytes.extend(self.0.encode_utf16().flat_map(u16::to_be_bytes));
        bytes.extend([0, 0]);
        bytes
    }
}

/// Decrypts. `algorithm` is the whole `AlgorithmIdentifier`. Slow on purpose of the format: up to seconds.
///
/// # Errors
/// No passphrase, the wrong one as far as its padding shows, or an encryption that is not read here.
pub(crate) fn decrypt(
    algorithm: Element<'_>,
    encrypted: &[u8],
    passphrase: Option<Passphrase<'_>>,
    work: &Work,
) -> Result<Zeroizing<Vec<u8>>, UnreadableUpload> {
    let parts = algorithm.sequence().map_err(damaged)?;
    let oid = parts
        .first()
        .ok_or(UnreadableUpload::Damaged)?
        .oid()
        .map_err(damaged)?;
    if oid == PBES2 {
        // Inside PBES2 an unknown cipher or function does not parse; nor does damage, which is rarer
        let scheme =
            EncryptionScheme::try_from(algorithm.whole).map_err(|_| UnreadableUpload::OldEncryption)?;
        let rounds = scheme
            .pbes2()
            .map_or(Err(UnreadableUpload::OldEncryption), rounds)?;
        let passphrase = passphrase.ok_or(UnreadableUpload::PassphraseMissing)?;
        work.spend(rounds)?;
        return scheme
            .decrypt(passphrase.0, encrypted)
            .map(Zeroizing::new)
            .map_err(|error| match error {
                pkcs8::pkcs5::Error::UnsupportedAlgorithm { .. }
                | pkcs8::pkcs5::Error::AlgorithmParametersInvalid { .. } => UnreadableUpload::OldEncryption,
                _ => UnreadableUpload::PassphraseWrong,
            });
    }
    let old = Old::of(oid).ok_or(UnreadableUpload::OldEncryption)?;
    let passphrase = passphrase.ok_or(UnreadableUpload::PassphraseMissing)?;
    let (salt, rounds) = salt_and_rounds(&parts).map_err(damaged)?;
    old.decrypt(encrypted, &passphrase.for_pkcs12(), &salt, rounds, work)
}

fn damaged(Broken: Broken) -> UnreadableUpload {
    UnreadableUpload::Damaged
}

/// What the function that makes a key of a passphrase costs, in rounds of a hash.
fn rounds(parameters: &Parameters) -> Result<u64, UnreadableUpload> {
    match &parameters.kdf {
        Kdf::Pbkdf2(pbkdf2) => Ok(pbkdf2.iteration_count.into()),
        Kdf::Scrypt(scrypt) => {
            let memory = scrypt
                .cost_parameter
                .checked_mul(128 * u64::from(scrypt.block_size));
            let affordable = scrypt.cost_parameter >= 2
                && scrypt.cost_parameter.is_power_of_two()
                && memory.is_some_and(|memory| memory <= MAX_SCRYPT_MEMORY)
                && (1..=MAX_SCRYPT_PARALLEL).contains(&scrypt.parallelization);
            if !affordable {
                return Err(UnreadableUpload::TooMuchWork);
            }
            // Each 128 bytes are written once and read once, with about the effort of two hashes
            Ok(memory.unwrap_or_default() / 32 * u64::from(scrypt.parallelization) / 8)
        }
        _ => Err(UnreadableUpload::OldEncryption),
    }
}

/// `SEQUENCE { OCTET STRING salt, INTEGER iterations }` (RFC 7292, appendix C).
fn salt_and_rounds(algorithm: &[Element<'_>]) -> Result<(Vec<u8>, u32), Broken> {
    let parameters = algorithm.get(1).ok_or(Broken)?.sequence()?;
    let [salt, rounds] = parameters.as_slice() else {
        return Err(Broken);
    };
    Ok((salt.octets()?, rounds.number()?))
}

/// The ciphers of RFC 7292, appendix C. RC4, which nothing wrote in this century, is not among them.
#[derive(Clone, Copy)]
enum Old {
    TripleDes,
    TwoKeyTripleDes,
    Rc2 { bytes: usize },
}

impl Old {
    fn of(oid: &[u8]) -> Option<Self> {
        match oid.strip_prefix(PKCS12_PBE)? {
            [3] => Some(Self::TripleDes),
            [4] => Some(Self::TwoKeyTripleDes),
            [5] => Some(Self::Rc2 { bytes: 16 }),
            [6] => Some(Self::Rc2 { bytes: 5 }),
            _ => None,
        }
    }

    fn decrypt(
        self,
        encrypted: &[u8],
        passphrase: &[u8],
        salt: &[u8],
        rounds: u32,
        work: &Work,
    ) -> Result<Zeroizing<Vec<u8>>, UnreadableUpload> {
        let sha1 = &SHA1_FOR_LEGACY_USE_ONLY;
        let iv = derive(sha1, Purpose::Iv, passphrase, salt, rounds, 8, work)?;
        let key = |bytes| derive(sha1, Purpose::Key, passphrase, salt, rounds, bytes, work);
        let opened = match self {
            Self::TripleDes => triple_des_cbc(&key(24)?, &iv, encrypted),
            Self::TwoKeyTripleDes => {
                let mut key = key(16)?;
                let mut three = Zeroizing::new([0; 24]);
                three[..16].copy_from_slice(&key);
                key.truncate(8);
                three[16..].copy_from_slice(&key);
                triple_des_cbc(&*three, &iv, encrypted)
            }
            Self::Rc2 { bytes } => rc2_cbc(&key(bytes)?, &iv, encrypted),
        };
        opened
            .and_then(|opened| without_padding(opened, 8))
            .ok_or(UnreadableUpload::PassphraseWrong)
    }
}

/// What a derived key is for (RFC 7292, B.3).
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Key = 1,
    Iv = 2,
    Mac = 3,
}

/// The key derivation of RFC 7292, B.2.
///
/// # Errors
/// [`UnreadableUpload::TooMuchWork`].
pub(crate) fn derive(
    hash: &'static digest::Algorithm,
    purpose: Purpose,
    passphrase: &[u8],
    salt: &[u8],
    rounds: u32,
    length: usize,
    work: &Work,
) -> Result<Zeroizing<Vec<u8>>, UnreadableUpload> {
    let block = hash.block_len();
    let blocks = u64::try_from(length.div_ceil(hash.output_len())).unwrap_or(u64::MAX);
    work.spend(u64::from(rounds.max(1)).saturating_mul(blocks))?;
    let filled = |bytes: &[u8]| -> Zeroizing<Vec<u8>> {
        let length = bytes.len().div_ceil(block) * block;
        Zeroizing::new(bytes.iter().copied().cycle().take(length).collect())
    };
    let mut input = Zeroizing::new(vec![purpose as u8; block]);
    input.extend_from_slice(&filled(salt));
    input.extend_from_slice(&filled(passphrase));
    let mut derived = Zeroizing::new(Vec::with_capacity(length + hash.output_len()));
    loop {
        let mut output = digest::digest(hash, &input);
        for _ in 1..rounds {
            output = digest::digest(hash, output.as_ref());
        }
        derived.extend_from_slice(output.as_ref());
        if derived.len() >= length {
            derived.truncate(length);
            return Ok(derived);
        }
        let added = filled(output.as_ref());
        for block in input[block..].chunks_mut(block) {
            add_one_more_than(block, &added);
        }
    }
}

/// `block + added + 1` as numbers with the big end first, of which only the lower bytes are kept.
fn add_one_more_than(block: &mut [u8], added: &[u8]) {
    let mut carry = 1_u16;
    for (byte, added) in block.iter_mut().zip(added).rev() {
        let [high, low] = (u16::from(*byte) + u16::from(*added) + carry).to_be_bytes();
        *byte = low;
        carry = high.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pkcs8::pkcs5::pbes2::ScryptParams;

    fn with_scrypt(change: fn(&mut ScryptParams)) -> Parameters {
        let mut parameters = Parameters::generate_pbkdf2_sha256_aes256cbc(1, b"saltsalt", [0; 16]).unwrap();
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
        let pbkdf2 = |count| {
            rounds(&Parameters::generate_pbkdf2_sha256_aes256cbc(count, b"saltsalt", [0; 16]).unwrap())
        };
        assert_eq!(Work::new().spend(pbkdf2(600_000).unwrap()), Ok(()));
        assert!(Work::new().spend(pbkdf2(100_000_000).unwrap()).is_err());
        assert_eq!(Work::new().spend(rounds(&with_scrypt(|_| {})).unwrap()), Ok(()));
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
            assert!(rounds(&parameters).is_err(), "{parameters:?}");
        }
        let derived = derive(
            &SHA1_FOR_LEGACY_USE_ONLY,
            Purpose::Key,
            b"",
            b"salt",
            u32::MAX,
            24,
            &Work::new(),
        );
        assert_eq!(derived.unwrap_err(), UnreadableUpload::TooMuchWork);
    }

    #[test]
    fn keys_are_derived_as_the_well_known_examples_say() {
        // The examples that implementations of PKCS#12 share: passphrases "smeg" and "queeg"
        let key = |purpose, passphrase, salt: &str, rounds, length| {
            let salt = hex::decode(salt).unwrap();
            let passphrase = Passphrase(passphrase).for_pkcs12();
            let hash = &SHA1_FOR_LEGACY_USE_ONLY;
            hex::encode(&*derive(hash, purpose, &passphrase, &salt, rounds, length, &Work::new()).unwrap())
        };
        assert_eq!(
            key(Purpose::Key, "smeg", "0a58cf64530d823f", 1, 24),
            "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"
        );
        assert_eq!(
            key(Purpose::Iv, "smeg", "0a58cf64530d823f", 1, 8),
            "79993dfe048d3b76"
        );
        assert_eq!(
            key(Purpose::Mac, "queeg", "263216fcc2fab31c", 1000, 20),
            "5ec4c7a80df652294c3925b6489a7ab857c83476"
        );
    }
}
