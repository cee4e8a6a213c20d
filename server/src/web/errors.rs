//! Errors that happen outside any page, as whole documents.

use super::WebState;
use super::assets;
use super::client::Sender;
use app::pages::errors::{ErrorDocument, Fault};
use axum::extract::Request;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::ports::Clock;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;

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

/// What a handler panicked with is in the log already; the browser learns that it was our fault, and the id to look under.
pub(super) async fn catch_panics(request: Request, next: Next) -> Response {
    let request_id = request_id(&request);
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(event = "panic", "a handler panicked");
            now(Fault::Internal, request_id)
        }
    }
}

fn request_id(request: &Request) -> Option<String> {
    request
        .extensions()
        .get::<Sender>()
        .and_then(|sender| sender.client.request_id.clone())
}

/// An error as a document of its own, by the machine's clock.
fn now(fault: Fault, request_id: Option<String>) -> Response {
    respond(
        fault,
        ErrorDocument {
            fault,
            request_id,
            at: crate::world::SystemClock.now(),
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
    let request_id = request_id(&request);
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
    let mut page = now(fault, request_id);
    if let Some(wait) = response.headers().get(RETRY_AFTER) {
        page.headers_mut().insert(RETRY_AFTER, wait.clone());
    }
    page
}

/// Whether an answer is a page already.
fn is_document(response: &Response) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"))
}
