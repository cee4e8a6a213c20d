//! `prompt`, and the session of a browser. Source: Microsoft identity platform, *authorization code flow*.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use chrono::TimeDelta;
use uuid::Uuid;

use super::errors::Failure;
use crate::{
    grants::{Session, SignIn},
    state::State,
    tenant::Tenant,
};

/// What the client wants the person to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Prompt {
    /// Nothing said: the account, and consent where it is missing.
    #[default]
    Usual,
    /// `login`: credentials again.
    Login,
    /// `consent`: the consent page even if consent was given.
    Consent,
    /// `select_account`: the account, whatever the hint says.
    SelectAccount,
    /// `none`: no page at all.
    None,
}

impl Prompt {
    /// Reads the parameter.
    ///
    /// # Errors
    /// [`Failure::BadParameter`]: another value, or several.
    pub(crate) fn parse(text: Option<&str>) -> Result<Self, Failure> {
        match text {
            None => Ok(Self::Usual),
            Some("login") => Ok(Self::Login),
            Some("consent") => Ok(Self::Consent),
            Some("select_account") => Ok(Self::SelectAccount),
            Some("none") => Ok(Self::None),
            Some(other) => Err(Failure::BadParameter {
                name: "prompt",
                value: other.to_owned(),
            }),
        }
    }
}

/// Cookie of the signed-in browser. Without `prompt=none` nobody asks for it: a practice tenant lets people choose.
const COOKIE: &str = "ESTSAUTH";
/// How long a session lasts.
const SESSION_LIFE: TimeDelta = TimeDelta::hours(24);

/// Who is signed in to this browser, for a request with `prompt=none`.
///
/// # Errors
/// [`Failure`], to be sent back: nobody, somebody else than hinted, a disabled account, or consent is missing.
pub(super) fn silent_account(
    tenant: &Tenant,
    state: &State,
    headers: &HeaderMap,
    sign_in: &SignIn,
) -> Result<Uuid, Failure> {
    let oldest = tenant.now(state) - SESSION_LIFE;
    let session = cookie(headers)
        .and_then(|id| state.grants.sessions.get(id))
        .filter(|session| session.since > oldest)
        .ok_or(Failure::NoSession)?;
    let account = state
        .directory
        .by_oid(session.account)
        .filter(|account| sign_in.named.takes(account.tenant))
        .ok_or(Failure::NoSession)?;
    let hint = sign_in.login_hint.as_deref();
    if hint.is_some_and(|hint| !account.signs_in_as(hint)) {
        return Err(Failure::NoSession);
    }
    if !account.enabled {
        return Err(Failure::UserDisabled);
    }
    let app = state.registration(sign_in.client_id).ok_or(Failure::Internal)?;
    if state.faults.consent_missing || !app.is_consented(account, &sign_in.graph) {
        return Err(Failure::ConsentMissing {
            id: app.client_id,
            name: app.display_name.clone(),
        });
    }
    Ok(account.oid)
}

/// Begins a session and gives the browser its cookie.
pub(super) fn remember(tenant: &Tenant, state: &mut State, account: Uuid, response: &mut Response) {
    let id = state.entropy.token(24);
    let since = tenant.now(state);
    set_cookie(
        response,
        &format!("{COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax"),
    );
    state.grants.keep_session(id, Session { account, since });
}

/// Ends the session of this browser.
pub(super) fn forget(state: &mut State, headers: &HeaderMap, response: &mut Response) {
    if let Some(id) = cookie(headers) {
        state.grants.sessions.remove(id);
    }
    set_cookie(
        response,
        &format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
    );
}

fn set_cookie(response: &mut Response, text: &str) {
    // Base64url and attributes: always a valid header value
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}
