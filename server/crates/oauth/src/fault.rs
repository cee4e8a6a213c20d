//! What a refusal means. Sources: learn.microsoft.com, *Error codes* and *Refresh tokens*; RFC 6749, 5.2.
//!
//! The decision is made by AADSTS number first, then by `suberror` and `error`; the prose is never looked at. `invalid_grant` alone
//! says little: it also covers a wrong PKCE verifier and consent that is missing.

use crate::http::{Facts, TransportError};
use crate::wire::EntraError;
use chrono::{DateTime, Utc};
use domain::ports::{TokenFault, TokenFaultKind};
use model::advice::ProviderAnswer;
use uuid::Uuid;

/// The longest message that is kept of a provider.
const LONGEST_MESSAGE: usize = 600;

/// A request, as far as a fault tells about it.
#[derive(Clone)]
pub(crate) struct Asked<'a> {
    /// Method and path.
    pub(crate) request: String,
    /// The `client-request-id` that was sent.
    pub(crate) correlation: Uuid,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// What was sent and must not come back in a message.
    pub(crate) secrets: Vec<&'a str>,
}

/// The registration, its key, or the tenant is wrong: every account of the application is affected.
const CLIENT_CODES: [u64; 49] = [
    50_011, 50_012, 50_048, 50_194, 65_002, 65_005, 70_002, 70_003, 70_011, 70_021, 90_002, 90_008, 90_013,
    90_014, 90_023, 90_038, 90_100, 90_124, 90_130, 28_000, 28_002, 28_003, 50_147, 500_011, 500_112,
    500_113, 501_491, 650_052, 650_056, 650_057, 700_011, 700_016, 700_022, 700_023, 700_024, 700_025,
    700_027, 700_030, 700_054, 700_211, 700_213, 900_144, 900_382, 900_432, 900_561, 900_971, 1_002_012,
    7_000_112, 9_001_023,
];

/// The client's secret.
const SECRET_CODES: [u64; 3] = [7_000_215, 7_000_218, 7_000_222];

/// A person has to sign in again, consent, or be let in. Numbers whose `error` says so anyway are not repeated here.
const PERSON_CODES: [u64; 31] = [
    16_000, 50_014, 50_020, 50_034, 50_053, 50_055, 50_057, 50_058, 50_072, 50_074, 50_076, 50_078, 50_079,
    50_089, 50_097, 50_105, 50_126, 50_132, 50_133, 50_144, 50_173, 51_004, 53_000, 53_001, 53_002, 53_003,
    65_001, 65_004, 90_072, 90_094, 90_095,
];

/// Too many requests.
const THROTTLED_CODES: [u64; 2] = [50_196, 90_055];

/// A fault of the service that passes.
const PASSING_CODES: [u64; 6] = [50_033, 90_006, 90_012, 90_024, 90_033, 90_090];

/// The provider answered with its error body.
pub(crate) fn refused(error: &EntraError, facts: &Facts, asked: &Asked<'_>) -> TokenFault {
    let code = number(error);
    TokenFault {
        kind: kind(error, code, facts),
        answer: Some(Box::new(ProviderAnswer {
            code: code
                .map(|code| format!("AADSTS{code}"))
                .or_else(|| identifier(&error.error)),
            message: error
                .error_description
                .as_deref()
                .and_then(|text| message(text, &asked.secrets)),
            request_id: error
                .trace_id
                .as_deref()
                .and_then(identifier)
                .or_else(|| request_id(facts)),
            correlation_id: error
                .correlation_id
                .as_deref()
                .and_then(identifier)
                .or_else(|| Some(asked.correlation.to_string())),
            ..bare(facts, asked)
        })),
    }
}

/// The provider, or something before it, answered with anything else.
pub(crate) fn unreadable(why: &str, facts: &Facts, asked: &Asked<'_>) -> TokenFault {
    let kind = match facts.status {
        429 => TokenFaultKind::Throttled {
            retry_after: facts.retry_after,
        },
        500.. => TokenFaultKind::Unavailable,
        status => TokenFaultKind::Unusable(format!("status {status}: {why}")),
    };
    TokenFault {
        kind,
        answer: Some(Box::new(ProviderAnswer {
            request_id: request_id(facts),
            correlation_id: Some(asked.correlation.to_string()),
            ..bare(facts, asked)
        })),
    }
}

/// Nobody answered.
pub(crate) fn silent(error: &TransportError, asked: &Asked<'_>) -> TokenFault {
    tracing::warn!(request = asked.request, client_request_id = %asked.correlation, error = %Chain(error), "no answer");
    let kind = match error {
        TransportError::NoAnswer(_) => TokenFaultKind::Unavailable,
        TransportError::TooLong | TransportError::Request => TokenFaultKind::Unusable(error.to_string()),
    };
    TokenFault { kind, answer: None }
}

/// The answer is not what the standards say.
pub(crate) fn unusable(why: &(impl ToString + ?Sized)) -> TokenFault {
    TokenFault {
        kind: TokenFaultKind::Unusable(why.to_string()),
        answer: None,
    }
}

fn kind(error: &EntraError, code: Option<u64>, facts: &Facts) -> TokenFaultKind {
    let throttled = || TokenFaultKind::Throttled {
        retry_after: facts.retry_after,
    };
    match facts.status {
        429 => return throttled(),
        500.. => return TokenFaultKind::Unavailable,
        _ => {}
    }
    if let Some(code) = code {
        if THROTTLED_CODES.contains(&code) {
            return throttled();
        }
        if PASSING_CODES.contains(&code) {
            return TokenFaultKind::Unavailable;
        }
        if CLIENT_CODES.contains(&code) || SECRET_CODES.contains(&code) {
            return TokenFaultKind::ClientRejected;
        }
        if PERSON_CODES.contains(&code) {
            return TokenFaultKind::PersonNeeded;
        }
    }
    match (error.error.as_str(), error.suberror.as_deref()) {
        ("temporarily_unavailable" | "server_error", _) => TokenFaultKind::Unavailable,
        ("slow_down", _) => throttled(),
        (
            "invalid_grant"
            | "interaction_required"
            | "login_required"
            | "consent_required"
            | "access_denied",
            _,
        )
        | (
            _,
            Some(
                "bad_token"
                | "basic_action"
                | "additional_action"
                | "message_only"
                | "consent_required"
                | "user_password_expired"
                | "token_expired",
            ),
        ) => TokenFaultKind::PersonNeeded,
        (
            "invalid_client"
            | "unauthorized_client"
            | "invalid_scope"
            | "invalid_resource"
            | "invalid_request"
            | "invalid_tenant"
            | "unsupported_grant_type"
            | "unsupported_response_type",
            _,
        ) => TokenFaultKind::ClientRejected,
        _ => TokenFaultKind::Unusable(format!("status {}: an error of an unknown kind", facts.status)),
    }
}

/// The AADSTS number: from the list, else from the beginning of the description.
fn number(error: &EntraError) -> Option<u64> {
    error.error_codes.first().copied().or_else(|| {
        let digits = error.error_description.as_deref()?.strip_prefix("AADSTS")?;
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse().ok()
    })
}

/// The first line, without the code that is shown beside it, without control characters and without anything we sent.
fn message(description: &str, secrets: &[&str]) -> Option<String> {
    let mut text = description.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "…");
    }
    let line = text.lines().next().unwrap_or_default();
    // Where the lines were joined by blanks
    let line = line.split(" Trace ID: ").next().unwrap_or(line);
    let line: String = line
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_MESSAGE)
        .collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

fn bare(facts: &Facts, asked: &Asked<'_>) -> ProviderAnswer {
    ProviderAnswer {
        status: (facts.status != 0).then_some(facts.status),
        request: Some(asked.request.clone()),
        at: Some(asked.at),
        ..ProviderAnswer::default()
    }
}

fn request_id(facts: &Facts) -> Option<String> {
    facts.request_id.as_deref().and_then(identifier)
}

/// An identifier is shown and searched for: only what looks like one is kept.
fn identifier(text: &str) -> Option<String> {
    let fits = (1..=64).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    fits.then(|| text.to_owned())
}

/// An error with its sources, for the log.
struct Chain<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "fault_tests.rs"]
mod tests;
