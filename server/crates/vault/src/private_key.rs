//! Private keys.

use crate::pem::{self, Block};
use crate::{encrypted, foreign, public_key, text};
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
use secrecy::{SecretSlice, SecretString};

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

/// Which kind of block a key came in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Pkcs8,
    EncryptedPkcs8,
    Pkcs1,
    Sec1,
    /// DSA: recognised in order to be refused by name.
    Dsa,
}

impl Format {
    fn of(label: &str) -> Option<Self> {
        match label {
            "PRIVATE KEY" => Some(Self::Pkcs8),
            "ENCRYPTED PRIVATE KEY" => Some(Self::EncryptedPkcs8),
            "RSA PRIVATE KEY" => Some(Self::Pkcs1),
            "EC PRIVATE KEY" => Some(Self::Sec1),
            "DSA PRIVATE KEY" => Some(Self::Dsa),
            _ => None,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Pkcs8 | Self::EncryptedPkcs8 => "PKCS#8",
            Self::Pkcs1 => "PKCS#1",
            Self::Sec1 => "SEC1",
            Self::Dsa => "DSA",
        }
    }
}

/// A key that was checked: its private half as `PKCS#8`, its public half as `SubjectPublicKeyInfo`.
struct CheckedKey {
    algorithm: KeyAlgorithm,
    pkcs8: SecretSlice<u8>,
    spki: Vec<u8>,
}

/// Reads the one private key of an upload. Other blocks beside it, such as its certificate, are passed over.
pub(crate) fn read(bytes: &[u8], passphrase: Option<&SecretString>) -> Result<Upload, UnreadableUpload> {
    let text = text::lenient(bytes);
    let blocks = pem::blocks(&text);
    let mut keys = blocks
        .iter()
        .filter_map(|block| Some((block, Format::of(block.label)?)));
    let (block, format) = keys
        .next()
        .ok_or_else(|| foreign::refusal(&blocks, bytes, &text, "a private key in PEM"))?;
    if keys.next().is_some() {
        return Err(UnreadableUpload::Several);
    }
    let key = open(block, format, passphrase)?;
    let facts = KeyFacts {
        algorithm: key.algorithm,
        format: format.label().to_owned(),
        had_passphrase: format == Format::EncryptedPkcs8,
        public_key_sha256: public_key::sha256(&key.spki),
        public_key_pem: pem::encode("PUBLIC KEY", &key.spki),
    };
    Ok(Upload {
        facts: Facts::SshKey(facts),
        material: key.pkcs8,
    })
}

fn open(
    block: &Block<'_>,
    format: Format,
    passphrase: Option<&SecretString>,
) -> Result<CheckedKey, UnreadableUpload> {
    if format == Format::Dsa {
        return Err(UnreadableUpload::Algorithm);
    }
    if block.has_old_encryption() {
        return Err(UnreadableUpload::OldEncryption);
    }
    let der = block.decode()?;
    match format {
        Format::Pkcs8 => from_pkcs8(&der),
        Format::EncryptedPkcs8 => from_pkcs8(encrypted::decrypt(&der, passphrase)?.as_bytes()),
        Format::Pkcs1 => rsa_key(&der),
        Format::Sec1 => ec_key(sec1_curve(&der), |curve| {
            EcdsaKeyPair::from_private_key_der(curve.algorithm, &der).ok()
        }),
        Format::Dsa => Err(UnreadableUpload::Algorithm),
    }
}

/// `PKCS#8` (RFC 5958).
fn from_pkcs8(der: &[u8]) -> Result<CheckedKey, UnreadableUpload> {
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
fn rsa_key(der: &[u8]) -> Result<CheckedKey, UnreadableUpload> {
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
) -> Result<CheckedKey, UnreadableUpload> {
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
    Ok(CheckedKey {
        algorithm: KeyAlgorithm::Ec(curve.bits),
        pkcs8: SecretSlice::from(pkcs8.as_ref().to_vec()),
        spki: spki.as_ref().to_vec(),
    })
}

fn checked<E>(
    algorithm: KeyAlgorithm,
    pkcs8: Result<Pkcs8V1Der<'_>, E>,
    spki: Result<PublicKeyX509Der<'_>, E>,
) -> Result<CheckedKey, UnreadableUpload> {
    let pkcs8 = pkcs8.map_err(|_| UnreadableUpload::Damaged)?;
    let spki = spki.map_err(|_| UnreadableUpload::Damaged)?;
    Ok(CheckedKey {
        algorithm,
        pkcs8: SecretSlice::from(pkcs8.as_ref().to_vec()),
        spki: spki.as_ref().to_vec(),
    })
}

#[cfg(test)]
#[path = "private_key_tests.rs"]
mod tests;
