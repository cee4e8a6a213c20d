//! What the identity platform remembers between two requests: sign-ins under way, codes, refresh tokens.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    entra::{claims::AccessClaims, prompt::Prompt},
    permissions::{OidcScopes, Permission},
    registration::Platform,
    tenant::TenantName,
};

/// How the answer goes back to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    /// In the query, Microsoft's default for a code.
    Query,
    /// In the fragment.
    Fragment,
    /// Posted by the browser.
    FormPost,
}

/// A proof key (RFC 7636).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// base64url of the verifier's SHA-256.
    S256(String),
    /// The verifier itself.
    Plain(String),
}

/// A valid authorization request, from the account picker until the answer.
#[derive(Debug, Clone)]
pub(crate) struct SignIn {
    /// Application.
    pub(crate) client_id: Uuid,
    /// The tenant in the path.
    pub(crate) named: TenantName,
    /// As sent.
    pub(crate) redirect_uri: String,
    /// As sent.
    pub(crate) state: Option<String>,
    /// For the ID token.
    pub(crate) nonce: Option<String>,
    /// How to answer.
    pub(crate) response_mode: ResponseMode,
    /// Proof key.
    pub(crate) challenge: Option<Challenge>,
    /// OpenID Connect's scopes.
    pub(crate) oidc: OidcScopes,
    /// Graph's scopes; `.default` is already resolved.
    pub(crate) graph: Vec<&'static Permission>,
    /// How the client spells Graph's scopes.
    pub(crate) prefix: String,
    /// Listed first.
    pub(crate) login_hint: Option<String>,
    /// Which accounts are offered.
    pub(crate) domain_hint: Option<String>,
    /// What the person is to see.
    pub(crate) prompt: Prompt,
    /// What is asked of the access token.
    pub(crate) claims: AccessClaims,
    /// The device code this is for; its client asks for the answer instead of getting it by a redirect.
    pub(crate) device: Option<String>,
    /// Who was picked.
    pub(crate) account: Option<Uuid>,
    /// When the page was opened.
    pub(crate) started: DateTime<Utc>,
}

/// What a person granted to an application.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    /// Rises with every sign-in; tells old grants from new ones.
    pub(crate) serial: u64,
    /// Application.
    pub(crate) client_id: Uuid,
    /// Who.
    pub(crate) account: Uuid,
    /// OpenID Connect's scopes.
    pub(crate) oidc: OidcScopes,
    /// Graph's scopes.
    pub(crate) graph: Vec<&'static Permission>,
    /// How the client spells Graph's scopes.
    pub(crate) prefix: String,
    /// When the person signed in.
    pub(crate) granted: DateTime<Utc>,
    /// What was asked of access tokens at sign-in.
    pub(crate) claims: AccessClaims,
    /// Obtained by device code: policies against that flow strike it for ever.
    pub(crate) by_device_code: bool,
    /// Platform of the redirect URI.
    pub(crate) platform: Platform,
}

impl Grant {
    /// Whether the client holds no secret, for all the service can tell.
    pub(crate) fn is_public(&self) -> bool {
        self.by_device_code || self.platform != Platform::Web
    }
}

/// What became of a device code.
#[derive(Debug, Clone)]
pub(crate) enum DeviceOutcome {
    /// Nobody has decided.
    Pending,
    /// *Cancel*.
    Declined,
    /// Tokens can be fetched.
    Approved(Grant),
    /// Tokens were fetched.
    Redeemed,
}

/// A device code (RFC 8628).
#[derive(Debug, Clone)]
pub(crate) struct DeviceCode {
    /// Application.
    pub(crate) client_id: Uuid,
    /// The tenant in the path.
    pub(crate) named: TenantName,
    /// OpenID Connect's scopes.
    pub(crate) oidc: OidcScopes,
    /// Graph's scopes.
    pub(crate) graph: Vec<&'static Permission>,
    /// How the client spells Graph's scopes.
    pub(crate) prefix: String,
    /// What the person types.
    pub(crate) user_code: String,
    /// When it was issued.
    pub(crate) issued: DateTime<Utc>,
    /// When the client asked last.
    pub(crate) polled: Option<DateTime<Utc>>,
    /// Seconds between two requests.
    pub(crate) interval: i64,
    /// What became of it.
    pub(crate) outcome: DeviceOutcome,
}

/// A browser that is signed in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Session {
    /// Who.
    pub(crate) account: Uuid,
    /// Since when.
    pub(crate) since: DateTime<Utc>,
}

/// An authorization code.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    /// What it stands for.
    pub(crate) grant: Grant,
    /// Must be repeated at the token endpoint.
    pub(crate) redirect_uri: String,
    /// For the ID token.
    pub(crate) nonce: Option<String>,
    /// Proof key.
    pub(crate) challenge: Option<Challenge>,
    /// When it was issued; it lives ten minutes.
    pub(crate) issued: DateTime<Utc>,
    /// A second use is refused.
    pub(crate) redeemed: bool,
}

/// A refresh token. Using it issues a new one; the old one stays valid, as at Microsoft.
#[derive(Debug, Clone)]
pub(crate) struct RefreshToken {
    /// What it stands for.
    pub(crate) grant: Grant,
    /// When it was issued; it lives 90 days from here, and every use gives a new one.
    pub(crate) issued: DateTime<Utc>,
    /// When the first of its family was issued: those of a single-page application live for a day in all.
    pub(crate) first: DateTime<Utc>,
    /// How often it was used.
    pub(crate) uses: u32,
    /// Withdrawn for itself, by the portal or by reuse.
    pub(crate) revoked: bool,
}

/// One refresh, for tests that ask whether a rotated token was lost.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RefreshLogEntry {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Application.
    pub(crate) client_id: Uuid,
    /// Whose grant; absent for an unknown token.
    pub(crate) user: Option<String>,
    /// First 16 hex digits of the SHA-256 of the token that was presented.
    pub(crate) presented: String,
    /// The same of the one that was issued.
    pub(crate) issued: Option<String>,
    /// The presented token had been used before.
    pub(crate) reused: bool,
    /// `ok` or the AADSTS code.
    pub(crate) outcome: String,
}

/// Everything between two requests.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    /// Sign-ins under way by the id in their pages.
    pub(crate) sign_ins: HashMap<String, SignIn>,
    /// Codes by their text.
    pub(crate) codes: HashMap<String, Code>,
    /// Device codes by their text.
    pub(crate) device_codes: HashMap<String, DeviceCode>,
    /// Sessions by their cookie.
    pub(crate) sessions: HashMap<String, Session>,
    /// Refresh tokens by their text.
    pub(crate) refresh_tokens: HashMap<String, RefreshToken>,
    /// `jti` of assertions seen, with their expiry in Unix seconds.
    pub(crate) assertions: HashMap<String, i64>,
    /// Newest last, at most [`LOG_LENGTH`].
    pub(crate) refresh_log: Vec<RefreshLogEntry>,
    /// Number of the newest grant.
    pub(crate) last_serial: u64,
}

/// How many refreshes the log keeps.
const LOG_LENGTH: usize = 2_000;
/// How many sign-ins, codes or sessions are kept; a stuck test must not fill the memory.
const KEPT: usize = 2_000;

impl Grants {
    /// Number for a new grant.
    pub(crate) fn next_serial(&mut self) -> u64 {
        self.last_serial += 1;
        self.last_serial
    }

    /// Appends to the log and drops the oldest entry when it is full.
    pub(crate) fn log_refresh(&mut self, entry: RefreshLogEntry) {
        if self.refresh_log.len() >= LOG_LENGTH {
            self.refresh_log.remove(0);
        }
        self.refresh_log.push(entry);
    }

    /// Keeps a sign-in; the oldest one goes when there are too many.
    pub(crate) fn keep_sign_in(&mut self, id: String, sign_in: SignIn) {
        keep(&mut self.sign_ins, id, sign_in, |kept| kept.started);
    }

    /// Keeps a code; the oldest one goes when there are too many.
    pub(crate) fn keep_code(&mut self, text: String, code: Code) {
        keep(&mut self.codes, text, code, |kept| kept.issued);
    }

    /// Keeps a device code; the oldest one goes when there are too many.
    pub(crate) fn keep_device_code(&mut self, text: String, code: DeviceCode) {
        keep(&mut self.device_codes, text, code, |kept| kept.issued);
    }

    /// Keeps a session; the oldest one goes when there are too many.
    pub(crate) fn keep_session(&mut self, id: String, session: Session) {
        keep(&mut self.sessions, id, session, |kept| kept.since);
    }
}

fn keep<T>(map: &mut HashMap<String, T>, key: String, value: T, age: impl Fn(&T) -> DateTime<Utc>) {
    if map.len() >= KEPT && !map.contains_key(&key) {
        let oldest = map
            .iter()
            .min_by_key(|(_, kept)| age(kept))
            .map(|(key, _)| key.clone());
        if let Some(oldest) = oldest {
            map.remove(&oldest);
        }
    }
    map.insert(key, value);
}
