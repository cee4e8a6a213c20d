//! Errors that happen outside any page, as whole documents.

use super::WebState;
use super::assets;
use super::client::Sender;
use app::pages::errors::{ErrorDocument, Fault};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::ports::Clock;
use std::any::Any;

/// An error as a document of its own.
pub(super) fn document(fault: Fault, state: &WebState, sender: &Sender) -> Response {
    let at = state.services.now();
    respond(
        fault,
        ErrorDocument {
            fault,
            request_id: sender.client.request_id.clone(),
            at,
            stylesheet: assets::stylesheet().to_owned(),
        },
    )
}

fn respond(fault: Fault, document: ErrorDocument) -> Response {
    (
        fault.status(),
        [(CACHE_CONTROL, HeaderValue::from_static("no-store"))],
        Html(document.render()),
    )
        .into_response()
}

/// What a handler panicked with is in the log already; the browser learns that it was our fault.
pub(super) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response<Body> {
    tracing::error!(event = "panic", "a handler panicked");
    let at = crate::world::SystemClock.now();
    respond(
        Fault::Internal,
        ErrorDocument {
            fault: Fault::Internal,
            request_id: None,
            at,
            stylesheet: assets::stylesheet().to_owned(),
        },
    )
}

/// Gives a bare error status, as layers answer, a page that says what to do. Scripts and programs get the bare status.
pub(super) async fn explain_bare_errors(request: Request, next: Next) -> Response {
    let html = request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let request_id = request
        .extensions()
        .get::<Sender>()
        .and_then(|sender| sender.client.request_id.clone());
    let response = next.run(request).await;
    if !html || response.headers().contains_key(CONTENT_TYPE) && is_document(&response) {
        return response;
    }
    let fault = match response.status() {
        StatusCode::FORBIDDEN => Fault::ForeignForm,
        StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Fault::TooMany,
        StatusCode::GATEWAY_TIMEOUT => Fault::TimedOut,
        StatusCode::NOT_FOUND => Fault::NotFound,
        StatusCode::INTERNAL_SERVER_ERROR => Fault::Internal,
        _ => return response,
    };
    let at = crate::world::SystemClock.now();
    respond(
        fault,
        ErrorDocument {
            fault,
            request_id,
            at,
            stylesheet: assets::stylesheet().to_owned(),
        },
    )
}

/// Whether an answer is a page already.
fn is_document(response: &Response) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"))
}
