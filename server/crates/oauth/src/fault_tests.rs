use super::*;
use proptest::prelude::*;

fn asked() -> Asked<'static> {
    Asked {
        request: "POST /tenant/oauth2/v2.0/token".to_owned(),
        correlation: Uuid::from_u128(1),
        at: "2026-11-23T10:00:00Z".parse().unwrap(),
        secrets: vec!["THE-SECRET"],
    }
}

fn facts(status: u16) -> Facts {
    Facts {
        status,
        retry_after: Some(30),
        request_id: None,
    }
}

fn fault(status: u16, body: &str) -> TokenFault {
    refused(&serde_json::from_str(body).unwrap(), &facts(status), &asked())
}

fn by_code(status: u16, error: &str, code: u64, suberror: Option<&str>) -> TokenFaultKind {
    let error = EntraError {
        error: error.to_owned(),
        error_codes: vec![code],
        suberror: suberror.map(str::to_owned),
        ..EntraError::default()
    };
    refused(&error, &facts(status), &asked()).kind
}

#[test]
fn a_recorded_revocation_asks_for_a_person_and_keeps_what_support_needs() {
    let fault = fault(
        400,
        r#"{"error":"invalid_grant",
            "error_description":"AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed.\r\nTrace ID: 47a23f57-3717-4857-8fab-b3485aeba800\r\nCorrelation ID: 14bf0b94-fba8-4d0b-84da-5f1c505531cf\r\nTimestamp: 2021-10-29 17:16:31Z",
            "error_codes":[50173],"timestamp":"2021-10-29 17:16:31Z",
            "trace_id":"47a23f57-3717-4857-8fab-b3485aeba800",
            "correlation_id":"14bf0b94-fba8-4d0b-84da-5f1c505531cf",
            "error_uri":"https://login.microsoftonline.com/error?code=50173","suberror":"bad_token"}"#,
    );
    assert_eq!(fault.kind, TokenFaultKind::PersonNeeded);
    assert_eq!(
        *fault.answer.unwrap(),
        ProviderAnswer {
            code: Some("AADSTS50173".to_owned()),
            message: Some(
                "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed."
                    .to_owned()
            ),
            status: Some(400),
            request: Some("POST /tenant/oauth2/v2.0/token".to_owned()),
            request_id: Some("47a23f57-3717-4857-8fab-b3485aeba800".to_owned()),
            correlation_id: Some("14bf0b94-fba8-4d0b-84da-5f1c505531cf".to_owned()),
            at: Some("2026-11-23T10:00:00Z".parse().unwrap()),
        }
    );
}

#[test]
fn each_code_has_its_consequence() {
    use TokenFaultKind::{ClientRejected, PersonNeeded, Throttled, Unavailable};
    let throttled = || Throttled {
        retry_after: Some(30),
    };
    for (status, error, code, suberror, expected) in [
        (401, "invalid_client", 7_000_215, None, ClientRejected),
        (401, "invalid_client", 7_000_222, None, ClientRejected),
        (401, "invalid_client", 700_027, None, ClientRejected),
        (401, "invalid_client", 700_024, None, ClientRejected),
        (400, "unauthorized_client", 700_016, None, ClientRejected),
        (400, "invalid_request", 90_002, None, ClientRejected),
        // Both are also told by the number where the word is too coarse
        (400, "invalid_grant", 28_003, None, ClientRejected),
        (400, "invalid_request", 65_004, None, PersonNeeded),
        (
            400,
            "invalid_grant",
            65_001,
            Some("consent_required"),
            PersonNeeded,
        ),
        (400, "invalid_grant", 700_082, None, PersonNeeded),
        (400, "invalid_grant", 70_043, Some("token_expired"), PersonNeeded),
        (400, "invalid_grant", 54_005, None, PersonNeeded),
        (400, "invalid_grant", 501_481, None, PersonNeeded),
        (400, "invalid_grant", 9_002_313, None, PersonNeeded),
        (
            400,
            "interaction_required",
            50_076,
            Some("basic_action"),
            PersonNeeded,
        ),
        (400, "invalid_grant", 530_036, None, PersonNeeded),
        (400, "some_new_word", 53_003, Some("message_only"), PersonNeeded),
        (400, "some_new_word", 123_456, Some("basic_action"), PersonNeeded),
        (400, "invalid_grant", 50_196, None, throttled()),
        (429, "temporarily_unavailable", 90_055, None, throttled()),
        (429, "invalid_grant", 50_173, None, throttled()),
        (400, "temporarily_unavailable", 90_033, None, Unavailable),
        (503, "temporarily_unavailable", 90_033, None, Unavailable),
        // A broken service may say anything: the tokens are kept
        (500, "invalid_grant", 50_173, None, Unavailable),
    ] {
        assert_eq!(
            by_code(status, error, code, suberror),
            expected,
            "{status} {error} {code}"
        );
    }
    assert!(matches!(
        by_code(400, "news", 1, None),
        TokenFaultKind::Unusable(_)
    ));
}

#[test]
fn the_number_is_found_in_the_description_too() {
    let fault = fault(
        401,
        r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 1"}"#,
    );
    let answer = fault.answer.unwrap();
    assert_eq!(answer.code.as_deref(), Some("AADSTS7000215"));
    assert_eq!(
        answer.message.as_deref(),
        Some("AADSTS7000215: Invalid client secret provided.")
    );
    assert_eq!(
        answer.correlation_id.as_deref(),
        Some("00000000-0000-0000-0000-000000000001"),
        "ours, when the provider did not repeat it"
    );
}

#[test]
fn what_is_not_json_is_judged_by_its_status() {
    let kind = |status| unreadable("not JSON", &facts(status), &asked()).kind;
    assert_eq!(
        kind(429),
        TokenFaultKind::Throttled {
            retry_after: Some(30)
        }
    );
    assert_eq!(kind(502), TokenFaultKind::Unavailable);
    assert!(matches!(kind(200), TokenFaultKind::Unusable(_)));
}

#[test]
fn codes_are_in_one_list_only() {
    let mut all: Vec<u64> = [
        &CLIENT_CODES[..],
        &SECRET_CODES,
        &PERSON_CODES,
        &THROTTLED_CODES,
        &PASSING_CODES,
    ]
    .concat();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

proptest! {
    #[test]
    fn nothing_we_sent_and_no_control_character_comes_back(before in "\\PC{0,700}", after in any::<String>()) {
        let error = EntraError {
            error: "invalid_grant".to_owned(),
            error_description: Some(format!("{before}THE-SECRET{after}")),
            trace_id: Some(after),
            ..EntraError::default()
        };
        let fault = refused(&error, &facts(400), &asked());
        let shown = format!("{fault:?} {fault}");
        prop_assert!(!shown.contains("THE-SECRET"));
        let answer = fault.answer.unwrap();
        prop_assert!(answer.message.is_none_or(|text| text.chars().count() <= LONGEST_MESSAGE && !text.chars().any(char::is_control)));
        prop_assert!(answer.request_id.is_none_or(|text| text.len() <= 64));
    }
}

/// What happens next, decided here, and what the administrator reads about it must be of one mind.
#[test]
fn the_table_of_errors_says_the_same_about_trying_again() {
    use domain::diagnostics::knowledge::{Pattern, entries};
    use model::advice::Retry;
    for entry in entries() {
        for pattern in entry.seen {
            let (Pattern::Aadsts(number) | Pattern::AadstsGeneral(number)) = *pattern else {
                continue;
            };
            for error in ["invalid_grant", "invalid_request"] {
                let kind = by_code(400, error, number.into(), None);
                let passes = matches!(
                    kind,
                    TokenFaultKind::Throttled { .. } | TokenFaultKind::Unavailable
                );
                assert_eq!(passes, entry.retry == Retry::ByItself, "AADSTS{number}: {kind:?}");
            }
            if entry.id.starts_with("oauth.client.") {
                let kind = by_code(400, "invalid_request", number.into(), None);
                assert_eq!(kind, TokenFaultKind::ClientRejected, "AADSTS{number}");
            }
        }
    }
}
