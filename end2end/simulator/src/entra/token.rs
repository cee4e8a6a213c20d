//! The token endpoint.

use axum::{
    body::Bytes,
    extract::{Path, State as Extract},
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};
use serde_json::Value;

use super::{
    answer::{error_answer, json_answer},
    client_auth::{Form, authenticate},
    discovery::new_trace,
    errors::Failure,
    redeem,
};
use crate::{
    faults::Half,
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
    let named = TenantName::parse(&name);
    if named == TenantName::Unknown {
        return Err(Failure::UnknownTenant(name));
    }
    let grant_type = form.require("grant_type")?;
    let now = tenant.now(state);
    let client_id = authenticate(state, &form, headers, &tenant.addresses, now)?;
    if named == TenantName::Common {
        return Err(Failure::NotMultiTenant(client_id));
    }
    let redeem = redeem::Redeem {
        tenant,
        client_id,
        form: &form,
        now,
    };
    match grant_type {
        "authorization_code" => redeem.code(state),
        "refresh_token" => redeem.refresh_token(state),
        other => Err(Failure::UnsupportedGrant(other.to_owned())),
    }
}
