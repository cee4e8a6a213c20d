//! What no code tells: each made to happen, by the settings, by the tenant, or by a server that behaves oddly.

use super::assert_told;
use super::servers::{failed, save_outgoing};
use crate::support::journey::{self, DEPLOY};
use crate::support::run::Run;
use crate::support::script::{Script, Server};
use crate::support::{Browser, World};
use domain::diagnostics::knowledge::entry;

/// Made to happen here.
pub(super) const MADE: &[&str] = &[
    "settings.incomplete",
    "server.name-unknown",
    "server.connection-refused",
    "server.connection-lost",
    "server.protocol",
    "tls.starttls-missing",
    "tls.not-tls",
    "mail.recipient-refused",
    "mail.reply-address-unproven",
    "oauth.not-authorized",
    "oauth.person-needed",
    "oauth.client.rejected",
    "oauth.permission-missing",
    "oauth.wrong-account",
];

/// Made to happen or shown by a test elsewhere: what takes minutes, needs a certificate, or cannot be reached through the pages.
pub(super) const ELSEWHERE: &[(&str, &str)] = &[
    (
        "server.timeout",
        "crates/mail/tests/suite/probe.rs::a_wrong_mode_is_told_from_a_broken_server",
    ),
    (
        "server.no-greeting",
        "crates/mail/tests/suite/probe.rs::a_wrong_mode_is_told_from_a_broken_server",
    ),
    (
        "tls.certificate-expired",
        "crates/mail/tests/suite/probe.rs::each_bad_certificate_says_why",
    ),
    (
        "tls.certificate-name",
        "crates/mail/tests/suite/probe.rs::each_bad_certificate_says_why",
    ),
    (
        "tls.certificate-untrusted",
        "crates/mail/tests/suite/probe.rs::each_bad_certificate_says_why",
    ),
    (
        "tls.failed",
        "crates/domain/src/diagnostics/explain_mail.rs::every_kind_has_cause_and_remedy",
    ),
    (
        "imap.not-connected",
        "tests/http/knowledge/servers.rs::every_reply_of_imap_is_told_by_the_step_that_meets_it",
    ),
    (
        "mail.folder-deleted",
        "tests/http/folder/changes.rs::a_deleted_folder_is_a_problem_of_its_own",
    ),
    (
        "mail.folder-unfit",
        "tests/http/folder/changes.rs::a_deleted_folder_is_a_problem_of_its_own",
    ),
    (
        "mail.folder-elsewhere",
        "tests/http/folder/trouble.rs::another_mailbox_makes_the_choice_void_and_says_so",
    ),
    (
        "mail.too-slow",
        "crates/domain/src/diagnostics/checks.rs::own_findings_leave_no_placeholder",
    ),
    (
        "oauth.client.fallback-in-use",
        "tests/http/rotation.rs::the_fallback_carries_on_when_the_new_one_is_refused_and_the_page_says_so",
    ),
    (
        "unknown-code",
        "crates/domain/src/diagnostics/knowledge/find_tests.rs::an_unknown_code_is_named_and_beats_a_word_that_says_little",
    ),
    (
        "no-code",
        "crates/domain/src/diagnostics/knowledge/find_tests.rs::text_without_a_code_says_so_and_is_shown_clean_and_short",
    ),
    (
        "oauth.unusable-answer",
        "crates/oauth/tests/suite/hostile.rs::half_an_answer_shows_nothing_of_its_tokens",
    ),
    (
        "oauth.no-refresh-token",
        "crates/domain/src/diagnostics/explain_token.rs::what_has_no_answer_is_told_without_one",
    ),
    (
        "unknown",
        "crates/domain/src/diagnostics/explain_token.rs::what_has_no_answer_is_told_without_one",
    ),
    (
        "mail.not-in-sent-items",
        "crates/domain/src/diagnostics/checks.rs::own_findings_leave_no_placeholder",
    ),
    (
        "test.recipient",
        "crates/domain/src/diagnostics/checks.rs::own_findings_leave_no_placeholder",
    ),
    (
        "test.step-too-slow",
        "crates/domain/src/diagnostics/checks.rs::own_findings_leave_no_placeholder",
    ),
    (
        "internal",
        "crates/domain/src/diagnostics/checks.rs::own_findings_leave_no_placeholder",
    ),
];

#[tokio::test]
async fn every_situation_is_told() {
    for id in MADE {
        let shown = if id.starts_with("oauth.") {
            over_oauth(id).await
        } else {
            over_servers(id).await
        };
        assert_told(entry(id).unwrap(), &shown, id);
    }
}

/// Makes something happen with a mail server, and gives what the page says about the step that failed.
async fn over_servers(id: &str) -> String {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let browser = &mut browser;
    let mut direction = "outgoing";
    let script = match id {
        "server.connection-lost" => Script {
            greeting: String::new(),
            ..Script::smtp("", "")
        },
        "server.protocol" => Script::smtp("", "HTTP/1.1 400 Bad Request"),
        "mail.recipient-refused" => Script::smtp("RCPT", "550 not here"),
        _ => Script::smtp("NOOP", "250 2.0.0 ok"),
    };
    let server = Server::start(script).await;
    let imap = Server::start(Script::imap("NOOP", "OK done")).await;
    match id {
        "settings.incomplete" => {}
        "server.name-unknown" => {
            let host = [("host_name", "no-such-host.invalid"), ("tls_mode", "starttls")];
            save_outgoing(browser, server.port, &host).await;
        }
        "server.connection-refused" => save_outgoing(browser, 1, &[]).await,
        "tls.starttls-missing" => {
            save_outgoing(browser, server.port, &[("tls_mode", "starttls")]).await;
        }
        "tls.not-tls" => save_outgoing(browser, server.port, &[("tls_mode", "implicit")]).await,
        "mail.reply-address-unproven" => {
            direction = "incoming";
            save_outgoing(browser, server.port, &[]).await;
            super::servers::save_incoming(browser, imap.port).await;
            let replies = [("approval_reply_address", "elsewhere@example.test")];
            journey::save(browser, "/email/replies", &replies)
                .await
                .expect(303);
        }
        _ => save_outgoing(browser, server.port, &[]).await,
    }
    let run = Run::of(browser).await;
    failed(&run, direction).to_owned()
}

/// Makes something happen with an OAuth application, and gives what the page says.
async fn over_oauth(id: &str) -> String {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;
    match id {
        "oauth.person-needed" => sent_back(&mut browser, &application, "error=login_required").await,
        "oauth.client.rejected" => sent_back(&mut browser, &application, "error=invalid_client").await,
        "oauth.not-authorized" => {
            let path = format!("/integrations/{application}");
            let page = browser.get(&format!("{path}?disconnect")).await.expect(200);
            browser
                .submit(page.form_with(&path, "disconnect").press("disconnect"))
                .await
                .expect(303);
            failed(&Run::of(&mut browser).await, "outgoing").to_owned()
        }
        "oauth.permission-missing" => {
            // Sending as somebody else needs more than was asked for when the account signed in
            let values = [("from_address", journey::APPROVALS)];
            journey::save(&mut browser, "/email/outgoing", &values)
                .await
                .expect(303);
            failed(&Run::of(&mut browser).await, "outgoing").to_owned()
        }
        "oauth.wrong-account" => {
            let values = [("user_name", "approver1@contoso.test")];
            journey::save(&mut browser, "/email/outgoing", &values)
                .await
                .expect(303);
            failed(&Run::of(&mut browser).await, "outgoing").to_owned()
        }
        other => panic!("no way to make {other} happen"),
    }
}

/// Comes back from the provider with what the test says, in place of a code.
async fn sent_back(browser: &mut Browser, application: &str, with: &str) -> String {
    let target = journey::leave(browser, application, DEPLOY).await;
    let target = url::Url::parse(&target).unwrap();
    let state = target
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    let back = format!("/oauth/callback?{with}&state={state}");
    browser.get(&back).await.expect(400).visible()
}
