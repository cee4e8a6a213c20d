//! X.509 certificates (RFC 5280).

use crate::{distinguished_name, pem, public_key};
use chrono::{DateTime, Utc};
use domain::ports::UnreadableUpload;
use model::credential::{CertificateFacts, KeyAlgorithm};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::der_parser::asn1_rs::{Oid, oid};
use x509_parser::error::X509Error;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;
use x509_parser::x509::SubjectPublicKeyInfo;

/// A certificate whose structure is sound. Whether it can be used, [`Self::facts`] says.
pub(crate) struct Certificate<'a> {
    /// Its bytes.
    pub(crate) der: &'a [u8],
    parsed: X509Certificate<'a>,
}

/// Parses one certificate.
///
/// # Errors
/// [`UnreadableUpload::Damaged`].
pub(crate) fn parse(der: &[u8]) -> Result<Certificate<'_>, UnreadableUpload> {
    match X509Certificate::from_der(der) {
        Ok(([], parsed)) => Ok(Certificate { der, parsed }),
        _ => Err(UnreadableUpload::Damaged),
    }
}

impl Certificate<'_> {
    /// See [`CertificateFacts::public_key_sha256`].
    pub(crate) fn public_key_sha256(&self) -> String {
        public_key::sha256(self.parsed.public_key().raw)
    }

    /// Whether the other's subject is this one's issuer.
    pub(crate) fn is_issued_by(&self, other: &Self) -> bool {
        self.parsed.issuer().as_raw() == other.parsed.subject().as_raw()
    }

    /// Subject, as people read it.
    pub(crate) fn subject(&self) -> String {
        distinguished_name::display(self.parsed.subject())
    }

    /// What may be shown of it.
    ///
    /// # Errors
    /// Its key cannot be used.
    pub(crate) fn facts(&self) -> Result<CertificateFacts, UnreadableUpload> {
        let certificate = &self.parsed;
        let validity = certificate.validity();
        Ok(CertificateFacts {
            subject: self.subject(),
            issuer: distinguished_name::display(certificate.issuer()),
            self_signed: self_signed(certificate),
            not_before: utc(validity.not_before)?,
            not_after: utc(validity.not_after)?,
            algorithm: algorithm(certificate.public_key())?,
            // The thumbprints of Entra and of `x5t`: over the whole certificate, not its signature
            sha1: hex::encode_upper(Sha1::digest(self.der)),
            sha256: hex::encode_upper(Sha256::digest(self.der)),
            public_key_sha256: self.public_key_sha256(),
            came_with: Vec::new(),
        })
    }

    /// Its public key in PEM.
    pub(crate) fn public_key_pem(&self) -> String {
        pem::encode("PUBLIC KEY", self.parsed.public_key().raw)
    }
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
