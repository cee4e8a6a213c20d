//! Errors that happen outside any page, as whole documents.

use super::WebState;
use super::assets;
use super::client::Sender;
use app::pages::errors::{ErrorDocument, Fault};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
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
            status: fault.status(),
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
    respond(fault, written_now(fault, fault.status(), request_id))
}

fn written_now(fault: Fault, status: StatusCode, request_id: Option<String>) -> ErrorDocument {
    ErrorDocument {
        fault,
        status,
        request_id,
        at: crate::world::SystemClock.now(),
        stylesheet: assets::stylesheet().to_owned(),
    }
}

/// Gives a bare error status, as layers and extractors answer, a page that says what to do. Status and headers stay: `Allow` and
/// `Retry-After` are part of the answer. Scripts and programs get it bare.
pub(super) async fn explain_bare_errors(request: Request, next: Next) -> Response {
    let html = accepts_html(request.headers());
    let request_id = request_id(&request);
    let response = next.run(request).await;
    let Some(fault) = Fault::of(response.status()) else {
        return response;
    };
    if !html || is_document(&response) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let page = written_now(fault, parts.status, request_id).render();
    for stale in [CONTENT_LENGTH, CONTENT_ENCODING, TRANSFER_ENCODING] {
        parts.headers.remove(stale);
    }
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    parts.headers.insert(CONTENT_TYPE, kind);
    parts
        .headers
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, Body::from(page))
}

/// Whether a person reads the answer, in a browser.
fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|accept| accept.contains("text/html"))
}

/// Whether an answer is a page already.
fn is_document(response: &Response) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"))
}
