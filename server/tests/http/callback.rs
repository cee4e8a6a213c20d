//! What can come back from the provider, and what must not be stored because of it.

use crate::support::browser::ORIGIN_OF_CONSOLE;
use crate::support::journey::{self, DEPLOY, Material, Proof, leave};
use crate::support::tenant::{Person, Registration};
use crate::support::world::{ADMIN, PASSWORD, sign_in};
use crate::support::{Browser, World};
use chrono::TimeDelta;
use serde_json::json;

/// A console with an application that nobody has authorized yet.
async fn ready() -> (World, Browser, String, Registration) {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, ORIGIN_OF_CONSOLE).await;
    let registration = world.tenant.register(json!({})).await;
    let material = Material::Pasted(&registration.secret);
    let secret = journey::upload(&mut browser, "secret_text", "Client secret", material).await;
    let proof = Proof::Secret(secret);
    let application = journey::add_application(&mut browser, &world.tenant, &registration, &proof).await;
    (world, browser, application, registration)
}

/// Leaves for the provider and signs in there; the answer is the callback's path.
async fn signed_in(world: &World, browser: &mut Browser, application: &str, account: &str) -> String {
    let target = leave(browser, application, account).await;
    world.tenant.sign_in(&target, account, Person::Accepts).await
}

async fn assert_nothing_stored(world: &World) {
    assert_eq!(world.tables().await["authorizations"], Vec::<String>::new());
}

/// `path` with another value of a query parameter.
fn with(path: &str, name: &str, value: &str) -> String {
    let (path, query) = path.split_once('?').unwrap();
    let pairs = url::form_urlencoded::parse(query.as_bytes()).map(|(key, old)| {
        if key == name {
            (key, value.into())
        } else {
            (key, old)
        }
    });
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{path}?{query}")
}

#[tokio::test]
async fn a_state_is_good_once() {
    let (world, mut browser, application, _) = ready().await;
    let back = signed_in(&world, &mut browser, &application, DEPLOY).await;
    let done = browser.get(&back).await;
    assert_eq!(done.location(), format!("/integrations/{application}?authorized"));
    assert_eq!(
        (done.header("referrer-policy"), done.header("cache-control")),
        ("same-origin", "no-store")
    );
    let before = world.tables().await["authorizations"].clone();
    let again = browser.get(&back).await.expect(200).visible();
    assert!(
        again.contains("This sign-in worked already") && again.contains(DEPLOY),
        "{again}"
    );
    assert_eq!(world.tables().await["authorizations"], before);
}

#[tokio::test]
async fn of_the_same_answer_twice_at_once_one_counts() {
    let (world, mut browser, application, _) = ready().await;
    let back = signed_in(&world, &mut browser, &application, DEPLOY).await;
    let mut copy = browser.clone();
    let (one, other) = tokio::join!(browser.get(&back), copy.get(&back));
    let (first, second) = if one.status == 303 {
        (one, other)
    } else {
        (other, one)
    };
    assert_eq!(
        first.location(),
        format!("/integrations/{application}?authorized")
    );
    // The second came while the first was under way, or just after it
    let text = second.visible();
    assert!(
        text.contains("This sign-in is being finished") || text.contains("This sign-in worked already"),
        "{text}"
    );
    assert_eq!(world.tenant.counter("code_redemptions").await, 1);
}

#[tokio::test]
async fn an_unknown_state_stores_nothing_and_does_not_use_up_the_right_one() {
    let (world, mut browser, application, _) = ready().await;
    let back = signed_in(&world, &mut browser, &application, DEPLOY).await;
    for state in ["", "guess", "%00", &"x".repeat(5_000)] {
        let refused = browser.get(&with(&back, "state", state)).await.expect(400);
        assert!(
            refused.visible().contains("not known here"),
            "{}",
            refused.visible()
        );
    }
    for path in [
        "/oauth/callback",
        "/oauth/callback?code=abc",
        "/oauth/callback?state",
    ] {
        browser.get(path).await.expect(400);
    }
    assert_nothing_stored(&world).await;
    browser.get(&back).await.expect(303);
}

#[tokio::test]
async fn a_sign_in_that_took_longer_than_ten_minutes_is_void() {
    let (world, mut browser, application, _) = ready().await;
    let target = leave(&mut browser, &application, DEPLOY).await;
    world.clock.pass(TimeDelta::minutes(10) + TimeDelta::seconds(1));
    let back = world.tenant.sign_in(&target, DEPLOY, Person::Accepts).await;
    let refused = browser.get(&back).await.expect(400);
    assert!(
        refused.visible().contains("took too long"),
        "{}",
        refused.visible()
    );
    assert_nothing_stored(&world).await;
    assert_eq!(world.tenant.counter("code_redemptions").await, 0);
}

#[tokio::test]
async fn another_session_or_another_administrator_cannot_finish_it() {
    let (world, mut browser, application, _) = ready().await;
    let mut second = world
        .another(&mut browser, "second@contoso.test", "nine green lamps at night")
        .await;
    let mut elsewhere = world.browser();
    sign_in(&mut elsewhere, ADMIN, PASSWORD).await.expect(303);
    for (intruder, words) in [
        (&mut second, "Another administrator began this sign-in"),
        (&mut elsewhere, "begun elsewhere"),
    ] {
        let back = signed_in(&world, &mut browser, &application, DEPLOY).await;
        let refused = intruder.get(&back).await.expect(400);
        assert!(refused.visible().contains(words), "{}", refused.visible());
        assert_nothing_stored(&world).await;
        // Whatever happens, the state is used up
        let void = browser.get(&back).await.expect(400).visible();
        assert!(void.contains("This sign-in is void"), "{void}");
        assert_nothing_stored(&world).await;
    }
    let back = signed_in(&world, &mut browser, &application, DEPLOY).await;
    let stranger = world.browser().get(&back).await;
    assert_eq!(stranger.location(), "/sign-in");
    assert_nothing_stored(&world).await;
}

#[tokio::test]
async fn cancel_at_the_provider_says_so_and_stores_nothing() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, ORIGIN_OF_CONSOLE).await;
    let registration = world.tenant.register(json!({ "admin_consent": false })).await;
    let material = Material::Pasted(&registration.secret);
    let secret = journey::upload(&mut browser, "secret_text", "Client secret", material).await;
    let proof = Proof::Secret(secret);
    let application = journey::add_application(&mut browser, &world.tenant, &registration, &proof).await;
    let target = leave(&mut browser, &application, DEPLOY).await;
    let back = world.tenant.sign_in(&target, DEPLOY, Person::Cancels).await;
    let page = browser.get(&back).await.expect(400).visible();
    assert!(page.contains("Sign-in was cancelled"), "{page}");
    assert_nothing_stored(&world).await;
}

#[tokio::test]
async fn what_the_provider_refuses_is_explained() {
    let (world, mut browser, application, _) = ready().await;
    // As the provider sends it back: the state is ours, the rest is its
    let back = signed_in(&world, &mut browser, &application, DEPLOY).await;
    let (_, query) = back.split_once('?').unwrap();
    let state = url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "state")
        .unwrap()
        .1;
    let refused = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("error", "access_denied")
        .append_pair(
            "error_description",
            "AADSTS65004: User declined to consent. <script>alert(1)</script>",
        )
        .append_pair("state", &state)
        .finish();
    let page = browser
        .get(&format!("/oauth/callback?{refused}"))
        .await
        .expect(400);
    let text = page.visible();
    assert!(
        text.contains("oauth.consent-declined") && text.contains("Remedy"),
        "{text}"
    );
    assert!(
        !page.text().contains("<script>alert"),
        "what the provider says is text"
    );
    assert_nothing_stored(&world).await;
}

#[tokio::test]
async fn a_wrong_client_secret_shows_at_the_first_authorize() {
    let (world, mut browser, application, _) = ready().await;
    world.tenant.faults(json!({ "wrong_secret": true })).await;
    let back = signed_in(&world, &mut browser, &application, DEPLOY).await;
    let page = browser.get(&back).await.expect(400).visible();
    for words in ["The client secret is wrong", "copy its Value", "AADSTS7000215"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_nothing_stored(&world).await;
}

#[tokio::test]
async fn a_code_that_was_not_issued_for_this_sign_in_is_refused_by_the_provider() {
    let (world, mut browser, application, _) = ready().await;
    // Two sign-ins under way: the code of one with the state of the other fails on the code verifier
    let one = signed_in(&world, &mut browser, &application, DEPLOY).await;
    let other = signed_in(&world, &mut browser, &application, DEPLOY).await;
    let code = url::form_urlencoded::parse(other.split_once('?').unwrap().1.as_bytes())
        .find(|(key, _)| key == "code")
        .unwrap()
        .1
        .into_owned();
    let mixed = with(&one, "code", &code);
    let page = browser.get(&mixed).await.expect(400).visible();
    assert!(page.contains("did not authorize"), "{page}");
    browser.get(&with(&other, "code", "0.made-up")).await.expect(400);
    assert_nothing_stored(&world).await;
}

#[tokio::test]
async fn the_callback_path_is_the_one_that_was_saved() {
    let (world, mut browser, application, _) = ready().await;
    journey::save(
        &mut browser,
        "/system/general",
        &[("callback_path", "/flexdeploy/rest/v2/oauth")],
    )
    .await
    .expect(303);
    browser.get("/oauth/callback?code=a&state=b").await.expect(404);
    let page = browser
        .get("/flexdeploy/rest/v2/oauth?code=a&state=b")
        .await
        .expect(400);
    assert!(page.visible().contains("not known here"));
    // The provider is told the same path, and does not know it
    let target = leave(&mut browser, &application, DEPLOY).await;
    assert!(
        target.contains("redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fflexdeploy%2Frest%2Fv2%2Foauth"),
        "{target}"
    );
    let answer = world.tenant.http.get(&target).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.unwrap().contains("AADSTS50011"));
}

#[tokio::test]
async fn authorize_needs_a_base_url_that_the_provider_takes() {
    let (_world, mut browser, application, _) = ready().await;
    journey::save_base_url(&mut browser, "http://console.contoso.test").await;
    let path = format!("/integrations/{application}/authorize");
    let refused = browser.post(&path, &[("user_name", DEPLOY)]).await.expect(409);
    assert!(refused.visible().contains("not HTTPS"), "{}", refused.visible());
    let refused = browser
        .post(&path, &[("user_name", "nobody in particular")])
        .await
        .expect(422);
    assert!(refused.error_at("user_name").is_some(), "{}", refused.visible());
}
