//! Discovery document, key set, sign-out.

use axum::{
    extract::{Path, Query, State as Extract},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Trace, error_answer},
    errors::Failure,
    pages, prompt,
};
use crate::{
    html::see_other,
    seed::CONTOSO,
    tenant::{Shared, Tenant, TenantName},
};

/// `GET /{tenant}/v2.0/.well-known/openid-configuration`
pub(super) async fn configuration(
    Extract(tenant): Extract<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let segment = match TenantName::parse(&name) {
        TenantName::Common => "common".to_owned(),
        TenantName::Organizations => "organizations".to_owned(),
        TenantName::Unknown => return unknown_tenant(&tenant, name, &headers),
        named => named.organisation().unwrap_or(&CONTOSO).id.to_string(),
    };
    public_json(
        &document(&tenant.addresses.base, &segment),
        &new_trace(&tenant, &headers),
    )
}

/// Fields as Microsoft publishes them. It does not announce `code_challenge_methods_supported` either.
fn document(base: &str, segment: &str) -> Value {
    // On the common endpoints the issuer is a template; a client puts the token's tid in
    let issuer = if matches!(segment, "common" | "organizations") {
        "{tenantid}"
    } else {
        segment
    };
    let host = base.trim_start_matches("http://");
    json!({
        "token_endpoint": format!("{base}/{segment}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": format!("{base}/{segment}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": format!("{base}/{issuer}/v2.0"),
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("{base}/graph/oidc/userinfo"),
        "authorization_endpoint": format!("{base}/{segment}/oauth2/v2.0/authorize"),
        "device_authorization_endpoint": format!("{base}/{segment}/oauth2/v2.0/devicecode"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": true,
        "end_session_endpoint": format!("{base}/{segment}/oauth2/v2.0/logout"),
        "claims_supported": ["sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name",
            "msgraph_host", "aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid",
            "ver", "at_hash", "c_hash", "email"],
        "kerberos_endpoint": format!("{base}/{segment}/kerberos"),
        "tenant_region_scope": "EU",
        "cloud_instance_name": host,
        "cloud_graph_host_name": host,
        "msgraph_host": format!("{host}/graph"),
        "rbac_url": "https://pas.windows.net",
    })
}

/// `GET /{tenant}/discovery/v2.0/keys`
pub(super) async fn keys(
    Extract(tenant): Extract<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let issuer = match TenantName::parse(&name) {
        TenantName::Unknown => return unknown_tenant(&tenant, name, &headers),
        TenantName::Common | TenantName::Organizations => {
            format!("{}/{{tenantid}}/v2.0", tenant.addresses.base)
        }
        named => tenant
            .addresses
            .issuer(named.organisation().unwrap_or(&CONTOSO).id),
    };
    let keys = json!({ "keys": [tenant.key.to_jwk(&issuer)] });
    public_json(&keys, &new_trace(&tenant, &headers))
}

fn unknown_tenant(tenant: &Tenant, name: String, headers: &HeaderMap) -> Response {
    let trace = new_trace(tenant, headers);
    error_answer(&Failure::UnknownTenant(name), &trace, &tenant.addresses.base)
}

/// Ids for a request.
pub(super) fn new_trace(tenant: &Tenant, headers: &HeaderMap) -> Trace {
    let mut state = tenant.state();
    let (request, fallback) = (state.entropy.guid(), state.entropy.guid());
    Trace::new(headers, request, fallback, tenant.now(&state))
}

fn public_json(body: &Value, trace: &Trace) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("max-age=86400, private"),
        ),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, OPTIONS"),
        ),
    ];
    let id = [("x-ms-request-id", trace.request.to_string())];
    (StatusCode::OK, headers, id, body.to_string()).into_response()
}

/// Parameters of the error lookup.
#[derive(Deserialize)]
pub(super) struct Lookup {
    #[serde(default)]
    code: String,
}

/// `GET /error?code=…`: where `error_uri` leads. Microsoft explains the code there; here the list of codes does.
pub(super) async fn error_lookup(Query(lookup): Query<Lookup>) -> Response {
    let code: String = url::form_urlencoded::byte_serialize(lookup.code.as_bytes()).collect();
    see_other(&format!("/faults/codes?q={code}"))
}

/// Parameters of sign-out.
#[derive(Deserialize)]
pub(super) struct Logout {
    post_logout_redirect_uri: Option<String>,
}

/// `GET /{tenant}/oauth2/v2.0/logout`: goes back only to a registered address.
pub(super) async fn logout(
    Extract(tenant): Extract<Shared>,
    Query(logout): Query<Logout>,
    headers: HeaderMap,
) -> Response {
    let back = logout.post_logout_redirect_uri.filter(|uri| {
        tenant
            .state()
            .registrations
            .iter()
            .any(|app| app.accepts_redirect(uri))
    });
    let mut response = match back {
        Some(uri) => Redirect::to(&uri).into_response(),
        None => pages::signed_out(),
    };
    prompt::forget(&mut tenant.state(), &headers, &mut response);
    response
}
