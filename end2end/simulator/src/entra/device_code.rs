//! Signing in on another device (RFC 8628): the code, and the client's polling.

use axum::{
    body::Bytes,
    extract::{Path, Query, State as Extract},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    answer::{error_answer, json_answer},
    authorize::requested_permissions,
    client_auth::Form,
    discovery::new_trace,
    errors::Failure,
    redeem::{Redeem, parse_scopes},
};
use crate::{
    grants::{DeviceCode, DeviceOutcome},
    state::State,
    tenant::{Shared, Tenant, TenantName},
};

/// Life of a code, seconds.
pub(super) const LIFE: i64 = 900;
/// Seconds a client waits between two requests; every haste adds as many.
const INTERVAL: i64 = 5;
/// Letters and digits of a user code that are not taken for one another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Length of a user code.
const CODE_LENGTH: usize = 9;

/// Language of the message.
#[derive(Deserialize)]
pub(super) struct Market {
    mkt: Option<String>,
}

/// `POST /{tenant}/oauth2/v2.0/devicecode`
pub(super) async fn begin(
    Extract(tenant): Extract<Shared>,
    Path(name): Path<String>,
    Query(market): Query<Market>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let trace = new_trace(&tenant, &headers);
    let form = Form::parse(&headers, &body);
    match new_code(&tenant, &name, &form, market.mkt.as_deref()) {
        Ok(answer) => json_answer(StatusCode::OK, &answer, &trace),
        Err(failure) => error_answer(&failure, &trace, &tenant.addresses.base),
    }
}

fn new_code(tenant: &Tenant, name: &str, form: &Form, market: Option<&str>) -> Result<Value, Failure> {
    let named = TenantName::parse(name);
    if named == TenantName::Unknown {
        return Err(Failure::UnknownTenant(name.to_owned()));
    }
    let mut guard = tenant.state();
    let state = &mut *guard;
    let id = form.require("client_id")?;
    let app = Uuid::parse_str(id).ok().and_then(|id| state.registration(id));
    let app = app.ok_or_else(|| Failure::unknown_application(&id))?;
    app.check_tenant(named)?;
    let scopes = parse_scopes(form.require("scope")?, &tenant.addresses)?;
    let graph = requested_permissions(app, &scopes)?;
    let client_id = app.client_id;
    let user_code: String = state
        .entropy
        .bytes(CODE_LENGTH)
        .into_iter()
        .map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]))
        .collect();
    let device_code = state.entropy.token(48);
    let issued = tenant.now(state);
    state.grants.keep_device_code(
        device_code.clone(),
        DeviceCode {
            client_id,
            named,
            oidc: scopes.oidc,
            graph,
            prefix: scopes.prefix,
            user_code: user_code.clone(),
            issued,
            polled: None,
            interval: INTERVAL,
            outcome: DeviceOutcome::Pending,
        },
    );
    let page = format!("{}/devicelogin", tenant.addresses.base);
    let message = if market.is_some_and(|market| market.starts_with("de")) {
        format!(
            "Um sich anzumelden, öffnen Sie in einem Browser die Seite {page} und geben Sie den Code {user_code} ein."
        )
    } else {
        format!(
            "To sign in, use a web browser to open the page {page} and enter the code {user_code} to authenticate."
        )
    };
    Ok(json!({
        "user_code": user_code,
        "device_code": device_code,
        "verification_uri": page,
        "expires_in": LIFE,
        "interval": INTERVAL,
        "message": message,
    }))
}

impl DeviceCode {
    /// Whether its fifteen minutes are over.
    pub(super) fn has_expired(&self, now: chrono::DateTime<chrono::Utc>) -> bool {
        now >= self.issued + TimeDelta::seconds(LIFE)
    }
}

impl Redeem<'_> {
    /// `grant_type=urn:ietf:params:oauth:grant-type:device_code`
    ///
    /// # Errors
    /// [`Failure`]: pending, asked too soon, declined, expired, unknown.
    pub(super) fn device_code(&self, state: &mut State) -> Result<Value, Failure> {
        let text = self.form.require("device_code")?;
        let code = state.grants.device_codes.get_mut(text);
        let code = code.filter(|code| code.client_id == self.client_id);
        let code = code.ok_or(Failure::BadDeviceCode)?;
        if code.has_expired(self.now) {
            return Err(Failure::DeviceCodeExpired);
        }
        let wait = TimeDelta::seconds(code.interval);
        let is_hasty = code.polled.is_some_and(|last| self.now < last + wait);
        code.polled = Some(self.now);
        match &code.outcome {
            DeviceOutcome::Pending if is_hasty => {
                // RFC 8628, section 3.5
                code.interval += INTERVAL;
                Err(Failure::SlowDown)
            }
            DeviceOutcome::Pending => Err(Failure::AuthorizationPending),
            DeviceOutcome::Declined => Err(Failure::DeviceDeclined),
            DeviceOutcome::Redeemed => Err(Failure::BadDeviceCode),
            DeviceOutcome::Approved(grant) => {
                let grant = grant.clone();
                code.outcome = DeviceOutcome::Redeemed;
                self.check_consent(state, &grant)?;
                let claims = self.access_claims(Some(&grant))?;
                let (answer, _) = self.issue(state, &grant, None, &claims)?;
                Ok(answer)
            }
        }
    }
}
