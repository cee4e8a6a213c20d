//! X.509 certificates (RFC 5280).

use crate::{distinguished_name, foreign, pem, public_key, text};
use chrono::{DateTime, Utc};
use domain::ports::{UnreadableUpload, Upload};
use model::credential::{CertificateFacts, Facts, KeyAlgorithm};
use secrecy::SecretSlice;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::der_parser::asn1_rs::{Oid, oid};
use x509_parser::error::X509Error;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;
use x509_parser::x509::SubjectPublicKeyInfo;

const WANTED: &str = "a certificate";

/// Reads the certificate of an upload, of a chain the first one: by convention (RFC 8446, 4.4.2) that is the holder's own.
/// Bare DER is taken as well, since Windows exports it as `.cer`.
pub(crate) fn read(bytes: &[u8]) -> Result<Upload, UnreadableUpload> {
    let text = text::lenient(bytes);
    let blocks = pem::blocks(&text);
    let of_certificate = |label| matches!(label, "CERTIFICATE" | "X509 CERTIFICATE");
    if let Some(block) = blocks.iter().find(|block| of_certificate(block.label)) {
        return from_der(&block.decode()?);
    }
    // 0x30 begins a DER sequence, and is also the digit 0
    if blocks.is_empty() && bytes.first() == Some(&0x30) && foreign::binary_name(bytes).is_none() {
        return from_der(bytes).map_err(|error| match error {
            UnreadableUpload::Damaged if text::strict(bytes).is_some() => UnreadableUpload::NoPem,
            error => error,
        });
    }
    Err(foreign::refusal(&blocks, bytes, &text, WANTED))
}

fn from_der(der: &[u8]) -> Result<Upload, UnreadableUpload> {
    let (rest, certificate) = X509Certificate::from_der(der).map_err(|_| UnreadableUpload::Damaged)?;
    if !rest.is_empty() {
        return Err(UnreadableUpload::Damaged);
    }
    let validity = certificate.validity();
    let facts = CertificateFacts {
        subject: distinguished_name::display(certificate.subject()),
        issuer: distinguished_name::display(certificate.issuer()),
        self_signed: self_signed(&certificate),
        not_before: utc(validity.not_before)?,
        not_after: utc(validity.not_after)?,
        algorithm: algorithm(certificate.public_key())?,
        // The thumbprints of Entra and of `x5t`: over the whole certificate, not its signature
        sha1: hex::encode_upper(Sha1::digest(der)),
        sha256: hex::encode_upper(Sha256::digest(der)),
        public_key_sha256: public_key::sha256(certificate.public_key().raw),
    };
    Ok(Upload {
        facts: Facts::Certificate(facts),
        material: SecretSlice::from(der.to_vec()),
    })
}

/// Whether its own key made its signature. Where the signature's algorithm is one we cannot calculate, the names decide.
fn self_signed(certificate: &X509Certificate<'_>) -> bool {
    certificate.subject().as_raw() == certificate.issuer().as_raw()
        && matches!(
            certificate.verify_signature(None),
            Ok(()) | Err(X509Error::SignatureUnsupportedAlgorithm)
        )
}

fn utc(time: ASN1Time) -> Result<DateTime<Utc>, UnreadableUpload> {
    DateTime::from_timestamp(time.timestamp(), 0).ok_or(UnreadableUpload::Damaged)
}

/// Object identifiers of RFC 8410 and RFC 5480.
const ED25519: Oid<'_> = oid!(1.3.101.112);
const P256: Oid<'_> = oid!(1.2.840.10045.3.1.7);
const P384: Oid<'_> = oid!(1.3.132.0.34);
const P521: Oid<'_> = oid!(1.3.132.0.35);

fn algorithm(key: &SubjectPublicKeyInfo<'_>) -> Result<KeyAlgorithm, UnreadableUpload> {
    match key.parsed().map_err(|_| UnreadableUpload::Damaged)? {
        PublicKey::RSA(rsa) => public_key::rsa_bits(rsa.modulus).map(KeyAlgorithm::Rsa),
        PublicKey::EC(_) => {
            let parameters = key.algorithm.parameters.as_ref();
            let curve = parameters.and_then(|parameters| parameters.as_oid().ok());
            let bits = [(P256, 256), (P384, 384), (P521, 521)]
                .into_iter()
                .find(|(oid, _)| curve.as_ref() == Some(oid))
                .map(|(_, bits)| bits);
            bits.map(KeyAlgorithm::Ec).ok_or(UnreadableUpload::Algorithm)
        }
        PublicKey::Unknown(_) if key.algorithm.algorithm == ED25519 => Ok(KeyAlgorithm::Ed25519),
        _ => Err(UnreadableUpload::Algorithm),
    }
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
