//! Shape of the token endpoint's answers: headers and error body.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{codes::Places, errors::Failure};

/// The policy that blocks when a fault asks for a code with a claims challenge.
const POLICY_ID: &str = "da9d1d9d-0000-4000-8000-00000000ca01";

/// Ids that go through one request: ours, and the client's or a new one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trace {
    /// `trace_id`, `x-ms-request-id`.
    pub(crate) request: Uuid,
    /// `correlation_id`: the request's `client-request-id`, else random.
    pub(crate) correlation: Uuid,
    /// The client wants its id back: `return-client-request-id: true`.
    pub(crate) echo: bool,
    /// Time of the answer.
    pub(crate) at: DateTime<Utc>,
}

impl Trace {
    /// Takes `client-request-id` from the request; `request` and `fallback` are fresh GUIDs.
    pub(crate) fn new(headers: &HeaderMap, request: Uuid, fallback: Uuid, at: DateTime<Utc>) -> Self {
        let sent = headers
            .get("client-request-id")
            .and_then(|value| value.to_str().ok());
        let correlation = sent
            .and_then(|value| Uuid::parse_str(value.trim()).ok())
            .unwrap_or(fallback);
        let echo = headers
            .get("return-client-request-id")
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"));
        Self {
            request,
            correlation,
            echo,
            at,
        }
    }

    /// `YYYY-MM-DD HH:MM:SSZ`, with a space.
    pub(crate) fn timestamp(&self) -> String {
        self.at.format("%Y-%m-%d %H:%M:%SZ").to_string()
    }

    /// The description Microsoft writes: code, message, and the three lines support asks for.
    pub(crate) fn describe(&self, failure: &Failure) -> String {
        format!(
            "AADSTS{}: {failure}\r\nTrace ID: {}\r\nCorrelation ID: {}\r\nTimestamp: {}",
            failure.report().code,
            self.request,
            self.correlation,
            self.timestamp()
        )
    }
}

/// The error body of the token endpoint.
pub(crate) fn error_body(failure: &Failure, trace: &Trace, authority: &str) -> Value {
    let report = failure.report();
    let mut body = json!({
        "error": report.error,
        "error_description": trace.describe(failure),
        "error_codes": [report.code],
        "timestamp": trace.timestamp(),
        "trace_id": trace.request,
        "correlation_id": trace.correlation,
        "error_uri": format!("{authority}/error?code={}", report.code),
    });
    if let Some(suberror) = report.suberror {
        body["suberror"] = json!(suberror);
    }
    if failure.code().appears(Places::CLAIMS) {
        // JSON in a string, unlike the base64 of a WWW-Authenticate header
        let wanted = json!({ "access_token": { "capolids": { "essential": true, "values": [POLICY_ID] } } });
        body["claims"] = json!(wanted.to_string());
    }
    body
}

/// A JSON answer of the token endpoint with Microsoft's headers.
pub(crate) fn json_answer(status: StatusCode, body: &Value, trace: &Trace) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store, no-cache"),
        (header::PRAGMA, "no-cache"),
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::EXPIRES, "-1"),
        (
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            HeaderName::from_static("p3p"),
            "CP=\"DSP CUR OTPi IND OTRi ONL FIN\"",
        ),
        (HeaderName::from_static("x-ms-ests-server"), "2.1.0.0 - PRACTICE"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What Microsoft's own libraries report about the last request: version, AADSTS number
    let number = body["error_codes"][0].as_u64().unwrap_or(0);
    for (name, value) in [
        ("x-ms-clitelem", format!("1,{number},0,,")),
        ("x-ms-request-id", trace.request.to_string()),
    ] {
        // Digits, commas and GUIDs are always valid header values
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    if trace.echo
        && let Ok(value) = HeaderValue::from_str(&trace.correlation.to_string())
    {
        headers.insert("client-request-id", value);
    }
    response
}

/// The error answer of the token endpoint.
pub(crate) fn error_answer(failure: &Failure, trace: &Trace, authority: &str) -> Response {
    let mut response = json_answer(
        failure.report().status,
        &error_body(failure, trace, authority),
        trace,
    );
    if let Some(seconds) = failure.retry_after() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if matches!(failure, Failure::OnlyPost(_)) {
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    response
}
