//! Private keys.

use crate::openssh::{self, Parts};
use crate::pbe::{self, Passphrase};
use crate::tlv::Element;
use crate::work::Work;
use crate::{pem, public_key, rsa_numbers};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING,
    EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair,
};
use domain::ports::{UnreadableUpload, Upload};
use model::credential::{Facts, KeyAlgorithm, KeyFacts};
use pkcs8::der::asn1::{AnyRef, ContextSpecific, ObjectIdentifier, OctetStringRef, UintRef};
use pkcs8::der::{Decode, Reader, TagNumber};
use pkcs8::{PrivateKeyInfoRef, der};
use secrecy::SecretSlice;
use zeroize::Zeroizing;

/// `rsaEncryption` (RFC 8017).
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// `id-ecPublicKey` (RFC 5480).
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// `id-Ed25519` (RFC 8410).
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// An elliptic curve that is read here.
struct Curve {
    oid: ObjectIdentifier,
    bits: u32,
    algorithm: &'static EcdsaSigningAlgorithm,
}

/// The curves of NIST (RFC 5480).
static CURVES: [Curve; 3] = [
    Curve {
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        bits: 256,
        algorithm: &ECDSA_P256_SHA256_ASN1_SIGNING,
    },
    Curve {
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.34"),
        bits: 384,
        algorithm: &ECDSA_P384_SHA384_ASN1_SIGNING,
    },
    Curve {
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.35"),
        bits: 521,
        algorithm: &ECDSA_P521_SHA512_ASN1_SIGNING,
    },
];

/// The encoding that a key came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Pkcs8,
    EncryptedPkcs8,
    Pkcs1,
    Sec1,
    OpenSsh,
}

impl Format {
    /// What the label of a PEM block promises.
    pub(crate) fn of(label: &str) -> Option<Self> {
        match label {
            "PRIVATE KEY" => Some(Self::Pkcs8),
            "ENCRYPTED PRIVATE KEY" => Some(Self::EncryptedPkcs8),
            "RSA PRIVATE KEY" => Some(Self::Pkcs1),
            "EC PRIVATE KEY" => Some(Self::Sec1),
            "OPENSSH PRIVATE KEY" => Some(Self::OpenSsh),
            _ => None,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Pkcs8 | Self::EncryptedPkcs8 => "PKCS#8",
            Self::Pkcs1 => "PKCS#1",
            Self::Sec1 => "SEC1",
            Self::OpenSsh => "OpenSSH",
        }
    }
}

/// A key that was checked.
#[derive(Debug)]
pub(crate) struct Key {
    /// What may be shown.
    pub(crate) facts: KeyFacts,
    /// The private half as unencrypted `PKCS#8`.
    pub(crate) pkcs8: SecretSlice<u8>,
}

impl Key {
    /// Says that the file around it was called so and needed a passphrase.
    pub(crate) fn in_container(mut self, format: &str, had_passphrase: bool) -> Self {
        format.clone_into(&mut self.facts.format);
        self.facts.had_passphrase |= had_passphrase;
        self
    }
}

impl From<Key> for Upload {
    fn from(key: Key) -> Self {
        Self {
            facts: Facts::SshKey(key.facts),
            material: key.pkcs8,
        }
    }
}

/// Private and public half: `PKCS#8` and `SubjectPublicKeyInfo`.
struct Halves {
    algorithm: KeyAlgorithm,
    pkcs8: SecretSlice<u8>,
    spki: Vec<u8>,
}

/// Reads a key in the given encoding.
///
/// # Errors
/// Why it cannot be used, or not without another passphrase.
pub(crate) fn read(
    format: Format,
    bytes: &[u8],
    passphrase: Option<Passphrase<'_>>,
    work: &Work,
) -> Result<Key, UnreadableUpload> {
    let mut had_passphrase = false;
    let halves = match format {
        Format::Pkcs8 => from_pkcs8(bytes)?,
        Format::EncryptedPkcs8 => {
            had_passphrase = true;
            from_pkcs8(&decrypted(bytes, passphrase, work)?)?
        }
        Format::Pkcs1 => rsa_key(bytes)?,
        Format::Sec1 => ec_key(sec1_curve(bytes), |curve| {
            EcdsaKeyPair::from_private_key_der(curve.algorithm, bytes).ok()
        })?,
        Format::OpenSsh => {
            let key = openssh::read(bytes, passphrase, work)?;
            had_passphrase = key.had_passphrase;
            from_openssh(key.parts)?
        }
    };
    Ok(Key {
        facts: KeyFacts {
            algorithm: halves.algorithm,
            format: format.label().to_owned(),
            had_passphrase,
            public_key_sha256: public_key::sha256(&halves.spki),
            public_key_pem: pem::encode("PUBLIC KEY", &halves.spki),
            request_pem: None,
        },
        pkcs8: halves.pkcs8,
    })
}

/// `EncryptedPrivateKeyInfo` (RFC 5958, 3).
fn decrypted(
    der: &[u8],
    passphrase: Option<Passphrase<'_>>,
    work: &Work,
) -> Result<Zeroizing<Vec<u8>>, UnreadableUpload> {
    let parts = Element::only(der).and_then(Element::sequence);
    let (algorithm, encrypted) = match parts.as_deref() {
        Ok([algorithm, encrypted]) => (*algorithm, encrypted.octets()),
        _ => return Err(UnreadableUpload::Damaged),
    };
    let encrypted = encrypted.map_err(|_| UnreadableUpload::Damaged)?;
    let opened = pbe::decrypt(algorithm, &encrypted, passphrase, work)?;
    // About one wrong passphrase in 256 leaves sound padding behind
    PrivateKeyInfoRef::try_from(opened.as_slice()).map_err(|_| UnreadableUpload::PassphraseWrong)?;
    Ok(opened)
}

fn from_openssh(parts: Parts) -> Result<Halves, UnreadableUpload> {
    match parts {
        Parts::Rsa(numbers) => rsa_key(&rsa_numbers::pkcs1(&numbers)?),
        Parts::Ed25519 { public, seed } => {
            let pair = Ed25519KeyPair::from_seed_and_public_key(&seed, &public)
                .map_err(|_| UnreadableUpload::Damaged)?;
            checked(KeyAlgorithm::Ed25519, pair.as_der(), pair.public_key().as_der())
        }
        Parts::Ec {
            curve,
            public,
            private,
        } => {
            let curve = CURVES
                .iter()
                .find(|known| curve == format!("nistp{}", known.bits))
                .ok_or(UnreadableUpload::Algorithm)?;
            // Without the zero of a positive number, and as long as the curve's numbers are
            let length = usize::try_from(curve.bits.div_ceil(8)).unwrap_or_default();
            let zeros = private.iter().take_while(|byte| **byte == 0).count();
            let scalar = &private[zeros..];
            let missing = length
                .checked_sub(scalar.len())
                .ok_or(UnreadableUpload::Damaged)?;
            let mut fixed = Zeroizing::new(vec![0; length]);
            fixed[missing..].copy_from_slice(scalar);
            ec_key(Ok(curve.oid), |curve| {
                EcdsaKeyPair::from_private_key_and_public_key(curve.algorithm, &fixed, &public).ok()
            })
        }
    }
}

/// `PKCS#8` (RFC 5958).
fn from_pkcs8(der: &[u8]) -> Result<Halves, UnreadableUpload> {
    let info = PrivateKeyInfoRef::try_from(der).map_err(|_| UnreadableUpload::Damaged)?;
    match info.algorithm.oid {
        RSA => rsa_key(info.private_key.as_bytes()),
        EC => ec_key(info.algorithm.parameters_oid().map_err(|_| Unnamed), |curve| {
            EcdsaKeyPair::from_pkcs8(curve.algorithm, der).ok()
        }),
        ED25519 => {
            let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| UnreadableUpload::Damaged)?;
            checked(KeyAlgorithm::Ed25519, pair.as_der(), pair.public_key().as_der())
        }
        _ => Err(UnreadableUpload::Algorithm),
    }
}

/// `RSAPrivateKey` (RFC 8017, A.1.2). Its size is looked at first: the library refuses short keys without saying why.
fn rsa_key(der: &[u8]) -> Result<Halves, UnreadableUpload> {
    let modulus = rsa_modulus(der).map_err(|_| UnreadableUpload::Damaged)?;
    let bits = public_key::rsa_bits(modulus)?;
    let pair = rsa::KeyPair::from_der(der).map_err(|_| UnreadableUpload::Damaged)?;
    checked(KeyAlgorithm::Rsa(bits), pair.as_der(), pair.public_key().as_der())
}

fn rsa_modulus(der: &[u8]) -> der::Result<&[u8]> {
    AnyRef::from_der(der)?.sequence(|reader| {
        let _version = u8::decode(reader)?;
        let modulus = UintRef::decode(reader)?;
        reader.read_slice(reader.remaining_len())?;
        Ok(modulus.as_bytes())
    })
}

/// The curve is not given by name.
struct Unnamed;

/// The named curve of an `ECPrivateKey` (RFC 5915): `SEQUENCE { 1, OCTET STRING, [0] parameters, [1] public key }`.
fn sec1_curve(der: &[u8]) -> Result<ObjectIdentifier, Unnamed> {
    let named = |der| -> der::Result<Option<ObjectIdentifier>> {
        AnyRef::from_der(der)?.sequence(|reader| {
            let _version = u8::decode(reader)?;
            let _private = <&OctetStringRef>::decode(reader)?;
            let parameters = ContextSpecific::<AnyRef<'_>>::decode_explicit(reader, TagNumber(0))?;
            reader.read_slice(reader.remaining_len())?;
            parameters.map(|field| field.value.decode_as()).transpose()
        })
    };
    named(der).ok().flatten().ok_or(Unnamed)
}

fn ec_key(
    curve: Result<ObjectIdentifier, Unnamed>,
    read: impl FnOnce(&Curve) -> Option<EcdsaKeyPair>,
) -> Result<Halves, UnreadableUpload> {
    let oid = curve.map_err(|Unnamed| UnreadableUpload::Damaged)?;
    let curve = CURVES
        .iter()
        .find(|curve| curve.oid == oid)
        .ok_or(UnreadableUpload::Algorithm)?;
    let pair = read(curve).ok_or(UnreadableUpload::Damaged)?;
    let pkcs8 = pair.to_pkcs8v1().map_err(|_| UnreadableUpload::Damaged)?;
    let spki: PublicKeyX509Der<'_> = pair
        .public_key()
        .as_der()
        .map_err(|_| UnreadableUpload::Damaged)?;
    Ok(Halves {
        algorithm: KeyAlgorithm::Ec(curve.bits),
        pkcs8: SecretSlice::from(pkcs8.as_ref().to_vec()),
        spki: spki.as_ref().to_vec(),
    })
}

fn checked<E>(
    algorithm: KeyAlgorithm,
    pkcs8: Result<Pkcs8V1Der<'_>, E>,
    spki: Result<PublicKeyX509Der<'_>, E>,
) -> Result<Halves, UnreadableUpload> {
    let pkcs8 = pkcs8.map_err(|_| UnreadableUpload::Damaged)?;
    let spki = spki.map_err(|_| UnreadableUpload::Damaged)?;
    Ok(Halves {
        algorithm,
        pkcs8: SecretSlice::from(pkcs8.as_ref().to_vec()),
        spki: spki.as_ref().to_vec(),
    })
}

#[cfg(test)]
#[path = "private_key_tests.rs"]
mod tests;
