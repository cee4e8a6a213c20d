//! *Certificates & secrets*.

use chrono::{DateTime, Utc};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use uuid::Uuid;
use x509_parser::{pem::Pem, prelude::FromDer as _, public_key::PublicKey};

/// A client secret. Microsoft shows the value once; the practice tenant keeps it for `/_control/state`.
#[derive(Debug, Clone)]
pub(crate) struct ClientSecret {
    /// *Secret ID*, the GUID people paste by mistake.
    pub(crate) id: Uuid,
    /// *Description*.
    pub(crate) description: String,
    /// *Value*.
    pub(crate) value: String,
    /// *Expires*.
    pub(crate) expires: DateTime<Utc>,
}

/// A certificate whose private key the client signs assertions with.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    /// *Certificate ID*.
    pub(crate) id: Uuid,
    /// Subject, as text.
    pub(crate) subject: String,
    /// Start of validity, Unix seconds.
    pub(crate) not_before: i64,
    /// End of validity, Unix seconds.
    pub(crate) not_after: i64,
    /// SHA-1 of the DER: the portal's *Thumbprint*, and `x5t`.
    pub(crate) sha1: [u8; 20],
    /// SHA-256 of the DER: `x5t#S256`.
    pub(crate) sha256: [u8; 32],
    /// RSA modulus, big-endian without leading zero.
    pub(crate) modulus: Vec<u8>,
    /// RSA exponent, big-endian.
    pub(crate) exponent: Vec<u8>,
}

impl Certificate {
    /// The thumbprint as the portal shows it.
    pub(crate) fn thumbprint(&self) -> String {
        hex::encode_upper(self.sha1)
    }
}

/// Why an upload is not a certificate for an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CertificateError {
    /// Neither PEM nor DER of a certificate.
    #[error("This is not a certificate. Upload a .cer, .pem or .crt file with the public certificate.")]
    NotACertificate,
    /// It carries the private key.
    #[error(
        "This file holds a private key. Upload the certificate alone: the key stays with the application."
    )]
    PrivateKey,
    /// Elliptic curve or something else.
    #[error("The key of this certificate is not RSA. Client assertions need RSA with 2048 bits or more.")]
    NotRsa,
    /// Below 2048 bits.
    #[error("The RSA key of this certificate is shorter than 2048 bits.")]
    TooShort,
}

/// Reads an uploaded certificate, PEM or DER.
///
/// # Errors
/// [`CertificateError`]
pub(crate) fn read_certificate(upload: &[u8], id: Uuid) -> Result<Certificate, CertificateError> {
    let mut der = None;
    for block in Pem::iter_from_buffer(upload).flatten() {
        if block.label.ends_with("PRIVATE KEY") {
            return Err(CertificateError::PrivateKey);
        }
        if block.label == "CERTIFICATE" && der.is_none() {
            der = Some(block.contents);
        }
    }
    let der = der.unwrap_or_else(|| upload.to_vec());
    let (_, certificate) = x509_parser::certificate::X509Certificate::from_der(&der)
        .map_err(|_| CertificateError::NotACertificate)?;
    let Ok(PublicKey::RSA(key)) = certificate.public_key().parsed() else {
        return Err(CertificateError::NotRsa);
    };
    let modulus: Vec<u8> = key
        .modulus
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    if modulus.len() < 256 {
        return Err(CertificateError::TooShort);
    }
    Ok(Certificate {
        id,
        subject: certificate.subject().to_string(),
        not_before: certificate.validity().not_before.timestamp(),
        not_after: certificate.validity().not_after.timestamp(),
        sha1: Sha1::digest(&der).into(),
        sha256: Sha256::digest(&der).into(),
        modulus,
        exponent: key.exponent.to_vec(),
    })
}
