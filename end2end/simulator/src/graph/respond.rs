//! What goes back: body, Graph's headers, error envelope, and damage on the way.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{errors::GraphError, faults::Damage, request::GraphRequest};
use crate::{entra::tokens::GRAPH_APP_ID, tenant::Tenant};

/// What a call gives back.
pub(super) enum Answer {
    /// A JSON body.
    Json(StatusCode, Value),
    /// Bytes of this content type.
    Bytes(String, Bytes),
    /// A status alone.
    Empty(StatusCode),
}

/// The ids of a request, which support asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestIds {
    /// Ours.
    pub(super) request: Uuid,
    /// The client's, or ours again.
    pub(super) client: Uuid,
}

impl RequestIds {
    /// Gives the request an id and takes the client's from its headers.
    pub(super) fn new(request: Uuid, headers: &HeaderMap) -> Self {
        let sent = headers
            .get("client-request-id")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| Uuid::parse_str(value.trim()).ok());
        Self {
            request,
            client: sent.unwrap_or(request),
        }
    }
}

/// Status, headers and body of an answer, before they become a response (or a part of a batch).
pub(super) struct Parts {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Puts an answer or a refusal into Graph's form.
pub(super) fn parts(
    tenant: &Tenant,
    ids: RequestIds,
    now: DateTime<Utc>,
    request: Option<&GraphRequest>,
    result: Result<Answer, GraphError>,
) -> Parts {
    let mut headers = HeaderMap::new();
    let (status, kind, body) = match result {
        Ok(Answer::Json(status, body)) => {
            if let Some(applied) = request.and_then(applied) {
                set(
                    &mut headers,
                    HeaderName::from_static("preference-applied"),
                    &applied,
                );
            }
            (status, Some(JSON.to_owned()), Bytes::from(body.to_string()))
        }
        Ok(Answer::Bytes(kind, body)) => (StatusCode::OK, Some(kind), body),
        Ok(Answer::Empty(status)) => (status, None, Bytes::new()),
        Err(error) => {
            error_headers(&error, tenant, now, &mut headers);
            let (status, body) = envelope(&error, ids, now);
            let kind = "application/json".to_owned();
            (status, Some(kind), Bytes::from(body.to_string()))
        }
    };
    if let Some(kind) = kind {
        set(&mut headers, header::CONTENT_TYPE, &kind);
    }
    for (name, id) in [("request-id", ids.request), ("client-request-id", ids.client)] {
        set(&mut headers, HeaderName::from_static(name), &id.to_string());
    }
    headers.insert("x-ms-ags-diagnostic", HeaderValue::from_static(DIAGNOSTIC));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000"),
    );
    Parts {
        status,
        headers,
        body,
    }
}

/// `Preference-Applied`: which preferences were followed.
fn applied(request: &GraphRequest) -> Option<String> {
    let mut followed = Vec::new();
    for (preference, spelled) in [
        (
            "outlook.body-content-type=text",
            "outlook.body-content-type=\"text\"",
        ),
        (
            "outlook.body-content-type=html",
            "outlook.body-content-type=\"html\"",
        ),
        ("IdType=ImmutableId", "IdType=\"ImmutableId\""),
    ] {
        if request.prefers(preference) {
            followed.push(spelled.to_owned());
        }
    }
    if let Some(size) = request.preference("odata.maxpagesize") {
        followed.push(format!("odata.maxpagesize={size}"));
    }
    (!followed.is_empty()).then(|| followed.join(", "))
}

/// Content type of what succeeded.
const JSON: &str =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// Shape of Graph's own diagnostic header.
const DIAGNOSTIC: &str = r#"{"ServerInfo":{"DataCenter":"Practice","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"PRACTICE0001"}}"#;

fn envelope(error: &GraphError, ids: RequestIds, now: DateTime<Utc>) -> (StatusCode, Value) {
    let (status, code) = error.status_and_code();
    tracing::info!(code, "Graph request refused");
    let mut inner = json!({
        "date": now.format("%Y-%m-%dT%H:%M:%S").to_string(),
        "request-id": ids.request,
        "client-request-id": ids.client,
    });
    if let Some(specific) = error.inner_code() {
        inner["code"] = json!(specific);
    }
    let body = json!({ "error": { "code": code, "message": error.to_string(), "innerError": inner } });
    (status, body)
}

fn error_headers(error: &GraphError, tenant: &Tenant, now: DateTime<Utc>, headers: &mut HeaderMap) {
    if let GraphError::Throttled(wait) = error {
        let value = if wait.as_date {
            let until = now + Duration::from_secs(u64::from(wait.seconds));
            until.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
        } else {
            wait.seconds.to_string()
        };
        set(headers, header::RETRY_AFTER, &value);
    }
    if error.status_and_code().0 == StatusCode::UNAUTHORIZED {
        let mut challenge = format!(
            "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", client_id=\"{GRAPH_APP_ID}\"",
            tenant.addresses.base,
        );
        if let GraphError::ClaimsChallenge(claims) = error {
            let usual = json!({ "access_token": { "nbf": {
                "essential": true,
                "value": now.timestamp().to_string(),
            } } });
            let claims = claims.as_ref().unwrap_or(&usual).to_string();
            let encoded = STANDARD.encode(claims);
            challenge = format!("{challenge}, error=\"insufficient_claims\", claims=\"{encoded}\"");
        }
        set(headers, header::WWW_AUTHENTICATE, &challenge);
    }
}

/// Nothing that goes into these headers can be invalid in one; what is, stays out.
fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// A slow body comes in this many pieces.
const PIECES: usize = 8;

/// The response, with what happens to its body on the way.
pub(super) fn response(parts: Parts, damage: Damage) -> Response {
    let Parts {
        status,
        headers,
        mut body,
    } = parts;
    if damage.is_truncated {
        body.truncate(body.len() / 2);
    }
    let mut response = match damage.over {
        Some(over) if !body.is_empty() => {
            let length = body.len();
            let mut response = Response::new(slowly(body, over));
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            response
        }
        _ => Response::new(Body::from(body)),
    };
    *response.status_mut() = status;
    response.headers_mut().extend(headers);
    response
}

/// The head goes out at once, the body piece by piece, the last one after `over`.
fn slowly(body: Bytes, over: Duration) -> Body {
    let piece = body.len().div_ceil(PIECES).max(1);
    let pause = over / u32::try_from(body.len().div_ceil(piece)).unwrap_or(1);
    Body::from_stream(futures::stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let next = rest.split_to(piece.min(rest.len()));
        Some((Ok::<_, std::convert::Infallible>(next), rest))
    }))
}
