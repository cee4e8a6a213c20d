//! Each first fault: the right step fails with the right cause and remedy, on the page and in the report, the rest is skipped, and
//! the state on *OAuth Applications* says what is the matter. And then it works again.

use crate::support::journey::{self, DEPLOY, Material};
use crate::support::run::Run;
use crate::support::{Browser, World};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// What depends on a token, of both directions.
const AFTER_TOKEN: [&str; 9] = [
    "outgoing-permissions",
    "outgoing-identity",
    "outgoing-send",
    "outgoing-sent_items",
    "incoming-permissions",
    "incoming-identity",
    "incoming-folder",
    "incoming-messages",
    "incoming-reply_address",
];

struct Connected {
    world: World,
    browser: Browser,
    application: String,
}

/// A console whose test passes, shortly before its access token ends.
async fn connected() -> Connected {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;
    world.clock.pass(TimeDelta::minutes(58));
    Connected {
        world,
        browser,
        application,
    }
}

impl Connected {
    /// Runs the test under faults at the token endpoint.
    async fn run_with(&mut self, faults: Value) -> Run {
        self.world.tenant.faults(faults).await;
        Run::of(&mut self.browser).await
    }

    /// The word on the list of applications.
    async fn assert_state(&mut self, word: &str) {
        let list = self.browser.get("/integrations").await.expect(200).visible();
        assert!(list.contains(word), "{word}: {list}");
        let path = format!("/integrations/{}", self.application);
        let page = self.browser.get(&path).await.expect(200).visible();
        assert!(
            page.contains(word) && page.contains("Re-Authorize"),
            "{word}: {page}"
        );
    }
}

/// The one state word in the table of *OAuth Applications*; the legend below it names them all.
pub(crate) async fn state_on_list(browser: &mut Browser) -> String {
    let page = browser.get("/integrations").await.expect(200).visible();
    let (_, rest) = page.split_once("Contoso mail").unwrap();
    let (table, _) = rest.split_once("What the states mean").unwrap();
    let words = [
        "Not authorized",
        "Authorized",
        "Needs re-authorization",
        "Failing",
        "Throttled",
    ];
    let found: Vec<_> = words.into_iter().filter(|word| table.contains(word)).collect();
    assert_eq!(found.len(), 1, "{table}");
    found[0].to_owned()
}

#[tokio::test]
async fn a_wrong_secret() {
    let mut it = connected().await;
    // The token that is there would last two minutes more; whoever asks for longer work gets the truth
    it.world.clock.pass(TimeDelta::minutes(3));
    let run = it.run_with(json!({ "wrong_secret": true })).await;
    let words = [
        "The client secret is wrong",
        "copy its Value at once",
        "AADSTS7000215",
    ];
    run.assert_failed(
        "outgoing-token",
        "oauth.client.secret-wrong",
        &words[..2],
        &AFTER_TOKEN,
    );
    run.assert_failed("incoming-token", "oauth.client.secret-wrong", &words, &[]);
    it.assert_state("Needs re-authorization").await;
}

#[tokio::test]
async fn an_expired_secret_is_mended_by_a_new_one_and_nobody_signs_in_again() {
    let mut it = connected().await;
    it.world.clock.pass(TimeDelta::minutes(3));
    let run = it.run_with(json!({ "expired_secret": true })).await;
    let words = ["The client secret has expired", "Nobody has to sign in again"];
    run.assert_failed(
        "outgoing-token",
        "oauth.client.secret-expired",
        &words,
        &AFTER_TOKEN,
    );
    it.assert_state("Needs re-authorization").await;
    it.world.tenant.faults(json!({ "expired_secret": false })).await;
    let state = it.world.tenant.state().await;
    let value = state["registrations"][0]["secrets"][0]["value"]
        .as_str()
        .unwrap()
        .to_owned();
    let secret = journey::upload(
        &mut it.browser,
        "secret_text",
        "Successor",
        Material::Pasted(&value),
    )
    .await;
    let path = format!("/integrations/{}", it.application);
    journey::save(&mut it.browser, &path, &[("secret_text", &secret)])
        .await
        .expect(303);
    Run::of(&mut it.browser).await.assert_passed(17);
    it.assert_state("Authorized").await;
}

#[tokio::test]
async fn consent_that_was_taken_back() {
    let mut it = connected().await;
    it.world.clock.pass(TimeDelta::minutes(3));
    let run = it.run_with(json!({ "consent_missing": true })).await;
    let words = [
        "A permission has not been consented to",
        "A tenant administrator opens the admin consent link",
    ];
    run.assert_failed("outgoing-token", "oauth.consent-missing", &words, &AFTER_TOKEN);
    assert!(
        run.words("outgoing-token").contains("tenant administrator"),
        "whose job it is"
    );
    it.assert_state("Needs re-authorization").await;
}

#[tokio::test]
async fn a_revoked_grant_is_mended_by_authorizing_again() {
    let mut it = connected().await;
    it.world.clock.pass(TimeDelta::minutes(3));
    let run = it.run_with(json!({ "grant_revoked": true })).await;
    let words = ["The sign-in was ended at the provider", "Press Re-Authorize"];
    run.assert_failed("outgoing-token", "oauth.revoked", &words, &AFTER_TOKEN);
    it.assert_state("Needs re-authorization").await;
    let overview = it.browser.get("/").await.expect(200).visible();
    assert!(overview.contains("Needs re-authorization"), "{overview}");
    journey::authorize(&mut it.browser, &it.world.tenant, &it.application, DEPLOY)
        .await
        .expect(303);
    Run::of(&mut it.browser).await.assert_passed(17);
    it.assert_state("Authorized").await;
}

#[tokio::test]
async fn a_throttled_token_endpoint_is_left_alone_as_long_as_it_asked() {
    let mut it = connected().await;
    it.world.clock.pass(TimeDelta::minutes(3));
    let run = it
        .run_with(json!({ "throttled": { "retry_after": 120, "only": "token" } }))
        .await;
    let words = [
        "The provider asks to wait",
        "tries again when the provider allows it",
    ];
    run.assert_failed("outgoing-token", "oauth.throttled", &words, &AFTER_TOKEN);
    it.assert_state("Throttled").await;
    it.world.tenant.faults(json!({ "throttled": false })).await;
    // Not yet: it asked for two minutes
    let asked = it.world.tenant.counter("token_requests").await;
    it.world.clock.pass(TimeDelta::seconds(60));
    domain::authorization::refresh_due(&it.world.services)
        .await
        .unwrap();
    assert_eq!(it.world.tenant.counter("token_requests").await, asked);
    it.world.clock.pass(TimeDelta::seconds(61));
    Run::of(&mut it.browser).await.assert_passed(17);
    it.assert_state("Authorized").await;
}

#[tokio::test]
async fn a_provider_that_is_down_is_tried_again_and_no_token_is_lost() {
    let mut it = connected().await;
    it.world.clock.pass(TimeDelta::minutes(3));
    let run = it.run_with(json!({ "down": { "only": "token" } })).await;
    let words = ["cannot be reached or has a fault", "Countersign keeps trying"];
    run.assert_failed("outgoing-token", "oauth.unavailable", &words, &AFTER_TOKEN);
    it.assert_state("Failing").await;
    it.world.tenant.faults(json!({ "down": false })).await;
    it.world.clock.pass(TimeDelta::minutes(1));
    Run::of(&mut it.browser).await.assert_passed(17);
    it.assert_state("Authorized").await;
}

#[tokio::test]
async fn a_token_that_is_still_good_is_used_while_the_provider_is_down() {
    let mut it = connected().await;
    let run = it.run_with(json!({ "down": { "only": "token" } })).await;
    run.assert_passed(17);
}

#[tokio::test]
async fn graph_that_is_down_or_throttles_fails_where_it_is_asked() {
    let mut it = connected().await;
    for (faults, code) in [
        (json!({ "down": { "only": "graph" } }), "server.unavailable"),
        (
            json!({ "down": false, "throttled": { "retry_after": 60, "only": "graph" } }),
            "server.concurrency",
        ),
    ] {
        let run = it.run_with(faults).await;
        assert_eq!(run.state("outgoing-token"), "Passed", "{}", run.report);
        run.assert_failed(
            "outgoing-identity",
            code,
            &["Microsoft Graph", "Wait a few minutes"],
            &["outgoing-send", "outgoing-sent_items"],
        );
        run.assert_failed(
            "incoming-identity",
            code,
            &[],
            &["incoming-folder", "incoming-messages", "incoming-reply_address"],
        );
        // The sign-in itself is fine
        it.assert_state("Authorized").await;
    }
}

#[tokio::test]
async fn a_slow_provider_is_waited_for_and_then_given_up() {
    let mut it = connected().await;
    it.world.clock.pass(TimeDelta::minutes(3));
    it.run_with(json!({ "slow": { "milliseconds": 400 } }))
        .await
        .assert_passed(17);
    it.world.clock.pass(TimeDelta::minutes(61));
    let run = it
        .run_with(json!({ "slow": { "milliseconds": 60_000, "only": "token" } }))
        .await;
    run.assert_failed(
        "outgoing-token",
        "oauth.unavailable",
        &["Countersign keeps trying"],
        &AFTER_TOKEN,
    );
    it.assert_state("Failing").await;
}

#[tokio::test]
async fn a_mailbox_without_rights_fails_at_the_folder() {
    let mut it = connected().await;
    journey::save(
        &mut it.browser,
        "/email/replies",
        &[("approval_reply_address", "finance@contoso.test")],
    )
    .await
    .expect(303);
    let run = Run::of(&mut it.browser).await;
    run.assert_failed(
        "incoming-folder",
        "access.denied",
        &["Full Access"],
        &["incoming-messages", "incoming-reply_address"],
    );
    journey::save(
        &mut it.browser,
        "/email/replies",
        &[
            ("approval_reply_address", journey::APPROVALS),
            ("email_reply_folder", "Inbox/No such folder"),
        ],
    )
    .await
    .expect(303);
    let run = Run::of(&mut it.browser).await;
    run.assert_failed(
        "incoming-folder",
        "mail.folder-missing",
        &["No such folder"],
        &["incoming-messages", "incoming-reply_address"],
    );
}

#[tokio::test]
async fn nothing_saved_is_told_as_what_is_missing() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let run = Run::of(&mut browser).await;
    assert_eq!(
        run.state("outgoing-settings_complete"),
        "Failed",
        "{}",
        run.report
    );
    assert!(run.report.contains("settings.incomplete"), "{}", run.report);
}

#[tokio::test]
async fn without_authorize_the_token_step_says_so() {
    let mut it = connected().await;
    let path = format!("/integrations/{}", it.application);
    let page = it.browser.get(&format!("{path}?disconnect")).await.expect(200);
    let done = it
        .browser
        .submit(page.form_with(&path, "disconnect").press("disconnect"))
        .await;
    assert_eq!(done.location(), format!("{path}?disconnected"));
    let run = Run::of(&mut it.browser).await;
    run.assert_failed(
        "outgoing-token",
        "oauth.not-authorized",
        &["press Authorize"],
        &AFTER_TOKEN,
    );
    assert_eq!(state_on_list(&mut it.browser).await, "Not authorized");
}
