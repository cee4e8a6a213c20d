//! The signed client assertion (RFC 7523; learn.microsoft.com: *Certificate credentials*).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::Serialize;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Value of `client_assertion_type`.
pub(crate) const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How long an assertion is good: made for one request, so no longer than clocks may differ.
const LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// The key cannot sign. It was checked at upload, so this means a damaged or foreign key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the private key of the client certificate cannot sign with PS256")]
pub(crate) struct UnusableKey;

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    sub: &'a str,
    jti: Uuid,
    nbf: i64,
    iat: i64,
    exp: i64,
}

/// Signs an assertion for one request to `token_endpoint`. The header names the certificate by both thumbprints: `x5t#S256` is what
/// Microsoft documents today, `x5t` what older tenants look at.
///
/// # Errors
/// [`UnusableKey`]
pub(crate) fn sign(
    token_endpoint: &Url,
    client_id: &str,
    certificate: &[u8],
    key: &SecretSlice<u8>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<SecretString, UnusableKey> {
    let mut header = Header::new(Algorithm::PS256);
    header.x5t = Some(URL_SAFE_NO_PAD.encode(Sha1::digest(certificate)));
    header.x5t_s256 = Some(URL_SAFE_NO_PAD.encode(Sha256::digest(certificate)));
    let claims = Claims {
        aud: token_endpoint.as_str(),
        iss: client_id,
        sub: client_id,
        jti: id,
        nbf: now.timestamp(),
        iat: now.timestamp(),
        exp: (now + LIFETIME).timestamp(),
    };
    let key = EncodingKey::from_rsa_pem(pem(key).as_bytes()).map_err(|_| UnusableKey)?;
    jsonwebtoken::encode(&header, &claims, &key)
        .map(SecretString::from)
        .map_err(|_| UnusableKey)
}

/// PKCS#8 DER as PEM: the one form in which `jsonwebtoken` unwraps it.
fn pem(key: &SecretSlice<u8>) -> Zeroizing<String> {
    let body = Zeroizing::new(STANDARD.encode(key.expose_secret()));
    let mut pem = Zeroizing::new(String::with_capacity(body.len() + body.len() / 64 + 64));
    pem.push_str("-----BEGIN PRIVATE KEY-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, further) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = further;
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    pem
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{DecodingKey, Validation};
    use serde_json::Value;

    #[test]
    fn the_header_names_the_certificate_and_the_claims_the_endpoint() {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        let certificate = rcgen::CertificateParams::new(Vec::<String>::new())
            .unwrap()
            .self_signed(&pair)
            .unwrap();
        let now: DateTime<Utc> = "2026-11-23T10:00:00Z".parse().unwrap();
        let endpoint = Url::parse("https://login.test/tenant/oauth2/v2.0/token").unwrap();
        let jwt = sign(
            &endpoint,
            "app",
            certificate.der(),
            &SecretSlice::from(pair.serialize_der()),
            Uuid::from_u128(7),
            now,
        )
        .unwrap();
        let header = jsonwebtoken::decode_header(jwt.expose_secret()).unwrap();
        assert_eq!(header.alg, Algorithm::PS256);
        assert_eq!(header.typ.as_deref(), Some("JWT"));
        assert_eq!(
            header.x5t_s256.as_deref(),
            Some(URL_SAFE_NO_PAD.encode(Sha256::digest(certificate.der())).as_str())
        );
        assert_eq!(header.x5t.map(|text| text.len()), Some(27));
        let mut validation = Validation::new(Algorithm::PS256);
        validation.validate_exp = false;
        validation.set_audience(&[endpoint.as_str()]);
        let public = DecodingKey::from_rsa_pem(pair.public_key_pem().as_bytes()).unwrap();
        let claims = jsonwebtoken::decode::<Value>(jwt.expose_secret(), &public, &validation)
            .unwrap()
            .claims;
        assert_eq!(claims["iss"], "app");
        assert_eq!(claims["sub"], "app");
        assert_eq!(claims["jti"], "00000000-0000-0000-0000-000000000007");
        assert_eq!(claims["iat"], now.timestamp());
        assert_eq!(claims["nbf"], now.timestamp());
        assert_eq!(claims["exp"], now.timestamp() + 300);
    }

    #[test]
    fn what_is_no_rsa_key_is_refused() {
        let ec = rcgen::KeyPair::generate().unwrap();
        for key in [ec.serialize_der(), vec![1, 2, 3], Vec::new()] {
            let endpoint = Url::parse("https://login.test/token").unwrap();
            let now = "2026-11-23T10:00:00Z".parse().unwrap();
            let refused = sign(&endpoint, "app", b"x", &SecretSlice::from(key), Uuid::nil(), now);
            assert!(matches!(refused, Err(UnusableKey)));
        }
    }
}
