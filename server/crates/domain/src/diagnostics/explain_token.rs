//! Cause and remedy for what the identity platform says no to.

use super::clean;
use super::knowledge::{self, Entry, named};
use crate::ports::{TokenFault, TokenFaultKind};
use chrono::{DateTime, Utc};
use model::advice::{Problem, ProviderAnswer, Retry};

/// The problem behind a failed token request: by the provider's code, unless that says the opposite of the fault's kind about trying
/// again, else by the kind.
#[must_use]
pub fn explain_token(fault: &TokenFault) -> Problem {
    let passes = matches!(
        fault.kind,
        TokenFaultKind::Throttled { .. } | TokenFaultKind::Unavailable
    );
    let answer = fault.answer.as_deref().cloned();
    by_code(answer.as_ref())
        .filter(|entry| (entry.retry == Retry::ByItself) == passes)
        .unwrap_or(general(&fault.kind))
        .problem(&[], answer)
}

fn by_code(answer: Option<&ProviderAnswer>) -> Option<&'static Entry> {
    knowledge::for_aadsts(answer?.code.as_deref()?)
}

fn general(kind: &TokenFaultKind) -> &'static Entry {
    match kind {
        TokenFaultKind::PersonNeeded => &named::PERSON_NEEDED,
        TokenFaultKind::ClientRejected => &named::CLIENT_REJECTED,
        TokenFaultKind::Throttled { .. } => &named::TOKEN_THROTTLED,
        TokenFaultKind::Unavailable => &named::TOKEN_UNAVAILABLE,
        TokenFaultKind::Unusable(_) => &named::UNUSABLE,
    }
}

/// The problem behind an error that came with the redirect.
#[must_use]
pub fn explain_authorize_error(error: &str, description: Option<&str>, now: DateTime<Utc>) -> Problem {
    let description = description.and_then(clean);
    let code = description
        .as_deref()
        .and_then(|text| text.split([':', ' ']).next())
        .filter(|word| word.starts_with("AADSTS") && word.len() <= 16)
        .map(str::to_owned);
    let answer = ProviderAnswer {
        message: description.or_else(|| clean(error)),
        request: Some("GET /oauth2/v2.0/authorize".to_owned()),
        at: Some(now),
        code,
        ..ProviderAnswer::default()
    };
    by_code(Some(&answer))
        .unwrap_or(by_error(error))
        .problem(&[], Some(answer))
}

/// What an error word of the redirect means (RFC 6749, 4.1.2.1).
fn by_error(error: &str) -> &'static Entry {
    match error {
        "temporarily_unavailable" | "server_error" => &named::TOKEN_UNAVAILABLE,
        "unauthorized_client" | "invalid_client" | "invalid_request" | "unsupported_response_type" => {
            &named::CLIENT_REJECTED
        }
        _ => &named::PERSON_NEEDED,
    }
}

/// The provider gave no refresh token: without one the sign-in would end within the hour.
#[must_use]
pub fn no_refresh_token() -> Problem {
    named::NO_REFRESH_TOKEN.problem(&[], None)
}

/// The client authentication in use was refused, and the one from before still works.
#[must_use]
pub fn explain_fallback(refused: &TokenFault) -> Problem {
    let why = explain_token(refused);
    named::FALLBACK_IN_USE.problem(&[("reason", &why.headline)], why.answer)
}

/// For a failure of which nothing is known.
#[must_use]
pub fn unknown_problem() -> Problem {
    named::UNKNOWN.problem(&[], None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_code(kind: TokenFaultKind, code: &str) -> Problem {
        let answer = ProviderAnswer {
            code: Some(code.to_owned()),
            ..ProviderAnswer::default()
        };
        explain_token(&TokenFault {
            kind,
            answer: Some(Box::new(answer)),
        })
    }

    #[test]
    fn a_known_code_says_more_than_the_kind() {
        let problem = with_code(TokenFaultKind::PersonNeeded, "AADSTS50173");
        assert_eq!(problem.code, "oauth.revoked");
        let problem = with_code(TokenFaultKind::Unavailable, "AADSTS90033");
        assert_eq!(problem.code, "oauth.unavailable");
    }

    #[test]
    fn an_unknown_code_falls_back_to_its_kind_and_keeps_the_answer() {
        let problem = with_code(TokenFaultKind::PersonNeeded, "AADSTS99999");
        assert_eq!(problem.code, "oauth.person-needed");
        assert_eq!(problem.answer.unwrap().code.as_deref(), Some("AADSTS99999"));
    }

    #[test]
    fn nobody_is_sent_to_sign_in_while_the_provider_is_down() {
        let problem = with_code(TokenFaultKind::Unavailable, "AADSTS50173");
        assert_eq!(problem.code, "oauth.unavailable");
    }

    #[test]
    fn the_redirects_own_text_is_read_for_its_code() {
        let problem = explain_authorize_error(
            "access_denied",
            Some("AADSTS65004: User declined to consent."),
            DateTime::UNIX_EPOCH,
        );
        assert_eq!(problem.code, "oauth.consent-declined");
        let problem = explain_authorize_error("server_error", None, DateTime::UNIX_EPOCH);
        assert_eq!(problem.code, "oauth.unavailable");
        assert_eq!(problem.answer.unwrap().message.as_deref(), Some("server_error"));
    }

    #[test]
    fn what_has_no_answer_is_told_without_one() {
        let unusable = explain_token(&TokenFault {
            kind: TokenFaultKind::Unusable("the log's own words".to_owned()),
            answer: None,
        });
        for (problem, code) in [
            (no_refresh_token(), "oauth.no-refresh-token"),
            (unknown_problem(), "unknown"),
            (unusable, "oauth.unusable-answer"),
        ] {
            assert_eq!((problem.code.as_str(), problem.answer.is_none()), (code, true));
            let text = format!("{}{}{:?}", problem.headline, problem.cause, problem.remedy);
            assert!(
                !text.contains("the log's own words") && !text.contains('{'),
                "{text}"
            );
        }
    }
}
