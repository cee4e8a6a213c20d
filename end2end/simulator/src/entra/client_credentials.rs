//! `grant_type=client_credentials`: an application asks for itself. Source: Microsoft identity platform,
//! *client credentials flow*.

use serde_json::{Value, json};

use super::{
    errors::Failure,
    redeem::{Redeem, parse_scopes},
    tokens,
};
use crate::{seed::TENANT_ID, state::State, tenant::TenantName};

/// Whether the tenant in the path is one that has applications: `common` and its like have none.
///
/// # Errors
/// [`Failure::GrantNotAtCommon`], [`Failure::NoTenant`]
pub(super) fn check_tenant(named: TenantName) -> Result<(), Failure> {
    match named {
        TenantName::Common | TenantName::Consumers => Err(Failure::GrantNotAtCommon),
        TenantName::Organizations => Err(Failure::NoTenant),
        TenantName::Own | TenantName::Fabrikam | TenantName::Unknown => Ok(()),
    }
}

impl Redeem<'_> {
    /// A token with the roles an administrator granted; without any it is issued all the same, and Graph refuses it.
    ///
    /// # Errors
    /// [`Failure`]: the scope is not `.default` of one resource.
    pub(super) fn client_credentials(&self, state: &mut State) -> Result<Value, Failure> {
        let scope = self.form.require("scope")?;
        let asked = parse_scopes(scope, &self.tenant.addresses)?;
        if !asked.default {
            return Err(Failure::NotDefaultScope(scope.to_owned()));
        }
        let claims = self.access_claims(None)?;
        let (token_id, header_nonce) = (state.entropy.token(16), state.entropy.token(32));
        let app = state.registration(self.client_id).ok_or(Failure::Internal)?;
        let tenant = self.named.organisation().map_or(TENANT_ID, |tenant| tenant.id);
        let is_granted = tenant == TENANT_ID && !state.faults.consent_missing;
        let token = tokens::AppToken {
            app,
            tenant,
            roles: app.granted_roles().into_iter().filter(|_| is_granted).collect(),
            audience: self.audience(&asked.prefix),
            seconds: self.seconds(state, &claims),
            claims,
            with_certificate: self.form.get("client_assertion").is_some(),
            now: self.now,
            token_id,
        };
        let access_token = self
            .tenant
            .key
            .sign_access_token(&token.to_claims(), &header_nonce)
            .map_err(|_| Failure::Internal)?;
        let seconds = token.seconds;
        state.counters.app_tokens += 1;
        Ok(json!({
            "token_type": "Bearer",
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "access_token": access_token,
        }))
    }
}
