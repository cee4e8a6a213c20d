//! Cause and remedy for what the identity platform says no to.

use super::token_codes::find;
use crate::ports::{TokenFault, TokenFaultKind};
use chrono::{DateTime, Utc};
use model::advice::{Problem, ProviderAnswer, WhoseJob};

/// The problem behind a failed token request.
#[must_use]
pub fn explain_token(fault: &TokenFault) -> Problem {
    let answer = fault.answer.as_deref().cloned();
    if let Some(known) = answer
        .as_ref()
        .and_then(|answer| answer.code.as_deref())
        .and_then(find)
    {
        return known.problem(answer);
    }
    let (code, headline, cause, remedy, whose) = match &fault.kind {
        TokenFaultKind::PersonNeeded => (
            "oauth.person-needed",
            "The provider wants somebody to sign in again",
            "The sign-in that Countersign kept is no longer accepted.",
            vec!["Press Re-Authorize and sign in as the same account."],
            WhoseJob::You,
        ),
        TokenFaultKind::ClientRejected => (
            "oauth.client.rejected",
            "The provider refuses the application",
            "Something in the registration or its secret is not as the provider expects. Its own words are below.",
            vec!["Compare tenant id, client id and client authentication with the registration."],
            WhoseJob::You,
        ),
        TokenFaultKind::Throttled { .. } => (
            "oauth.throttled",
            "The provider asks to wait",
            "Too many requests came in a short time, perhaps from other applications of the tenant.",
            vec!["Nothing: Countersign tries again when the provider allows it."],
            WhoseJob::Provider,
        ),
        TokenFaultKind::Unavailable => (
            "oauth.unavailable",
            "The provider cannot be reached or has a fault",
            "No usable answer came. Tokens and settings are fine.",
            vec![
                "Nothing at first: Countersign keeps trying.",
                "If it stays so, check from this server whether the provider's address can be reached, and any proxy in between.",
            ],
            WhoseJob::Provider,
        ),
        TokenFaultKind::Unusable(_) => (
            "oauth.unusable-answer",
            "The provider's answer cannot be trusted",
            "The answer or the ID token in it is not what the standard says: wrong issuer, audience, time or signature.",
            vec![
                "Check cloud and endpoints of this OAuth application.",
                "Check this server's clock.",
                "The server's log says more.",
            ],
            WhoseJob::ServerOperator,
        ),
    };
    Problem {
        code: code.to_owned(),
        headline: headline.to_owned(),
        cause: cause.to_owned(),
        remedy: remedy.into_iter().map(str::to_owned).collect(),
        whose_job: whose,
        answer,
    }
}

/// The problem behind an error that came with the redirect.
#[must_use]
pub fn explain_authorize_error(error: &str, description: Option<&str>, now: DateTime<Utc>) -> Problem {
    let description: String = description
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(500)
        .collect();
    let code = description
        .split([':', ' '])
        .next()
        .filter(|word| word.starts_with("AADSTS"))
        .map(str::to_owned);
    let answer = ProviderAnswer {
        message: Some(if description.is_empty() {
            error.chars().take(100).collect()
        } else {
            description
        }),
        request: Some("GET /oauth2/v2.0/authorize".to_owned()),
        at: Some(now),
        code,
        ..ProviderAnswer::default()
    };
    let kind = match error {
        "temporarily_unavailable" | "server_error" => TokenFaultKind::Unavailable,
        "unauthorized_client" | "invalid_client" | "invalid_request" | "unsupported_response_type" => {
            TokenFaultKind::ClientRejected
        }
        _ => TokenFaultKind::PersonNeeded,
    };
    explain_token(&TokenFault {
        kind,
        answer: Some(Box::new(answer)),
    })
}

/// The provider gave no refresh token: without one the sign-in would end within the hour.
#[must_use]
pub fn no_refresh_token() -> Problem {
    Problem {
        code: "oauth.no-refresh-token".to_owned(),
        headline: "The provider gave no refresh token".to_owned(),
        cause:
            "Without one Countersign could not stay signed in. The permission offline_access was not granted."
                .to_owned(),
        remedy: vec![
            "At the provider, under API permissions, add the delegated permission offline_access.".to_owned(),
            "Then press Authorize again.".to_owned(),
        ],
        whose_job: WhoseJob::You,
        answer: None,
    }
}

/// For a failure of which nothing is known.
#[must_use]
pub fn unknown_problem() -> Problem {
    Problem {
        code: "unknown".to_owned(),
        headline: "It does not work, and the reason is not known".to_owned(),
        cause: "No answer was recorded.".to_owned(),
        remedy: vec!["Press Re-Authorize. If that does not help, look into the server's log.".to_owned()],
        whose_job: WhoseJob::ServerOperator,
        answer: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::token_codes::KNOWN;

    fn with_code(code: &str) -> Problem {
        let answer = ProviderAnswer {
            code: Some(code.to_owned()),
            ..ProviderAnswer::default()
        };
        explain_token(&TokenFault {
            kind: TokenFaultKind::PersonNeeded,
            answer: Some(Box::new(answer)),
        })
    }

    #[test]
    fn every_known_code_is_found_once_and_says_what_to_do() {
        for known in KNOWN {
            assert_eq!(
                KNOWN
                    .iter()
                    .filter(|other| other.aadsts == known.aadsts || other.code == known.code)
                    .count(),
                1,
                "{}",
                known.code
            );
            assert_eq!(with_code(&format!("AADSTS{}", known.aadsts)).code, known.code);
            assert!(!known.remedy.is_empty());
        }
    }

    #[test]
    fn an_unknown_code_falls_back_to_its_kind_and_keeps_the_answer() {
        let problem = with_code("AADSTS99999");
        assert_eq!(problem.code, "oauth.person-needed");
        assert_eq!(problem.answer.unwrap().code.as_deref(), Some("AADSTS99999"));
    }

    #[test]
    fn the_redirects_own_text_is_read_for_its_code() {
        let problem = explain_authorize_error(
            "access_denied",
            Some("AADSTS65004: User declined to consent."),
            DateTime::UNIX_EPOCH,
        );
        assert_eq!(problem.code, "oauth.consent-declined");
    }
}
