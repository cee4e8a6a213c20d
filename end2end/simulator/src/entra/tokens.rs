//! What is in the tokens. Source: ID token and access token claims references of the identity platform.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use uuid::Uuid;

use super::claims::AccessClaims;
use crate::{
    directory::{Account, AccountKind},
    grants::Grant,
    registration::Registration,
    tenant::Addresses,
};

/// GUID of Microsoft Graph: an audience of its access tokens.
pub(crate) const GRAPH_APP_ID: &str = "00000003-0000-0000-c000-000000000000";

/// Who vouches for guests: the tenant of their own organisation.
const GUEST_PROVIDER: &str = "https://sts.windows.net/9a47e4a1-0000-4000-8000-000000009a47/";

/// Life of an ID token, seconds.
const ID_TOKEN_SECONDS: i64 = 3_600;

/// Who, for whom, when: what both kinds of token need.
pub(super) struct Subject<'a> {
    /// Application.
    pub(super) app: &'a Registration,
    /// Person.
    pub(super) account: &'a Account,
    /// What was granted.
    pub(super) grant: &'a Grant,
    /// Now.
    pub(super) now: DateTime<Utc>,
    /// `uti`: id of the token.
    pub(super) token_id: String,
}

/// Claims of a v2 ID token. `oid`, `name` and `preferred_username` need `profile`; `email` needs `email`.
pub(super) fn id_token(subject: &Subject<'_>, nonce: Option<&str>, addresses: &Addresses) -> Value {
    let now = subject.now.timestamp();
    let mut claims = Map::new();
    let mut add = |name: &str, value: Value| {
        claims.insert(name.to_owned(), value);
    };
    add("ver", json!("2.0"));
    add("iss", json!(addresses.issuer(subject.account.tenant)));
    add("aud", json!(subject.app.client_id));
    add("sub", json!(pairwise(subject)));
    add("tid", json!(subject.account.tenant));
    add("iat", json!(now));
    add("nbf", json!(now));
    add("exp", json!(now + ID_TOKEN_SECONDS));
    add("auth_time", json!(subject.grant.granted.timestamp()));
    add("uti", json!(subject.token_id));
    if let Some(nonce) = nonce {
        add("nonce", json!(nonce));
    }
    if subject.grant.oidc.profile {
        add("oid", json!(subject.account.oid));
        add("name", json!(subject.account.display_name));
        add("preferred_username", json!(subject.account.mail));
    }
    let is_guest = subject.account.kind == AccountKind::Guest;
    if subject.grant.oidc.email || is_guest {
        add("email", json!(subject.account.mail));
    }
    if is_guest {
        add("idp", json!(GUEST_PROVIDER));
    }
    Value::Object(claims)
}

/// Claims of a v1-shaped access token for Graph, living `seconds`.
pub(super) fn access_token(
    subject: &Subject<'_>,
    audience: &str,
    seconds: u32,
    asked: &AccessClaims,
) -> Value {
    let now = subject.now.timestamp();
    let scopes: Vec<&str> = subject
        .grant
        .graph
        .iter()
        .map(|permission| permission.name)
        .collect();
    let mut claims = json!({
        "aud": audience,
        "iss": format!("https://sts.windows.net/{}/", subject.account.tenant),
        "iat": now,
        "nbf": now,
        // Microsoft answers 3599 and lets the token live for an hour
        "exp": now + i64::from(seconds) + 1,
        "acct": 0,
        // Opaque at Microsoft; here the number of the grant, by which Graph tells tokens from before a revocation
        "aio": subject.grant.serial.to_string(),
        "app_displayname": subject.app.display_name,
        "appid": subject.app.client_id,
        "appidacr": "1",
        "idtyp": "user",
        "name": subject.account.display_name,
        "oid": subject.account.oid,
        "scp": scopes.join(" "),
        "sub": pairwise(subject),
        "tid": subject.account.tenant,
        "unique_name": subject.account.upn,
        "upn": subject.account.upn,
        "uti": subject.token_id,
        "ver": "1.0",
    });
    add_asked(&mut claims, asked);
    claims
}

/// What the `claims` parameter asked for.
fn add_asked(claims: &mut Value, asked: &AccessClaims) {
    if asked.handles_challenges {
        claims["xms_cc"] = json!(["cp1"]);
    }
    if !asked.contexts.is_empty() {
        claims["acrs"] = json!(asked.contexts);
    }
}

/// An access token of an application without a person.
pub(super) struct AppToken<'a> {
    /// Application.
    pub(super) app: &'a Registration,
    /// The tenant it was asked of.
    pub(super) tenant: Uuid,
    /// Granted roles.
    pub(super) roles: Vec<&'static str>,
    /// Resource.
    pub(super) audience: String,
    /// Life.
    pub(super) seconds: u32,
    /// What the `claims` parameter asked for.
    pub(super) claims: AccessClaims,
    /// Authenticated by certificate, not by secret.
    pub(super) with_certificate: bool,
    /// Now.
    pub(super) now: DateTime<Utc>,
    /// `uti`
    pub(super) token_id: String,
}

impl AppToken<'_> {
    /// Claims of a v1-shaped access token. Without granted roles there is no claim `roles`.
    pub(super) fn to_claims(&self) -> Value {
        let now = self.now.timestamp();
        let principal = self.app.service_principal_id;
        let mut claims = json!({
            "aud": self.audience,
            "iss": format!("https://sts.windows.net/{}/", self.tenant),
            "iat": now,
            "nbf": now,
            "exp": now + i64::from(self.seconds) + 1,
            "app_displayname": self.app.display_name,
            "appid": self.app.client_id,
            "appidacr": if self.with_certificate { "2" } else { "1" },
            "idp": format!("https://sts.windows.net/{}/", self.tenant),
            "idtyp": "app",
            "oid": principal,
            "sub": principal,
            "tid": self.tenant,
            "uti": self.token_id,
            "ver": "1.0",
        });
        if !self.roles.is_empty() {
            claims["roles"] = json!(self.roles);
        }
        add_asked(&mut claims, &self.claims);
        claims
    }
}

/// `client_info`, which Microsoft's own libraries ask for: who, in which tenant.
pub(super) fn client_info(account: &Account) -> String {
    URL_SAFE_NO_PAD.encode(json!({ "uid": account.oid, "utid": account.tenant }).to_string())
}

/// The granted Graph scopes, spelled as the client spells them.
pub(super) fn scope_text(grant: &Grant) -> String {
    let scopes: Vec<String> = grant
        .graph
        .iter()
        .map(|permission| format!("{}{}", grant.prefix, permission.name))
        .collect();
    scopes.join(" ")
}

/// `sub` differs from application to application.
fn pairwise(subject: &Subject<'_>) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!(
        "{} {}",
        subject.app.client_id, subject.account.oid
    )))
}
