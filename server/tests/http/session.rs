//! First administrator, sign-in, and how sessions end.

use crate::support::tables::changed;
use crate::support::world::{ADMIN, PASSWORD, sign_in};
use crate::support::{Answer, Browser, World};
use chrono::TimeDelta;

const OTHER: &str = "second@contoso.test";
const OTHER_PASSWORD: &str = "nine green lamps at night";

async fn is_signed_in(browser: &mut Browser) -> bool {
    let answer = browser.get("/system/general").await;
    assert!([200, 303].contains(&answer.status), "{}", answer.visible());
    answer.status == 200
}

#[tokio::test]
async fn a_wrong_setup_token_creates_nobody() {
    let world = World::start().await;
    let mut browser = world.browser();
    let refused = world.set_up(&mut browser, "not-the-token").await.expect(422);
    assert!(refused.error_at("token").unwrap().contains("not the setup token"));
    // What was typed stays, but for the password
    let form = refused.form("/setup?token=not-the-token");
    assert_eq!(form.value("email"), Some(ADMIN));
    assert!(!refused.text().contains(PASSWORD));
    assert!(world.tables().await["administrators"].is_empty());
    assert!(browser.session().is_none());
}

#[tokio::test]
async fn the_setup_token_works_once() {
    let world = World::start().await;
    let mut first = world.first_run().await;
    assert!(is_signed_in(&mut first).await);
    let mut second = world.browser();
    let path = format!("/setup?token={}", world.setup_token);
    assert_eq!(second.get(&path).await.location(), "/sign-in?next=/setup");
    let fields = [
        ("token", world.setup_token.as_str()),
        ("name", "Second"),
        ("email", OTHER),
        ("password", OTHER_PASSWORD),
    ];
    let refused = second.post("/setup", &fields).await;
    assert_ne!(refused.status, 200);
    assert!(second.session().is_none());
    assert_eq!(world.tables().await["administrators"].len(), 1);
}

#[tokio::test]
async fn of_two_who_set_up_at_once_one_is_first() {
    let world = World::start().await;
    let (mut one, mut other) = (world.browser(), world.browser());
    let fields = |email| {
        [
            ("token", world.setup_token.as_str()),
            ("name", "Somebody"),
            ("email", email),
            ("password", PASSWORD),
        ]
    };
    let (first, second) = (fields(ADMIN), fields(OTHER));
    let (first, second) = tokio::join!(one.post("/setup", &first), other.post("/setup", &second));
    let mut ways = [first.location(), second.location()];
    ways.sort_unstable();
    assert_eq!(ways, ["/setup", "/sign-in?next=/setup"]);
    assert_eq!(world.tables().await["administrators"].len(), 1);
    assert_eq!(
        [&one, &other]
            .iter()
            .filter(|browser| browser.session().is_some())
            .count(),
        1
    );
}

/// The page without what differs from answer to answer.
fn said(answer: &Answer, email: &str) -> String {
    answer.visible().replace(email, "(address)")
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let world = World::start().await;
    world.first_run().await;
    let mut browser = world.browser();
    let wrong = sign_in(&mut browser, ADMIN, "not the password at all")
        .await
        .expect(422);
    let unknown = sign_in(&mut browser, "nobody@contoso.test", "not the password at all")
        .await
        .expect(422);
    assert_eq!(said(&wrong, ADMIN), said(&unknown, "nobody@contoso.test"));
    assert_eq!(
        wrong.error_at("password").as_deref(),
        Some("Email address or password is not right.")
    );
    assert!(browser.session().is_none());
    sign_in(&mut browser, "  ADMIN@Contoso.test ", PASSWORD)
        .await
        .expect(303);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn guessing_at_an_account_is_slowed_and_the_slowing_passes() {
    let world = World::start().await;
    world.clock.stop();
    world.first_run().await;
    for email in [ADMIN, "nobody@contoso.test"] {
        for _ in 0..5 {
            // From many addresses: it is the account that is counted
            sign_in(&mut world.browser(), email, "a wrong guess, again")
                .await
                .expect(422);
        }
        let mut browser = world.browser();
        let refused = sign_in(&mut browser, email, "a wrong guess, again")
            .await
            .expect(429);
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=2).contains(&wait), "{wait}");
        assert!(
            refused.visible().contains("Too many attempts"),
            "{}",
            refused.visible()
        );
    }
    let mut browser = world.browser();
    // Not even the right password, or it would tell that it was right
    sign_in(&mut browser, ADMIN, PASSWORD).await.expect(429);
    world.clock.pass(TimeDelta::seconds(3));
    sign_in(&mut browser, ADMIN, PASSWORD).await.expect(303);
    // A success forgets the account's count
    sign_in(&mut world.browser(), ADMIN, "a wrong guess, again")
        .await
        .expect(422);
}

#[tokio::test]
async fn guessing_from_one_address_is_slowed_whatever_the_account() {
    let world = World::start().await;
    world.clock.stop();
    world.first_run().await;
    let mut browser = world.browser();
    for n in 0..20 {
        let email = format!("person{n}@contoso.test");
        sign_in(&mut browser, &email, "a wrong guess, again")
            .await
            .expect(422);
    }
    let refused = sign_in(&mut browser, "person99@contoso.test", "a wrong guess, again")
        .await
        .expect(429);
    assert!(!refused.header("retry-after").is_empty());
    // Others are not held up
    sign_in(&mut world.browser(), ADMIN, PASSWORD).await.expect(303);
    world.clock.pass(TimeDelta::seconds(3));
    sign_in(&mut browser, "person99@contoso.test", "a wrong guess, again")
        .await
        .expect(422);
}

#[tokio::test]
async fn what_is_typed_in_place_of_an_address_is_not_kept() {
    let world = World::start().await;
    world.first_run().await;
    let typed = "my secret typed in the wrong field";
    sign_in(&mut world.browser(), typed, PASSWORD).await.expect(422);
    for (table, rows) in world.tables().await {
        for row in rows {
            assert!(!row.contains(typed), "{table}: {row}");
        }
    }
}

#[tokio::test]
async fn a_cookie_from_before_sign_in_is_worth_nothing_after_it() {
    let world = World::start().await;
    world.first_run().await;
    let planted = "cGxhbnRlZC1ieS1zb21lYm9keS1lbHNlLWJlZm9yZS1zaWduLWlu";
    let mut victim = world.browser();
    victim.plant("countersign", planted);
    sign_in(&mut victim, ADMIN, PASSWORD).await.expect(303);
    assert_ne!(victim.session(), Some(planted));
    let mut attacker = world.browser();
    attacker.plant("countersign", planted);
    assert!(!is_signed_in(&mut attacker).await);
    assert!(is_signed_in(&mut victim).await);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_from_before() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let mut copy = browser.clone();
    browser
        .post("/sign-in", &[("email", ADMIN), ("password", "not my password")])
        .await;
    assert!(is_signed_in(&mut copy).await, "a wrong password ends nothing");
    browser
        .post("/sign-in", &[("email", ADMIN), ("password", PASSWORD)])
        .await
        .expect(303);
    assert_ne!(browser.session(), copy.session());
    assert!(is_signed_in(&mut browser).await);
    assert!(!is_signed_in(&mut copy).await);
    assert_eq!(world.tables().await["sessions"].len(), 1);
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_for_two_hours() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    world.clock.pass(TimeDelta::minutes(119));
    assert!(is_signed_in(&mut browser).await);
    world.clock.pass(TimeDelta::minutes(119));
    assert!(is_signed_in(&mut browser).await);
    world.clock.pass(TimeDelta::minutes(121));
    assert!(!is_signed_in(&mut browser).await);
    let status = browser
        .post("/api/account/save-account", &[("email", OTHER), ("name", "X")])
        .await
        .status;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_busy() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    for hour in 1..12 {
        world.clock.pass(TimeDelta::hours(1));
        assert!(is_signed_in(&mut browser).await, "hour {hour}");
    }
    world.clock.pass(TimeDelta::minutes(61));
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let mut copy = browser.clone();
    let page = browser.get("/").await.expect(200);
    let done = browser.submit(page.form("/sign-out")).await;
    assert_eq!(done.location(), "/sign-in?signed-out");
    assert!(browser.session().is_none());
    assert!(
        !is_signed_in(&mut copy).await,
        "the cookie is worth nothing any more"
    );
    assert!(
        browser
            .get("/sign-in?signed-out")
            .await
            .expect(200)
            .visible()
            .contains("You are signed out")
    );
}

#[tokio::test]
async fn a_deactivated_administrator_is_out_at_once() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let mut second = world.another(&mut browser, OTHER, OTHER_PASSWORD).await;
    assert!(is_signed_in(&mut second).await);
    let own = browser.get("/system/users").await.expect(200).text();
    let path = user_path(&mut browser, &own, "Somebody Else").await;
    let page = browser.get(&path).await.expect(200);
    browser
        .submit(page.form_with(&path, "deactivate").press("deactivate"))
        .await
        .expect(303);
    assert!(!is_signed_in(&mut second).await);
    // And the answer at the door is that of a wrong password
    let refused = sign_in(&mut second, OTHER, OTHER_PASSWORD).await.expect(422);
    assert_eq!(
        refused.error_at("password").as_deref(),
        Some("Email address or password is not right.")
    );
    let page = browser.get(&path).await.expect(200);
    browser
        .submit(page.form_with(&path, "reactivate").press("reactivate"))
        .await
        .expect(303);
    sign_in(&mut second, OTHER, OTHER_PASSWORD).await.expect(303);
}

#[tokio::test]
async fn nobody_deactivates_oneself() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let list = browser.get("/system/users").await.expect(200).text();
    let path = user_path(&mut browser, &list, "Alex Adler").await;
    let before = world.tables().await;
    let refused = browser.post(&path, &[("action", "deactivate")]).await.expect(409);
    assert!(refused.visible().contains("You cannot deactivate yourself"));
    assert_eq!(changed(&before, &world.tables().await), Vec::<String>::new());
}

/// The page of the administrator with this name.
async fn user_path(browser: &mut Browser, list: &str, name: &str) -> String {
    let links = crate::support::html::tags(list);
    let found: Vec<String> = links
        .iter()
        .filter_map(|tag| tag.attributes.get("href").cloned())
        .filter(|href| href.starts_with("/system/users/") && !href.ends_with("/new"))
        .collect();
    for path in found {
        if browser.get(&path).await.expect(200).visible().contains(name) {
            return path;
        }
    }
    panic!("nobody is called {name}");
}

async fn change_password(browser: &mut Browser, current: &str, new: &str, again: &str) -> Answer {
    let page = browser.get("/account").await.expect(200);
    let form = page
        .form_with("/account", "password")
        .fill(&[
            ("current_password", current),
            ("new_password", new),
            ("repeat_password", again),
        ])
        .press("password");
    browser.submit(form).await
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sessions() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let mut elsewhere = world.browser();
    sign_in(&mut elsewhere, ADMIN, PASSWORD).await.expect(303);
    let new = "a much better phrase than before";
    for (current, new, again, field) in [
        ("not my password", new, new, "current_password"),
        (PASSWORD, "short", "short", "new_password"),
        (PASSWORD, ADMIN, ADMIN, "new_password"),
        (PASSWORD, new, "something else entirely", "repeat_password"),
    ] {
        let refused = change_password(&mut browser, current, new, again)
            .await
            .expect(422);
        assert!(
            refused.error_at(field).is_some(),
            "{field}: {}",
            refused.visible()
        );
        assert!(is_signed_in(&mut elsewhere).await);
    }
    let done = change_password(&mut browser, PASSWORD, new, new).await;
    assert_eq!(done.location(), "/account?password");
    assert!(is_signed_in(&mut browser).await);
    assert!(!is_signed_in(&mut elsewhere).await);
    sign_in(&mut elsewhere, ADMIN, PASSWORD).await.expect(422);
    sign_in(&mut elsewhere, ADMIN, new).await.expect(303);
}
