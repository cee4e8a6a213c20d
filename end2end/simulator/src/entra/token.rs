//! The token endpoint.

use axum::{
    body::Bytes,
    extract::{Path, State as Extract},
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    answer::{error_answer, json_answer},
    client_auth::{DEVICE_CODE, Form, authenticate},
    client_credentials,
    discovery::new_trace,
    errors::Failure,
    redeem,
};
use crate::{
    faults::Half,
    state::State,
    tenant::{Shared, Tenant, TenantName},
};

/// `POST /{tenant}/oauth2/v2.0/token`; other methods are told so.
pub(super) async fn token(
    Extract(tenant): Extract<Shared>,
    Path(name): Path<String>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let delay = {
        let mut state = tenant.state();
        state.counters.token_requests += 1;
        state.faults.delay(Half::Token, &name)
    };
    if let Some(delay) = delay {
        tokio::time::sleep(delay).await;
    }
    let trace = new_trace(&tenant, &headers);
    match answer(&tenant, name, &method, &headers, &body) {
        Ok(tokens) => json_answer(StatusCode::OK, &tokens, &trace),
        Err(failure) => {
            tracing::info!(code = failure.report().code, "token request refused");
            error_answer(&failure, &trace, &tenant.addresses.base)
        }
    }
}

fn answer(
    tenant: &Tenant,
    name: String,
    method: &Method,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Value, Failure> {
    if method != Method::POST {
        return Err(Failure::OnlyPost(method.to_string()));
    }
    let mut guard = tenant.state();
    let state = &mut *guard;
    if state.faults.is_down(Half::Token, &name) {
        state.counters.faults += 1;
        return Err(Failure::Down);
    }
    if let Some(wait) = state.faults.retry_after(Half::Token, &name) {
        state.counters.faults += 1;
        return Err(Failure::Throttled(wait.seconds));
    }
    let form = Form::parse(headers, body);
    if let Some(code) = state.faults.refuse_token {
        state.counters.faults += 1;
        return Err(Failure::Told(code, told_values(state, &form)));
    }
    let named = TenantName::parse(&name);
    if named == TenantName::Unknown {
        return Err(Failure::UnknownTenant(name));
    }
    let grant_type = form.require("grant_type")?;
    if grant_type == "client_credentials" {
        client_credentials::check_tenant(named)?;
    }
    let now = tenant.now(state);
    let client_id = authenticate(state, &form, headers, &tenant.addresses, now)?;
    if let Some(app) = state.registration(client_id) {
        app.check_tenant(named)?;
    }
    let redeem = redeem::Redeem {
        tenant,
        named,
        client_id,
        form: &form,
        now,
    };
    match grant_type {
        "authorization_code" => redeem.code(state),
        "refresh_token" => redeem.refresh_token(state),
        "client_credentials" => redeem.client_credentials(state),
        DEVICE_CODE => redeem.device_code(state),
        other => Err(Failure::UnsupportedGrant(other.to_owned())),
    }
}

/// What the request tells about the holes of a code that a fault asked for.
fn told_values(state: &State, form: &Form) -> Vec<(&'static str, String)> {
    let mut values = Vec::new();
    if let Some(id) = form.get("client_id") {
        values.push(("app", id.to_owned()));
        let app = Uuid::parse_str(id).ok().and_then(|id| state.registration(id));
        values.extend(app.map(|app| ("name", app.display_name.clone())));
    }
    for (hole, parameter) in [
        ("scope", "scope"),
        ("uri", "redirect_uri"),
        ("grant", "grant_type"),
    ] {
        values.extend(form.get(parameter).map(|value| (hole, value.to_owned())));
    }
    let user = form
        .get("refresh_token")
        .and_then(|text| state.grants.refresh_tokens.get(text))
        .and_then(|token| state.directory.by_oid(token.grant.account));
    values.extend(user.map(|account| ("user", account.upn.clone())));
    values
}
