//! What an `uploadUrl` leads to: the Outlook service, another host than Graph in reality, authorized by the URL alone.

use axum::{
    extract::{Request, State as Extract},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::{
    errors::GraphError,
    request::{GraphRequest, read_body},
};
use crate::{
    state::State,
    tenant::{Shared, Tenant},
    uploads::{PieceError, Range, UploadSession},
};

/// `PUT`, `GET` and `DELETE` of an upload URL.
pub(super) async fn outlook(Extract(tenant): Extract<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let result = match read_body(body).await {
        Ok(body) => {
            let request = GraphRequest::new(&parts, body);
            let mut state = tenant.state();
            state.counters.graph_requests += 1;
            answer(&tenant, &mut state, &request)
        }
        Err(_) => Err((
            StatusCode::PAYLOAD_TOO_LARGE,
            "A piece is 4 MB at most.".to_owned(),
        )),
    };
    match result {
        Ok(response) => response,
        Err((status, message)) => {
            let code = match status {
                StatusCode::NOT_FOUND => "ErrorItemNotFound",
                StatusCode::RANGE_NOT_SATISFIABLE => "ErrorInvalidRange",
                StatusCode::PAYLOAD_TOO_LARGE => "ErrorMessageSizeExceeded",
                _ => "ErrorInvalidRequest",
            };
            let body = json!({ "error": { "code": code, "message": message } });
            (status, axum::Json(body)).into_response()
        }
    }
}

type Refusal = (StatusCode, String);

fn refuse(status: StatusCode, message: impl std::fmt::Display) -> Refusal {
    (status, message.to_string())
}

fn answer(tenant: &Tenant, state: &mut State, request: &GraphRequest) -> Result<Response, Refusal> {
    if request.headers.contains_key(header::AUTHORIZATION) {
        return Err(refuse(
            StatusCode::UNAUTHORIZED,
            "The upload URL carries its own authorization: send no Authorization header.",
        ));
    }
    let now = tenant.now(state);
    state.uploads.retain(|session| session.expires > now);
    let id = request.segments.last().map_or("", String::as_str);
    let token = request.option("authtoken").unwrap_or_default();
    let at = state
        .uploads
        .iter()
        .position(|session| session.opens_with(id, token))
        .ok_or_else(|| {
            refuse(
                StatusCode::NOT_FOUND,
                "The upload session was not found or has expired.",
            )
        })?;
    match request.method {
        Method::GET => Ok(progress(tenant, &state.uploads[at])),
        Method::DELETE => {
            state.uploads.remove(at);
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Method::PUT => put(tenant, state, at, request),
        _ => Err(refuse(
            StatusCode::METHOD_NOT_ALLOWED,
            "The HTTP method is not allowed on this resource.",
        )),
    }
}

fn put(tenant: &Tenant, state: &mut State, at: usize, request: &GraphRequest) -> Result<Response, Refusal> {
    let range = request
        .headers
        .get(header::CONTENT_RANGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Range::parse)
        .ok_or_else(|| {
            refuse(
                StatusCode::BAD_REQUEST,
                "The Content-Range header is missing or not of the form 'bytes first-last/total'.",
            )
        })?;
    let is_last = state.uploads[at]
        .take(range, &request.body)
        .map_err(|error| match error {
            PieceError::Length | PieceError::Total => refuse(StatusCode::BAD_REQUEST, error),
            PieceError::OutOfOrder => refuse(StatusCode::RANGE_NOT_SATISFIABLE, error),
        })?;
    if !is_last {
        return Ok(progress(tenant, &state.uploads[at]));
    }
    let session = state.uploads.remove(at);
    let now = tenant.now(state);
    let (owner, message) = (session.owner, session.message.clone());
    let made = state
        .mailbox_mut(owner)
        .and_then(|mailbox| mailbox.attach(&message, session.into_attachment(), now))
        .ok_or_else(|| refuse(StatusCode::NOT_FOUND, GraphError::ItemNotFound))?;
    let location = format!(
        "{}/outlook/api/v2.0/Users('{owner}')/Messages('{message}')/Attachments('{made}')",
        tenant.addresses.base
    );
    let mut headers = HeaderMap::new();
    if let Ok(location) = HeaderValue::from_str(&location) {
        headers.insert(header::LOCATION, location);
    }
    Ok((StatusCode::CREATED, headers).into_response())
}

/// Spelled as Outlook does, not as Graph: a capital E, and a start without a dash.
fn progress(tenant: &Tenant, session: &UploadSession) -> Response {
    let body: Value = json!({
        "@odata.context": format!(
            "{}/outlook/api/v2.0/$metadata#Users('{}')/Messages('{}')/AttachmentSessions/$entity",
            tenant.addresses.base, session.owner, session.message
        ),
        "ExpirationDateTime": session.expires.to_rfc3339_opts(SecondsFormat::Micros, true),
        "nextExpectedRanges": [session.next().to_string()],
    });
    axum::Json(body).into_response()
}
