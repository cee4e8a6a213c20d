//! Codes and refresh tokens become tokens.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::{
    claims::AccessClaims,
    client_auth::Form,
    errors::Failure,
    tokens::{self, Subject},
};
use crate::{
    account_events::void_since,
    grants::{Challenge, Grant, RefreshLogEntry, RefreshToken},
    permissions::{ScopeError, Scopes},
    registration::Platform,
    state::State,
    tenant::{Addresses, Tenant, TenantName},
};

/// Life of a code.
const CODE_LIFE: TimeDelta = TimeDelta::minutes(10);
/// Life of all refresh tokens of one sign-in, for a single-page application.
const SPA_LIFE: TimeDelta = TimeDelta::hours(24);
/// Life of an unused refresh token.
const REFRESH_LIFE: TimeDelta = TimeDelta::days(90);
/// `expires_in` for a client that handles challenges: its tokens can be taken back early, so they live for a day.
const CHALLENGEABLE_SECONDS: u32 = 86_399;
/// `expires_in` when no fault says otherwise.
const ACCESS_TOKEN_SECONDS: u32 = 3_599;

/// One token request of an authenticated client.
pub(super) struct Redeem<'a> {
    /// Key and addresses.
    pub(super) tenant: &'a Tenant,
    /// The tenant in the path.
    pub(super) named: TenantName,
    /// Who authenticated.
    pub(super) client_id: Uuid,
    /// The request.
    pub(super) form: &'a Form,
    /// Now.
    pub(super) now: DateTime<Utc>,
}

impl Redeem<'_> {
    /// `grant_type=authorization_code`
    ///
    /// # Errors
    /// [`Failure`]
    pub(super) fn code(&self, state: &mut State) -> Result<Value, Failure> {
        let text = self.form.require("code")?;
        let redirect_uri = self.form.require("redirect_uri")?;
        let code = state
            .grants
            .codes
            .get_mut(text)
            .ok_or(Failure::InvalidGrant("code"))?;
        if code.grant.client_id != self.client_id {
            return Err(Failure::InvalidGrant("code"));
        }
        if code.redeemed {
            return Err(Failure::CodeRedeemed);
        }
        if self.now >= code.issued + CODE_LIFE {
            return Err(Failure::CodeExpired);
        }
        if code.redirect_uri != redirect_uri {
            return Err(Failure::ReplyAddressChanged {
                sent: redirect_uri.to_owned(),
                first: code.redirect_uri.clone(),
            });
        }
        let home = state
            .directory
            .by_oid(code.grant.account)
            .map(|account| account.tenant);
        if !home.is_some_and(|home| self.named.takes(home)) {
            return Err(Failure::CodeOfOtherTenant);
        }
        check_verifier(code.challenge.as_ref(), self.form.get("code_verifier"))?;
        // From here on the code is spent, whatever becomes of it
        code.redeemed = true;
        let (grant, nonce) = (code.grant.clone(), code.nonce.clone());
        let grant = self.narrowed(&grant)?;
        self.check_consent(state, &grant)?;
        let claims = self.access_claims(Some(&grant))?;
        let (answer, _) = self.issue(state, &grant, nonce.as_deref(), &claims)?;
        state.counters.code_redemptions += 1;
        Ok(answer)
    }

    /// `grant_type=refresh_token`
    ///
    /// # Errors
    /// [`Failure`]
    pub(super) fn refresh_token(&self, state: &mut State) -> Result<Value, Failure> {
        let text = self.form.require("refresh_token")?;
        let known = state.grants.refresh_tokens.get(text);
        let user = known
            .and_then(|token| state.directory.by_oid(token.grant.account))
            .map(|found| found.upn.clone());
        let reused = known.is_some_and(|token| token.uses > 0);
        let result = self.try_refresh(state, text);
        let (outcome, issued) = match &result {
            Ok((_, issued)) => ("ok".to_owned(), issued.as_deref().map(fingerprint)),
            Err(failure) => (format!("AADSTS{}", failure.report().code), None),
        };
        state.grants.log_refresh(RefreshLogEntry {
            at: self.now,
            client_id: self.client_id,
            user,
            presented: fingerprint(text),
            issued,
            reused,
            outcome,
        });
        result.map(|(answer, _)| answer)
    }

    fn try_refresh(&self, state: &mut State, text: &str) -> Result<(Value, Option<String>), Failure> {
        let struck = state.faults.grant_revoked.unwrap_or(0);
        let revoke_on_reuse = state.faults.revoke_on_reuse;
        let token = state
            .grants
            .refresh_tokens
            .get_mut(text)
            .ok_or(Failure::Malformed)?;
        if token.grant.client_id != self.client_id {
            return Err(Failure::InvalidGrant("refresh_token"));
        }
        let reused = token.uses > 0;
        token.uses = token.uses.saturating_add(1);
        let grant = token.grant.clone();
        let (revoked, issued, first) = (token.revoked, token.issued, token.first);
        if reused && revoke_on_reuse {
            for sibling in state.grants.refresh_tokens.values_mut() {
                sibling.revoked |= sibling.grant.serial == grant.serial;
            }
        }
        let account = state.directory.by_oid(grant.account).ok_or(Failure::Malformed)?;
        let is_struck = revoked || (reused && revoke_on_reuse) || grant.serial <= struck;
        let void_since = void_since(account, &grant).or(is_struck.then_some(self.now));
        if let Some(valid_from) = void_since {
            return Err(Failure::GrantRevoked {
                issued: precise(grant.granted),
                valid_from: precise(valid_from),
            });
        }
        if grant.platform == Platform::Spa && self.now >= first + SPA_LIFE {
            return Err(Failure::SpaExpired(precise(first)));
        }
        if self.now >= issued + REFRESH_LIFE {
            return Err(Failure::RefreshExpired(precise(issued)));
        }
        if !account.enabled {
            return Err(Failure::UserDisabled);
        }
        if !self.named.takes(account.tenant) {
            return Err(Failure::InvalidGrant("refresh_token"));
        }
        if grant.by_device_code && state.faults.device_code_blocked {
            return Err(Failure::DeviceFlowBlocked);
        }
        let narrowed = self.narrowed(&grant)?;
        self.check_consent(state, &narrowed)?;
        let claims = self.access_claims(Some(&grant))?;
        let result = self.issue(state, &narrowed, None, &claims)?;
        // The new refresh token keeps the whole grant: a narrower scope is for this access token alone
        if let Some(next) = result
            .1
            .as_ref()
            .and_then(|next| state.grants.refresh_tokens.get_mut(next))
        {
            next.grant = grant;
            next.first = first;
        }
        state.counters.refreshes += 1;
        Ok(result)
    }

    /// The grant with the scopes of this request, if it names any.
    fn narrowed(&self, grant: &Grant) -> Result<Grant, Failure> {
        let Some(text) = self.form.get("scope") else {
            return Ok(grant.clone());
        };
        let asked = parse_scopes(text, &self.tenant.addresses)?;
        let mut narrowed = grant.clone();
        if !asked.default && !asked.graph.is_empty() {
            narrowed.graph = asked.graph;
        }
        if asked.default || !narrowed.graph.is_empty() {
            narrowed.prefix = asked.prefix;
        }
        Ok(narrowed)
    }

    pub(super) fn check_consent(&self, state: &State, grant: &Grant) -> Result<(), Failure> {
        let app = state.registration(self.client_id);
        let app = app.ok_or_else(|| Failure::unknown_application(&self.client_id))?;
        let account = state.directory.by_oid(grant.account).ok_or(Failure::Malformed)?;
        if state.faults.consent_missing || !app.is_consented(account, &grant.graph) {
            return Err(Failure::ConsentMissing {
                id: app.client_id,
                name: app.display_name.clone(),
            });
        }
        Ok(())
    }

    /// What is asked of the access token, now and at sign-in.
    pub(super) fn access_claims(&self, grant: Option<&Grant>) -> Result<AccessClaims, Failure> {
        let now = AccessClaims::parse(self.form.get("claims"))?;
        Ok(grant.map_or_else(|| now.clone(), |grant| now.clone().or(&grant.claims)))
    }

    /// Life of an access token.
    pub(super) fn seconds(&self, state: &State, claims: &AccessClaims) -> u32 {
        let usual = if claims.handles_challenges {
            CHALLENGEABLE_SECONDS
        } else {
            ACCESS_TOKEN_SECONDS
        };
        state.faults.access_token_seconds.unwrap_or(usual)
    }

    /// The audience is the resource as the client wrote it.
    pub(super) fn audience(&self, prefix: &str) -> String {
        match prefix.strip_suffix('/') {
            Some(resource) => resource.to_owned(),
            None => self.tenant.addresses.graph(),
        }
    }

    /// The answer, and the refresh token in it.
    pub(super) fn issue(
        &self,
        state: &mut State,
        grant: &Grant,
        nonce: Option<&str>,
        claims: &AccessClaims,
    ) -> Result<(Value, Option<String>), Failure> {
        let seconds = self.seconds(state, claims);
        let token_id = state.entropy.token(16);
        let header_nonce = state.entropy.token(32);
        let app = state.registration(self.client_id).ok_or(Failure::Internal)?;
        let account = state.directory.by_oid(grant.account).ok_or(Failure::Internal)?;
        let subject = Subject {
            app,
            account,
            grant,
            now: self.now,
            token_id,
        };
        let audience = self.audience(&grant.prefix);
        let claims = tokens::access_token(&subject, &audience, seconds, claims);
        let access_token = self
            .tenant
            .key
            .sign_access_token(&claims, &header_nonce)
            .map_err(|_| Failure::Internal)?;
        let mut answer = json!({
            "token_type": "Bearer",
            "scope": tokens::scope_text(grant),
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "access_token": access_token,
        });
        if self.form.get("client_info") == Some("1") {
            answer["client_info"] = json!(tokens::client_info(account));
        }
        if grant.oidc.openid {
            let claims = tokens::id_token(&subject, nonce, &self.tenant.addresses);
            let id_token = self
                .tenant
                .key
                .sign_id_token(&claims)
                .map_err(|_| Failure::Internal)?;
            answer["id_token"] = json!(id_token);
        }
        let refresh_token = grant
            .oidc
            .offline_access
            .then(|| format!("1.AX{}", state.entropy.token(64)));
        if let Some(text) = &refresh_token {
            answer["refresh_token"] = json!(text);
            let token = RefreshToken {
                grant: grant.clone(),
                issued: self.now,
                first: self.now,
                uses: 0,
                revoked: false,
            };
            state.grants.refresh_tokens.insert(text.clone(), token);
        }
        Ok((answer, refresh_token))
    }
}

/// Reads a scope string into the platform's refusals.
///
/// # Errors
/// [`Failure`]
pub(super) fn parse_scopes(text: &str, addresses: &Addresses) -> Result<Scopes, Failure> {
    Scopes::parse(text, &addresses.graph_spellings()).map_err(|error| match error {
        ScopeError::Empty => Failure::MissingParameter("scope"),
        ScopeError::Unknown(scope) | ScopeError::Mixed(scope) => Failure::InvalidScope(scope),
        ScopeError::Resource(resource) => Failure::UnknownResource(resource),
        ScopeError::SeveralResources(scopes) => Failure::SeveralResources(scopes),
    })
}

fn check_verifier(challenge: Option<&Challenge>, verifier: Option<&str>) -> Result<(), Failure> {
    let matches = match (challenge, verifier) {
        (None, None) => true,
        (Some(Challenge::S256(expected)), Some(verifier)) => {
            let actual = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
            actual.as_bytes().ct_eq(expected.as_bytes()).into()
        }
        (Some(Challenge::Plain(expected)), Some(verifier)) => {
            verifier.as_bytes().ct_eq(expected.as_bytes()).into()
        }
        (None, Some(_)) | (Some(_), None) => false,
    };
    if matches {
        Ok(())
    } else {
        Err(Failure::VerifierMismatch)
    }
}

/// A time as Microsoft writes it into messages: seven digits behind the point.
fn precise(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.6f0Z").to_string()
}

/// Tells refresh tokens apart in the log without showing them.
fn fingerprint(token: &str) -> String {
    hex::encode(&Sha256::digest(token)[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verifier_of_rfc_7636_matches() {
        let challenge = Challenge::S256("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned());
        assert_eq!(
            check_verifier(
                Some(&challenge),
                Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
            ),
            Ok(())
        );
        for wrong in [None, Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK")] {
            assert_eq!(
                check_verifier(Some(&challenge), wrong),
                Err(Failure::VerifierMismatch)
            );
        }
    }
}
