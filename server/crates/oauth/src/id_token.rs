//! Validation of an ID token: OpenID Connect Core 3.1.3.7, and learn.microsoft.com: *ID token claims*.

use crate::keys::KeySet;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ports::IdentityClaims;
use jsonwebtoken::{Algorithm, Validation};
use model::application::TenantId;
use model::credential::looks_like_guid;
use model::provider::EndpointUrl;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// How far the provider's clock and ours may be apart.
const LEEWAY: TimeDelta = TimeDelta::minutes(5);

/// The longest ID token that is looked at, in bytes.
const LONGEST: usize = 64 * 1024;

/// What an ID token has to say.
pub(crate) struct Expected<'a> {
    /// Authority that was asked.
    pub(crate) authority: &'a EndpointUrl,
    /// Tenant of the registration.
    pub(crate) tenant: &'a TenantId,
    /// Our client id: the audience.
    pub(crate) client_id: &'a str,
    /// Nonce of the sign-in.
    pub(crate) nonce: &'a SecretString,
}

/// Why an ID token is not believed. No text holds anything of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidIdToken {
    #[error("ID token: not a JWT")]
    Malformed,
    #[error("ID token: signed with another algorithm than RS256")]
    Algorithm,
    /// The one case that asking for the keys again may mend.
    #[error("ID token: signed with a key that the provider does not publish")]
    UnknownKey,
    #[error("ID token: the signature is wrong")]
    Signature,
    #[error("ID token: tid or oid is missing")]
    NoAccount,
    #[error("ID token: another issuer")]
    Issuer,
    #[error("ID token: another tenant")]
    Tenant,
    #[error("ID token: another audience")]
    Audience,
    #[error("ID token: expired. Is this server's clock right?")]
    Expired,
    #[error("ID token: not valid yet. Is this server's clock right?")]
    NotYetValid,
    #[error("ID token: the nonce is missing or another one")]
    Nonce,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    exp: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    tid: Option<String>,
    oid: Option<String>,
    preferred_username: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    /// Whether the token is for this client and for nobody else.
    fn is_only(&self, client_id: &str) -> bool {
        match self {
            Self::One(audience) => audience == client_id,
            Self::Several(audiences) => matches!(audiences.as_slice(), [audience] if audience == client_id),
        }
    }
}

/// Checks signature, issuer, tenant, audience, times and nonce.
///
/// # Errors
/// The first thing that is wrong.
pub(crate) fn validate(
    token: &SecretString,
    keys: &KeySet,
    expected: &Expected<'_>,
    now: DateTime<Utc>,
) -> Result<IdentityClaims, InvalidIdToken> {
    let claims = verified(token.expose_secret(), keys)?;
    let (Some(tid), Some(oid)) = (
        claims.tid.filter(|t| !t.is_empty()),
        claims.oid.filter(|o| !o.is_empty()),
    ) else {
        return Err(InvalidIdToken::NoAccount);
    };
    // Both: what we asked for and what the provider says of itself must name the issuer
    let named = keys.issuer.replace("{tenantid}", &tid);
    if claims.iss != format!("{}/{tid}/v2.0", expected.authority.as_str()) || claims.iss != named {
        return Err(InvalidIdToken::Issuer);
    }
    let tenant = expected.tenant.as_str();
    if looks_like_guid(tenant) && !tenant.eq_ignore_ascii_case(&tid) {
        return Err(InvalidIdToken::Tenant);
    }
    if !claims.aud.is_only(expected.client_id) {
        return Err(InvalidIdToken::Audience);
    }
    let now_seconds = now.timestamp();
    if claims.exp.saturating_add(LEEWAY.num_seconds()) <= now_seconds {
        return Err(InvalidIdToken::Expired);
    }
    if claims
        .nbf
        .is_some_and(|nbf| nbf.saturating_sub(LEEWAY.num_seconds()) > now_seconds)
    {
        return Err(InvalidIdToken::NotYetValid);
    }
    let nonce = claims.nonce.unwrap_or_default();
    let same: bool = nonce
        .as_bytes()
        .ct_eq(expected.nonce.expose_secret().as_bytes())
        .into();
    if nonce.is_empty() || !same {
        return Err(InvalidIdToken::Nonce);
    }
    Ok(IdentityClaims {
        tid,
        oid,
        preferred_username: claims.preferred_username,
        name: claims.name,
    })
}

/// The claims, once the signature is known to be the provider's. Times are checked by the caller, whose clock is a parameter.
fn verified(token: &str, keys: &KeySet) -> Result<Claims, InvalidIdToken> {
    if token.len() > LONGEST {
        return Err(InvalidIdToken::Malformed);
    }
    let header = jsonwebtoken::decode_header(token).map_err(|error| match error.kind() {
        // `none`, and whatever else is no signature algorithm, does not even parse
        jsonwebtoken::errors::ErrorKind::Json(_) => InvalidIdToken::Algorithm,
        _ => InvalidIdToken::Malformed,
    })?;
    if header.alg != Algorithm::RS256 {
        return Err(InvalidIdToken::Algorithm);
    }
    let key = header
        .kid
        .and_then(|kid| keys.get(&kid))
        .ok_or(InvalidIdToken::UnknownKey)?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    jsonwebtoken::decode::<Claims>(token, key, &validation)
        .map(|data| data.claims)
        .map_err(|error| match error.kind() {
            jsonwebtoken::errors::ErrorKind::InvalidSignature => InvalidIdToken::Signature,
            _ => InvalidIdToken::Malformed,
        })
}

#[cfg(test)]
#[path = "id_token_tests.rs"]
mod tests;
