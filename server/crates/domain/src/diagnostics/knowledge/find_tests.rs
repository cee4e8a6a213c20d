//! What is found in codes, sentences, whole pages, and rubbish.

use super::*;

fn id(text: &str) -> &'static str {
    lookup(text).unwrap().entry.unwrap().id
}

#[test]
fn a_code_is_found_in_a_whole_page() {
    let page = "Sign in\n<h1>Sorry, but we're having trouble signing you in.</h1>\r\n<p>AADSTS50105: Your administrator has configured \
                the application Countersign ('5f3…') to block users unless they are specifically granted access.</p>\n\
                Troubleshooting details\nRequest Id: 6a5b0d1e-0000-4000-8000-000000050057\nCorrelation Id: 65001000-1111-4111-8111-000000000000\n\
                Timestamp: 2026-11-23T10:41:58Z\nMessage: AADSTS50105: Your administrator …";
    assert_eq!(id(page), "oauth.not-assigned");
}

#[test]
fn the_most_exact_of_several_codes_wins() {
    assert_eq!(
        id("AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided."),
        "oauth.client.certificate-refused"
    );
    assert_eq!(
        id("AADSTS70000: The request was denied. error=invalid_grant"),
        "oauth.grant-invalid"
    );
    assert_eq!(
        id("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."),
        "smtp.auth-off-tenant"
    );
    assert_eq!(
        id("535-5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."),
        "smtp.auth-off-mailbox"
    );
    assert_eq!(id("535 5.7.139 Authentication unsuccessful"), "smtp.auth-off");
    assert_eq!(
        id(
            r#"{"error":{"code":"ErrorAccessDenied","message":"Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings."}}"#
        ),
        "access.app-policy"
    );
    assert_eq!(
        id(r#"{"error":{"code":"ErrorAccessDenied","message":"Access is denied."}}"#),
        "access.denied"
    );
}

#[test]
fn codes_come_in_many_spellings() {
    for (text, expected) in [
        ("aadsts50173", "oauth.revoked"),
        ("AADSTS50011%3a+The+redirect+URI", "oauth.client.redirect-uri"),
        ("50105", "oauth.not-assigned"),
        ("Error Code: 53003", "oauth.conditional-access"),
        (r#""error_codes":[7000215]"#, "oauth.client.secret-wrong"),
        (
            "a1 NO [AUTHENTICATIONFAILED] Authentication failed.",
            "access.login-refused",
        ),
        (
            "a1 BAD User is authenticated but not connected.",
            "imap.not-connected",
        ),
        ("error=access_denied&state=x", "oauth.consent-declined"),
        ("getaddrinfo ENOTFOUND mail.example.com", "server.name-unknown"),
        (
            "oauth.wrong-account: User Name is not the account",
            "oauth.wrong-account",
        ),
        ("mailboxNotEnabledForRestApi", "mail.mailbox-not-enabled"),
    ] {
        assert_eq!(id(text), expected, "{text}");
    }
}

#[test]
fn a_number_is_only_a_code_where_it_says_so() {
    assert!(lookup("It happened 50105 times on port 16000.").is_none());
    assert!(lookup("[LIMITED]").is_none());
}

#[test]
fn an_unknown_code_is_named_and_beats_a_word_that_says_little() {
    for (text, code) in [
        ("invalid_grant: AADSTS9999999: Something new.", "AADSTS9999999"),
        ("550 5.9.99 no", "550 5.9.99"),
        ("ErrorBrandNew happened", "ErrorBrandNew"),
    ] {
        let found = lookup(text).unwrap();
        assert!(found.entry.is_none(), "{text}: {found:?}");
        assert_eq!(found.code, code);
        let problem = explain_pasted(text, DateTime::UNIX_EPOCH);
        assert_eq!(problem.code, "unknown-code");
        assert!(problem.headline.contains(code), "{}", problem.headline);
        assert_eq!(problem.answer.unwrap().message.as_deref(), Some(text));
    }
}

#[test]
fn text_without_a_code_says_so_and_is_shown_clean_and_short() {
    let text = format!("Some\u{202e}thing\u{0} went\r\nwrong{}", " x".repeat(5_000));
    let problem = explain_pasted(&text, DateTime::UNIX_EPOCH);
    assert_eq!(problem.code, "no-code");
    let shown = problem.answer.unwrap().message.unwrap();
    assert!(shown.starts_with("Some thing went wrong x"), "{shown}");
    assert!(shown.chars().count() <= 601);
    assert!(
        explain_pasted("", DateTime::UNIX_EPOCH)
            .answer
            .unwrap()
            .message
            .is_none()
    );
}

#[test]
fn whatever_is_pasted_is_answered() {
    let mut state = 7_u64;
    let pieces = [
        "AADSTS",
        "50",
        "[",
        "]",
        "\u{1F4E7}",
        " ",
        "535",
        "-5.7.",
        "é",
        "Error",
        "\0",
        "code",
        "..",
        "{",
        "LIMIT",
    ];
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(pieces[usize::try_from(state >> 40).unwrap() % pieces.len()]);
        }
        let problem = explain_pasted(&text, DateTime::UNIX_EPOCH);
        assert!(!problem.headline.is_empty());
    }
    let huge = "é".repeat(LONGEST_PASTED);
    assert!(lookup(&huge).is_none());
}

#[test]
fn every_pattern_finds_its_entry() {
    for entry in entries() {
        for pattern in entry.seen {
            let text = match pattern {
                Pattern::GraphSaying(code, words) | Pattern::SmtpSaying(code, words) => {
                    format!("{code} {words}")
                }
                other => other.label(),
            };
            assert_eq!(id(&text), entry.id, "{text}");
        }
    }
}
