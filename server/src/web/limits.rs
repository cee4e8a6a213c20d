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
use domain::sessions::network;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Writes a second that one address may go on with.
const WRITES_PER_SECOND: NonZeroU32 = NonZeroU32::new(20).expect("20 is not 0");
/// Writes that one address may send at once.
const WRITES_AT_ONCE: NonZeroU32 = NonZeroU32::new(100).expect("100 is not 0");
/// Networks remembered before those that are quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// Counters of writes by network.
#[derive(Clone)]
pub(super) struct Writes(Arc<Counters>);

struct Counters {
    limiter: DefaultKeyedRateLimiter<String>,
    sweeps: Sweeps,
}

impl Default for Writes {
    fn default() -> Self {
        let quota = Quota::per_second(WRITES_PER_SECOND).allow_burst(WRITES_AT_ONCE);
        Self(Arc::new(Counters {
            limiter: RateLimiter::keyed(quota),
            sweeps: Sweeps::default(),
        }))
    }
}

impl Writes {
    /// Counts a write; `false` when it is one too many.
    fn allow(&self, address: &str) -> bool {
        let Counters { limiter, sweeps } = self.0.as_ref();
        if sweeps.due(limiter.len()) {
            limiter.retain_recent();
            sweeps.done(limiter.len());
        }
        limiter.check_key(&network(address)).is_ok()
    }
}

/// When to forget networks that are quiet. A sweep looks at all that are remembered, so the next one waits until there are twice as
/// many as this one left: however many come at once, each pays for a few looks.
struct Sweeps(AtomicUsize);

impl Default for Sweeps {
    fn default() -> Self {
        Self(AtomicUsize::new(REMEMBERED))
    }
}

impl Sweeps {
    /// Whether to sweep now; of several who ask at once, one is told to.
    fn due(&self, remembered: usize) -> bool {
        let limit = self.0.load(Ordering::Relaxed);
        remembered > limit
            && self
                .0
                .compare_exchange(limit, usize::MAX, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }

    fn done(&self, left: usize) {
        self.0
            .store(REMEMBERED.max(left.saturating_mul(2)), Ordering::Relaxed);
    }
}

/// Refuses more writes than a person, or a whole office behind one address, can mean.
pub(super) async fn limit_writes(State(writes): State<Writes>, request: Request, next: Next) -> Response {
    let sender = request.extensions().get::<Sender>();
    let address = sender.and_then(|sender| sender.client.remote_address.as_deref());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && address.is_some_and(|address| !writes.allow(address)) {
        return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "5")]).into_response();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_is_not_counted_again_and_again() {
        let sweeps = Sweeps::default();
        let mut looked_at = 0;
        // as many as come at once, and none of them quiet yet
        for remembered in 0..50 * REMEMBERED {
            if sweeps.due(remembered) {
                looked_at += remembered;
                sweeps.done(remembered);
            }
        }
        assert!(looked_at < 100 * REMEMBERED, "{looked_at}");
        // and after the crowd it goes on as before
        assert!(sweeps.due(usize::MAX - 1) && !sweeps.due(usize::MAX - 1));
        sweeps.done(0);
        assert!(!sweeps.due(REMEMBERED) && sweeps.due(REMEMBERED + 1));
    }

    #[test]
    fn one_machine_has_one_counter_whatever_address_of_its_own_it_uses() {
        let writes = Writes::default();
        let allowed = (0..200)
            .filter(|n| writes.allow(&format!("2001:db8:1:2::{n:x}")))
            .count();
        assert!((100..150).contains(&allowed), "{allowed}");
        assert!(writes.allow("2001:db8:1:3::1"));
    }
}
