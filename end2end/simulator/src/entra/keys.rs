//! The key that signs tokens: RSA 2048, made at start, with a self-signed certificate around it.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256};
use serde_json::{Value, json};
use sha1::Digest as _;
use sha2::Sha256;
use uuid::Uuid;

use crate::registration::{CertificateError, read_certificate};

/// Why no key could be made.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Key or certificate.
    #[error("cannot make the signing key: {0}")]
    Generate(#[from] rcgen::Error),
    /// Reading back what was made.
    #[error("cannot read the signing certificate: {0}")]
    Certificate(String),
    /// The key is not in a form the signer takes.
    #[error("cannot use the signing key: {0}")]
    Use(#[from] jsonwebtoken::errors::Error),
}

impl From<CertificateError> for KeyError {
    fn from(error: CertificateError) -> Self {
        Self::Certificate(error.to_string())
    }
}

/// Signs and verifies this tenant's tokens.
pub(crate) struct SigningKey {
    private: EncodingKey,
    public: DecodingKey,
    kid: String,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    certificate: Vec<u8>,
}

/// A token that is not from this tenant, or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotOurs;

impl SigningKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`KeyError`]
    pub(crate) fn generate() -> Result<Self, KeyError> {
        let pair = KeyPair::generate_for(&PKCS_RSA_SHA256)?;
        let certificate = CertificateParams::new(vec!["practice-tenant".to_owned()])?.self_signed(&pair)?;
        let der = certificate.der().to_vec();
        let read = read_certificate(&der, Uuid::nil())?;
        Ok(Self {
            private: EncodingKey::from_rsa_pem(pair.serialize_pem().as_bytes())?,
            public: DecodingKey::from_rsa_raw_components(&read.modulus, &read.exponent),
            kid: URL_SAFE_NO_PAD.encode(read.sha1),
            modulus: read.modulus,
            exponent: read.exponent,
            certificate: der,
        })
    }

    /// The entry of the key set, as Microsoft publishes it.
    pub(crate) fn to_jwk(&self, issuer: &str) -> Value {
        json!({
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "x5t": self.kid,
            "n": URL_SAFE_NO_PAD.encode(&self.modulus),
            "e": URL_SAFE_NO_PAD.encode(&self.exponent),
            "x5c": [STANDARD.encode(&self.certificate)],
            "issuer": issuer,
        })
    }

    /// Signs an ID token (RS256).
    ///
    /// # Errors
    /// The signer's.
    pub(crate) fn sign_id_token(&self, claims: &Value) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.private)
    }

    /// Signs an access token for Graph. Its header carries a `nonce`, and what is signed has the nonce's hash in
    /// its place: as with Microsoft's own, a client that tries to verify the token fails. It is none of its business.
    ///
    /// # Errors
    /// The signer's.
    pub(crate) fn sign_access_token(
        &self,
        claims: &Value,
        nonce: &str,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
        let signed = format!("{}.{payload}", self.header_with(&hash(nonce)));
        let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &self.private, Algorithm::RS256)?;
        Ok(format!("{}.{payload}.{signature}", self.header_with(nonce)))
    }

    fn header_with(&self, nonce: &str) -> String {
        let header =
            json!({ "typ": "JWT", "nonce": nonce, "alg": "RS256", "x5t": self.kid, "kid": self.kid });
        URL_SAFE_NO_PAD.encode(header.to_string())
    }

    /// The claims of an access token this key signed. Times and audience are the caller's to check.
    ///
    /// # Errors
    /// [`NotOurs`]
    pub(crate) fn verify_access_token(&self, token: &str) -> Result<Value, NotOurs> {
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotOurs);
        };
        let header: Value = decode(header)?;
        let nonce = header.get("nonce").and_then(Value::as_str).ok_or(NotOurs)?;
        let signed = format!("{}.{payload}", self.header_with(&hash(nonce)));
        let genuine =
            jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &self.public, Algorithm::RS256);
        if !genuine.unwrap_or(false) {
            return Err(NotOurs);
        }
        decode(payload)
    }
}

fn decode(part: &str) -> Result<Value, NotOurs> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| NotOurs)?;
    serde_json::from_slice(&bytes).map_err(|_| NotOurs)
}

fn hash(nonce: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(nonce))
}
