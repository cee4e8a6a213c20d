//! Every end of a sign-in at the provider has a page that says what happened and leads on.

use crate::support::journey::{self, DEPLOY, leave, unauthorized};
use crate::support::tenant::Person;
use crate::support::{Answer, Browser, World};
use chrono::TimeDelta;
use domain::SecretToken;
use domain::records::{Ending, ReturnedSignIn};
use serde_json::json;

/// Leaves for the provider and signs in there; the answer is the callback's path.
async fn signed_in(world: &World, browser: &mut Browser, application: &str) -> String {
    let target = leave(browser, application, DEPLOY).await;
    world.tenant.sign_in(&target, DEPLOY, Person::Accepts).await
}

/// A parameter of the callback's path.
fn parameter(path: &str, name: &str) -> String {
    let (_, query) = path.split_once('?').unwrap();
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .unwrap()
        .1
        .into_owned()
}

/// The callback as the provider redirects to it with an error.
fn with_error(back: &str, error: &str, description: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("error", error)
        .append_pair("error_description", description)
        .append_pair("state", &parameter(back, "state"))
        .finish();
    format!("/oauth/callback?{query}")
}

#[track_caller]
fn says(page: &Answer, words: &[&str]) {
    let text = page.visible();
    for words in words {
        assert!(text.contains(words), "{words}: {text}");
    }
}

async fn assert_nothing_stored(world: &World) {
    assert_eq!(world.tables().await["authorizations"], Vec::<String>::new());
}

/// Presses the page's own button for the same sign-in once more, and finishes it.
async fn try_again(world: &World, browser: &mut Browser, page: &Answer, application: &str) {
    let form = page.form(&format!("/integrations/{application}/authorize"));
    assert_eq!(form.value("user_name"), Some(DEPLOY));
    assert!(
        page.header("content-security-policy")
            .contains(&world.tenant.base),
        "the form may lead to the provider"
    );
    let target = browser.submit(form).await.location();
    let back = world.tenant.sign_in(&target, DEPLOY, Person::Accepts).await;
    let done = browser.get(&back).await;
    assert_eq!(done.location(), format!("/integrations/{application}?authorized"));
}

#[tokio::test]
async fn a_policy_that_denies_is_named_and_a_second_look_says_that_it_is_void() {
    let (world, mut browser, application) = unauthorized().await;
    let back = signed_in(&world, &mut browser, &application).await;
    let denied = with_error(
        &back,
        "access_denied",
        "AADSTS53003: Access has been blocked by Conditional Access policies.",
    );
    let page = browser.get(&denied).await.expect(400);
    says(
        &page,
        &[
            "The provider did not authorize Countersign",
            "AADSTS53003",
            "Remedy",
        ],
    );
    // The back button brings the good answer again: it is not taken, and the page says why
    let page = browser.get(&back).await.expect(400);
    says(
        &page,
        &["This sign-in is void", "The same answer is not taken twice"],
    );
    assert_nothing_stored(&world).await;
    try_again(&world, &mut browser, &page, &application).await;
}

#[tokio::test]
async fn a_provider_that_is_down_is_tried_again_with_one_button() {
    let (world, mut browser, application) = unauthorized().await;
    let back = signed_in(&world, &mut browser, &application).await;
    world
        .tenant
        .faults(json!({ "refuse_token": { "code": 90033 } }))
        .await;
    let page = browser.get(&back).await.expect(400);
    says(
        &page,
        &["cannot be reached at the moment", "Try again", "AADSTS90033"],
    );
    assert_nothing_stored(&world).await;
    world.tenant.faults(json!({ "refuse_token": null })).await;
    try_again(&world, &mut browser, &page, &application).await;
}

#[tokio::test]
async fn a_wrong_clock_is_measured() {
    let (world, mut browser, application) = unauthorized().await;
    world
        .tenant
        .faults(json!({ "clock_skew": { "seconds": 900 } }))
        .await;
    let back = signed_in(&world, &mut browser, &application).await;
    let page = browser.get(&back).await.expect(400);
    says(&page, &["clock is wrong", "minutes behind the provider's", "NTP"]);
    let text = page.visible();
    assert!(
        text.contains("14 minutes behind") || text.contains("15 minutes behind"),
        "{text}"
    );
    assert_nothing_stored(&world).await;
    // The check before the click measures the same
    let path = format!("/integrations/{application}");
    let page = browser.post(&path, &[("action", "check")]).await.expect(200);
    says(
        &page,
        &["minutes behind the provider's. From 5 minutes on, sign-ins fail."],
    );
}

#[tokio::test]
async fn a_redirect_uri_that_changed_meanwhile_is_shown_old_and_new() {
    let (world, mut browser, application) = unauthorized().await;
    for changed in [
        ("callback_path", "/flexdeploy/rest/v2/oauth"),
        ("base_url", "http://127.0.0.1:8080"),
    ] {
        let back = signed_in(&world, &mut browser, &application).await;
        journey::save(&mut browser, "/system/general", &[changed])
            .await
            .expect(303);
        let page = browser.get(&back).await.expect(400);
        says(
            &page,
            &[
                "The redirect URI was changed meanwhile",
                "http://localhost:8080/oauth/callback",
                changed.1,
            ],
        );
        assert_eq!(world.tenant.counter("code_redemptions").await, 0);
        let saved = [
            ("callback_path", "/oauth/callback"),
            ("base_url", "http://localhost:8080"),
        ];
        journey::save(&mut browser, "/system/general", &saved)
            .await
            .expect(303);
    }
    assert_nothing_stored(&world).await;
    // A path that no sign-in was begun with stays what it is: not found
    browser
        .get("/flexdeploy/rest/v2/oauth?state=guess&code=a")
        .await
        .expect(404);
}

#[tokio::test]
async fn a_sign_in_that_was_cut_off_by_a_stop_is_told_from_one_that_is_under_way() {
    let (world, mut browser, application) = unauthorized().await;
    let back = signed_in(&world, &mut browser, &application).await;
    // What a process leaves behind that is killed between taking the state and storing the tokens
    let state = SecretToken::from_text(&parameter(&back, "state")).hash();
    let mut unit = world.services.database.write().await.unwrap();
    let pending = unit.take_pending_sign_in(&state).await.unwrap().unwrap();
    let now = world.services.now();
    let returned = ReturnedSignIn {
        state,
        application: pending.application,
        session: pending.session,
        administrator: pending.administrator,
        expected: pending.expected,
        ending: Ending::UnderWay,
        returned_at: now,
        expires_at: now + TimeDelta::hours(24),
    };
    unit.add_returned_sign_in(&returned).await.unwrap();
    unit.commit().await.unwrap();
    let page = browser.get(&back).await.expect(400);
    says(&page, &["This sign-in is being finished"]);
    world.clock.pass(TimeDelta::minutes(3));
    let page = browser.get(&back).await.expect(400);
    says(&page, &["This sign-in was cut off", "Authorize again"]);
    // A day later nothing is known of it any more
    world.clock.pass(TimeDelta::hours(25));
    let mut browser = world.browser();
    crate::support::world::sign_in(
        &mut browser,
        crate::support::world::ADMIN,
        crate::support::world::PASSWORD,
    )
    .await
    .expect(303);
    domain::sessions::sweep(&world.services).await.unwrap();
    assert_eq!(world.tables().await["returned_sign_ins"], Vec::<String>::new());
    says(&browser.get(&back).await.expect(400), &["not known here"]);
}

#[tokio::test]
async fn what_the_provider_shows_on_its_own_page_can_be_pasted() {
    let (world, mut browser, application) = unauthorized().await;
    world
        .tenant
        .faults(json!({ "refuse_authorize": { "code": 50105 } }))
        .await;
    let target = leave(&mut browser, &application, DEPLOY).await;
    let shown = world.tenant.http.get(&target).send().await.unwrap();
    let text = if shown.status() == 200 && shown.url().as_str() == target {
        shown.text().await.unwrap()
    } else {
        "AADSTS50105: The signed in user is not assigned to a role for the application.".to_owned()
    };
    for path in ["/integrations".to_owned(), format!("/integrations/{application}")] {
        let page = browser.get(&path).await.expect(200);
        let form = page.form(&format!("{path}#pasted-heading"));
        let form = form.set("pasted", "AADSTS50105: not assigned").press("explain");
        let answer = browser.submit(form).await.expect(200);
        says(&answer, &["What it means", "AADSTS50105", "Remedy"]);
        let form = page.form(&format!("{path}#pasted-heading")).press("explain");
        let answer = browser.submit(form).await.expect(200);
        says(&answer, &["Nothing was pasted"]);
    }
    drop(text);
}
