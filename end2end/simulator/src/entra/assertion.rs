//! Client assertions: a JWT signed with the key of a registered certificate (RFC 7523).
//! Source: Microsoft identity platform, *certificate credentials*: PS256 with `x5t#S256`, or RS256 with `x5t`.

use base64::{
    Engine as _,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use super::errors::Failure;
use crate::{
    registration::{Certificate, Registration},
    state::State,
    tenant::Addresses,
};

/// How far the clocks may differ, seconds.
const SKEW: i64 = 300;

/// Thumbprints come with and without padding.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Deserialize)]
struct Header {
    alg: String,
    x5t: Option<String>,
    #[serde(rename = "x5t#S256")]
    x5t_s256: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    aud: Value,
    iss: Option<String>,
    sub: Option<String>,
    jti: Option<String>,
    nbf: Option<i64>,
    exp: Option<i64>,
}

/// Checks an assertion and remembers its `jti`.
///
/// # Errors
/// [`Failure`]: key, signature, audience, issuer, times or repetition.
pub(super) fn verify(
    state: &mut State,
    app: &Registration,
    jwt: &str,
    addresses: &Addresses,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let (signed, signature) = jwt
        .rsplit_once('.')
        .ok_or(Failure::BadAssertion("The assertion is not a JWT."))?;
    let (header, payload) = signed
        .split_once('.')
        .ok_or(Failure::BadAssertion("The assertion is not a JWT."))?;
    let header: Header =
        decode(header).ok_or(Failure::BadAssertion("The header of the assertion is malformed."))?;
    let claims: Claims = decode(payload).ok_or(Failure::BadAssertion(
        "The claims of the assertion are malformed.",
    ))?;
    // An issuer of its own belongs to a federated credential, and nobody can register those here
    if let Some(issuer) = claims
        .iss
        .as_deref()
        .filter(|issuer| issuer.starts_with("https://"))
    {
        return Err(Failure::ForeignAssertion(issuer.to_owned()));
    }
    let certificate = find_certificate(app, &header)?;
    if state.faults.wrong_secret {
        return Err(key_not_found(app, &header));
    }
    if state.faults.expired_secret || now.timestamp() > certificate.not_after {
        return Err(Failure::BadAssertionKey("The key used is expired.".to_owned()));
    }
    if now.timestamp() < certificate.not_before {
        return Err(Failure::BadAssertionKey(
            "The key used is not yet valid.".to_owned(),
        ));
    }
    let algorithm = match header.alg.as_str() {
        "PS256" => Algorithm::PS256,
        "RS256" => Algorithm::RS256,
        _ => {
            return Err(Failure::BadAssertion(
                "The algorithm of the assertion must be PS256 or RS256.",
            ));
        }
    };
    let key = DecodingKey::from_rsa_raw_components(&certificate.modulus, &certificate.exponent);
    let genuine =
        jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &key, algorithm).unwrap_or(false);
    if !genuine {
        let reason = format!(
            "The key was not the one of the certificate {}.",
            certificate.thumbprint()
        );
        return Err(Failure::BadAssertionKey(reason));
    }
    check_claims(state, app, &claims, addresses, now)
}

fn find_certificate<'a>(app: &'a Registration, header: &Header) -> Result<&'a Certificate, Failure> {
    let sha1 = header.x5t.as_deref().and_then(|text| BASE64URL.decode(text).ok());
    let sha256 = header
        .x5t_s256
        .as_deref()
        .and_then(|text| BASE64URL.decode(text).ok());
    let found = app.certificates.iter().find(|known| {
        sha256.as_deref().is_some_and(|print| print == known.sha256)
            || (sha256.is_none() && sha1.as_deref().is_some_and(|print| print == known.sha1))
    });
    found.ok_or_else(|| key_not_found(app, header))
}

fn key_not_found(app: &Registration, header: &Header) -> Failure {
    let used = header.x5t_s256.as_ref().or(header.x5t.as_ref());
    let used = used
        .and_then(|text| BASE64URL.decode(text).ok())
        .map_or_else(|| "none".to_owned(), hex::encode_upper);
    let known: Vec<String> = app.certificates.iter().map(Certificate::thumbprint).collect();
    let known = if known.is_empty() {
        "none".to_owned()
    } else {
        known.join(", ")
    };
    Failure::BadAssertionKey(format!(
        "The key was not found. Thumbprint of key used by client: '{used}'. Configured thumbprints: {known}."
    ))
}

fn check_claims(
    state: &mut State,
    app: &Registration,
    claims: &Claims,
    addresses: &Addresses,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let seconds = now.timestamp();
    if claims.iss != claims.sub {
        return Err(Failure::AssertionIssuer);
    }
    if claims
        .iss
        .as_deref()
        .and_then(|id| uuid::Uuid::parse_str(id).ok())
        != Some(app.client_id)
    {
        return Err(Failure::AssertionIssuer);
    }
    if !addresses
        .assertion_audiences()
        .iter()
        .any(|own| is_audience(&claims.aud, own))
    {
        return Err(Failure::BadAssertion(
            "The audience of the assertion must be the token endpoint.",
        ));
    }
    let Some(expires) = claims.exp else {
        return Err(Failure::BadAssertion("The assertion has no exp claim."));
    };
    if expires.saturating_add(SKEW) <= seconds
        || claims.nbf.is_some_and(|from| from.saturating_sub(SKEW) > seconds)
    {
        return Err(Failure::AssertionTime {
            now: now.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            from: claims.nbf.map_or_else(|| "unknown".to_owned(), when),
            until: when(expires),
        });
    }
    let Some(jti) = claims.jti.as_deref().filter(|jti| !jti.is_empty()) else {
        return Err(Failure::BadAssertion("The assertion has no jti claim."));
    };
    let seen = &mut state.grants.assertions;
    seen.retain(|_, expires| expires.saturating_add(SKEW) > seconds);
    if seen.insert(format!("{} {jti}", app.client_id), expires).is_some() {
        return Err(Failure::BadAssertion("The jti of the assertion was used before."));
    }
    Ok(())
}

fn is_audience(claim: &Value, own: &str) -> bool {
    match claim {
        Value::String(audience) => audience == own,
        Value::Array(several) => several.iter().any(|audience| audience.as_str() == Some(own)),
        _ => false,
    }
}

fn when(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0).map_or_else(
        || seconds.to_string(),
        |time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    )
}

fn decode<T: for<'a> Deserialize<'a>>(part: &str) -> Option<T> {
    serde_json::from_slice(&BASE64URL.decode(part).ok()?).ok()
}
