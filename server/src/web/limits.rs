//! What is put around every answer: headers, a time limit, a rate limit for writes.

use super::client::Sender;
use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Writes a second that one address may go on with.
const WRITES_PER_SECOND: NonZeroU32 = NonZeroU32::new(20).expect("20 is not 0");
/// Writes that one address may send at once.
const WRITES_AT_ONCE: NonZeroU32 = NonZeroU32::new(100).expect("100 is not 0");
/// Addresses remembered before those that are quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// Counters of writes by address.
#[derive(Clone)]
pub(super) struct Writes(Arc<DefaultKeyedRateLimiter<String>>);

impl Default for Writes {
    fn default() -> Self {
        Self(Arc::new(RateLimiter::keyed(
            Quota::per_second(WRITES_PER_SECOND).allow_burst(WRITES_AT_ONCE),
        )))
    }
}

/// Refuses more writes than a person, or a whole office behind one address, can mean.
pub(super) async fn limit_writes(State(writes): State<Writes>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        && let Some(address) = request
            .extensions()
            .get::<Sender>()
            .and_then(|sender| sender.client.remote_address.clone())
    {
        if writes.0.len() > REMEMBERED {
            writes.0.retain_recent();
        }
        if writes.0.check_key(&address).is_err() {
            return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "5")]).into_response();
        }
    }
    next.run(request).await
}

/// Gives up on an answer that takes too long.
pub(super) async fn time_limit(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

/// Headers that every answer carries (OWASP Secure Headers). Pages set a policy of their own, with a nonce; all else runs nothing.
pub(super) async fn security_headers(request: Request, next: Next) -> Response {
    let secure = request
        .extensions()
        .get::<Sender>()
        .is_some_and(|sender| sender.secure);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, X_FRAME_OPTIONS, "DENY");
    // Not no-referrer: a browser then sends `Origin: null` with forms, and the CSRF check would refuse them
    set(headers, HeaderName::from_static("referrer-policy"), "same-origin");
    set(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    if secure {
        set(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        set(
            headers,
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        );
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
