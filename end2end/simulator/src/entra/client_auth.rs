//! Client authentication at the token endpoint: secret in the body or by HTTP Basic, or a signed assertion.

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq as _;
use url::form_urlencoded;
use uuid::Uuid;

use super::{assertion, errors::Failure};
use crate::{
    grants::Grant,
    registration::{Platform, Registration},
    state::State,
    tenant::Addresses,
};

/// The form of a token request; the first value of a repeated parameter counts.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form-encoded body; a body of another kind has no parameters.
    pub(super) fn parse(headers: &HeaderMap, body: &[u8]) -> Self {
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if !kind
            .to_ascii_lowercase()
            .starts_with("application/x-www-form-urlencoded")
        {
            return Self(Vec::new());
        }
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// A parameter that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// As [`Self::get`], or the refusal that names it.
    ///
    /// # Errors
    /// [`Failure::MissingParameter`]
    pub(super) fn require(&self, name: &'static str) -> Result<&str, Failure> {
        self.get(name).ok_or(Failure::MissingParameter(name))
    }
}

/// Type of a JWT client assertion (RFC 7523).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Grant type of the device code flow (RFC 8628).
pub(super) const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Finds the application and checks that the client is it. Returns its client id.
///
/// # Errors
/// [`Failure`]: unknown application, or authentication missing or wrong.
pub(super) fn authenticate(
    state: &mut State,
    form: &Form,
    headers: &HeaderMap,
    addresses: &Addresses,
    now: DateTime<Utc>,
) -> Result<Uuid, Failure> {
    let basic = basic_credentials(headers);
    let named = match (&basic, form.get("client_id")) {
        (_, Some(id)) => id.to_owned(),
        (Some((id, _)), None) => id.clone(),
        (None, None) => return Err(Failure::MissingParameter("client_id")),
    };
    let app = Uuid::parse_str(&named).ok().and_then(|id| state.registration(id));
    let app = app.ok_or_else(|| Failure::unknown_application(&named))?.clone();
    let secret = form
        .get("client_secret")
        .map(str::to_owned)
        .or(basic.map(|(_, secret)| secret));
    let has_credentials = secret.is_some() || form.get("client_assertion").is_some();
    check_platform(state, form, headers, has_credentials)?;
    match (secret, form.get("client_assertion")) {
        (_, Some(jwt)) => {
            if form.get("client_assertion_type") != Some(JWT_BEARER) {
                return Err(Failure::MissingParameter("client_assertion_type"));
            }
            assertion::verify(state, &app, jwt, addresses, now)?;
        }
        (Some(secret), None) => check_secret(state, &app, &secret, now)?,
        (None, None) if is_public_flow(state, &app, form) => {}
        (None, None) => return Err(Failure::NoClientAuthentication),
    }
    Ok(app.client_id)
}

/// Whether this request may come without secret or certificate: device code if *Allow public client flows* is on,
/// and what began at a redirect URI of another platform than Web.
fn is_public_flow(state: &State, app: &Registration, form: &Form) -> bool {
    if form.get("grant_type") == Some(DEVICE_CODE) {
        return app.allow_public_client;
    }
    grant_of(state, form).is_some_and(|grant| {
        grant.platform != Platform::Web || (grant.by_device_code && app.allow_public_client)
    })
}

/// The grant behind the code or refresh token of a request.
fn grant_of<'a>(state: &'a State, form: &Form) -> Option<&'a Grant> {
    match form.get("grant_type") {
        Some("authorization_code") => form
            .get("code")
            .and_then(|text| state.grants.codes.get(text))
            .map(|code| &code.grant),
        Some("refresh_token") => form
            .get("refresh_token")
            .and_then(|text| state.grants.refresh_tokens.get(text))
            .map(|token| &token.grant),
        _ => None,
    }
}

/// What began at a redirect URI of another platform than Web has rules of its own.
fn check_platform(
    state: &State,
    form: &Form,
    headers: &HeaderMap,
    has_credentials: bool,
) -> Result<(), Failure> {
    match grant_of(state, form).map(|grant| grant.platform) {
        Some(Platform::Spa) if !headers.contains_key(header::ORIGIN) => Err(Failure::SpaNeedsOrigin),
        Some(Platform::Spa | Platform::Native) if has_credentials => Err(Failure::PublicClient),
        _ => Ok(()),
    }
}

fn check_secret(state: &State, app: &Registration, secret: &str, now: DateTime<Utc>) -> Result<(), Failure> {
    if state.faults.wrong_secret {
        return Err(Failure::WrongSecret(app.client_id));
    }
    let known = app
        .secrets
        .iter()
        .find(|known| bool::from(known.value.as_bytes().ct_eq(secret.as_bytes())));
    match known {
        None => Err(Failure::WrongSecret(app.client_id)),
        Some(known) if known.expires <= now || state.faults.expired_secret => {
            Err(Failure::ExpiredSecret(app.client_id))
        }
        Some(_) => Ok(()),
    }
}

/// `Authorization: Basic`; both halves are form-encoded (RFC 6749 section 2.3.1).
fn basic_credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((form_decode(id), form_decode(secret)))
}

fn form_decode(text: &str) -> String {
    // The text may hold `=` or `&` unencoded: as a lone key they would be cut off
    let guarded = text.replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(guarded.as_bytes())
        .next()
        .map_or_else(String::new, |(key, _)| key.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_form_decoded() {
        let mut headers = HeaderMap::new();
        let encoded = STANDARD.encode("11111111-2222-3333-4444-555555555555:a%2Bb%3A~c=d");
        headers.insert(header::AUTHORIZATION, format!("Basic {encoded}").parse().unwrap());
        let (id, secret) = basic_credentials(&headers).unwrap();
        assert_eq!(id, "11111111-2222-3333-4444-555555555555");
        assert_eq!(secret, "a+b:~c=d");
    }

    #[test]
    fn a_body_that_is_not_a_form_has_no_parameters() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        assert!(
            Form::parse(&headers, b"grant_type=refresh_token")
                .get("grant_type")
                .is_none()
        );
    }
}
