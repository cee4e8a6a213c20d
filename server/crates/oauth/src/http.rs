//! One exchange with the provider: bounded, and with the facts that the `oauth2` crate drops.

use chrono::{DateTime, Utc};
use domain::ports::Entropy;
use futures::future::BoxFuture;
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use std::sync::OnceLock;
use uuid::Uuid;

/// No answer of a token endpoint, discovery document or key set is longer.
pub(crate) const LARGEST_ANSWER: usize = 1024 * 1024;

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TransportError {
    /// Network, TLS, or a timeout of the client.
    #[error("no answer: {0}")]
    NoAnswer(#[source] reqwest::Error),
    /// Longer than any true answer.
    #[error("the answer is longer than {LARGEST_ANSWER} bytes")]
    TooLong,
    /// The request could not be built.
    #[error("the request could not be built")]
    Request,
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        // The address may come from an administrator's form and is known to the caller anyway
        Self::NoAnswer(error.without_url())
    }
}

/// What a fault is explained with, beside the body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// HTTP status.
    pub(crate) status: u16,
    /// Seconds to wait.
    pub(crate) retry_after: Option<u64>,
    /// `x-ms-request-id`.
    pub(crate) request_id: Option<String>,
}

impl Facts {
    pub(crate) fn of(status: u16, headers: &HeaderMap, now: DateTime<Utc>) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            status,
            retry_after: text(RETRY_AFTER.as_str()).and_then(|value| retry_after(value, now)),
            request_id: text("x-ms-request-id").map(str::to_owned),
        }
    }
}

/// `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). A date that has passed is 0.
pub(crate) fn retry_after(value: &str, now: DateTime<Utc>) -> Option<u64> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(seconds);
    }
    let until = DateTime::parse_from_rfc2822(value).ok()?;
    Some(u64::try_from((until.to_utc() - now).num_seconds()).unwrap_or(0))
}

/// A random UUID (RFC 9562, version 4) from the given randomness.
pub(crate) fn random_id(entropy: &dyn Entropy) -> Uuid {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// Sends the one request of an exchange for the `oauth2` crate and remembers status and headers of the answer.
pub(crate) struct Sender {
    http: reqwest::Client,
    facts: OnceLock<Facts>,
    /// Sent as `client-request-id`; the provider repeats it as `correlation_id`.
    pub(crate) correlation: Uuid,
    /// When the exchange began.
    pub(crate) now: DateTime<Utc>,
}

impl Sender {
    /// For one request.
    pub(crate) fn new(http: reqwest::Client, correlation: Uuid, now: DateTime<Utc>) -> Self {
        Self {
            http,
            facts: OnceLock::new(),
            correlation,
            now,
        }
    }

    /// Facts of the answer; blank when there was none.
    pub(crate) fn facts(&self) -> Facts {
        self.facts.get().cloned().unwrap_or_default()
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let mut request = reqwest::Request::try_from(request)?;
        if let Ok(id) = HeaderValue::from_str(&self.correlation.to_string()) {
            request.headers_mut().insert("client-request-id", id);
        }
        let response = self.http.execute(request).await?;
        let (status, headers) = (response.status(), response.headers());
        self.facts
            .get_or_init(|| Facts::of(status.as_u16(), headers, self.now));
        let mut answer = oauth2::http::Response::builder().status(status.as_u16());
        if let Some(kind) = headers.get(CONTENT_TYPE) {
            answer = answer.header(CONTENT_TYPE, kind);
        }
        answer
            .body(body(response).await?)
            .map_err(|_| TransportError::Request)
    }
}

impl<'c> AsyncHttpClient<'c> for Sender {
    type Error = TransportError;
    type Future = BoxFuture<'c, Result<HttpResponse, TransportError>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Reads an answer up to [`LARGEST_ANSWER`].
pub(crate) async fn body(mut response: reqwest::Response) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(TransportError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2026-11-23T10:00:00Z".parse().unwrap();
        assert_eq!(retry_after("120", now), Some(120));
        assert_eq!(retry_after("Mon, 23 Nov 2026 10:00:30 GMT", now), Some(30));
        assert_eq!(retry_after("Mon, 23 Nov 2026 09:00:00 GMT", now), Some(0));
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(retry_after("-5", now), None);
    }
}
