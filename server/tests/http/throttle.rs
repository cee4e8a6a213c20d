//! Guessing is slowed, for strangers more than for those who belong here, and nobody is locked out by others.

use crate::support::world::{ADMIN, PASSWORD, sign_in};
use crate::support::{Answer, Browser, World};
use chrono::TimeDelta;

const GUESS: &str = "a wrong guess, again";

/// A browser at an address that it may have shared with others before.
fn at(world: &World, address: &str) -> Browser {
    let mut browser = world.browser();
    browser.address = address.parse().unwrap();
    browser
}

/// Uses up what costs nothing for this account, each time from another address.
async fn guess_from_everywhere(world: &World, email: &str) {
    for _ in 0..5 {
        sign_in(&mut world.browser(), email, GUESS).await.expect(422);
    }
}

#[tokio::test]
async fn strangers_cannot_keep_an_administrator_out() {
    let world = World::start().await;
    world.clock.stop();
    let home = world.first_run().await.address.to_string();
    guess_from_everywhere(&world, ADMIN).await;
    // Anywhere else, not even the right password is looked at
    sign_in(&mut world.browser(), ADMIN, PASSWORD).await.expect(429);
    sign_in(&mut at(&world, &home), ADMIN, PASSWORD).await.expect(303);
    // What happens at home counts at home
    for _ in 0..5 {
        sign_in(&mut at(&world, &home), ADMIN, GUESS).await.expect(422);
    }
    sign_in(&mut at(&world, &home), ADMIN, PASSWORD).await.expect(429);
    world.clock.pass(TimeDelta::seconds(3));
    sign_in(&mut at(&world, &home), ADMIN, PASSWORD).await.expect(303);
}

#[tokio::test]
async fn an_address_is_known_for_thirty_days() {
    let world = World::start().await;
    world.clock.stop();
    let home = world.first_run().await.address.to_string();
    world.clock.pass(TimeDelta::days(29));
    guess_from_everywhere(&world, ADMIN).await;
    sign_in(&mut at(&world, &home), ADMIN, GUESS).await.expect(422);
    world.clock.pass(TimeDelta::days(2));
    guess_from_everywhere(&world, ADMIN).await;
    sign_in(&mut at(&world, &home), ADMIN, PASSWORD).await.expect(429);
}

#[tokio::test]
async fn one_address_learns_nothing_about_who_exists() {
    let world = World::start().await;
    world.clock.stop();
    let home = world.first_run().await.address.to_string();
    let elsewhere = world.browser().address.to_string();
    let mut seen = Vec::new();
    for (address, email) in [
        (home.as_str(), ADMIN),
        (&elsewhere, ADMIN),
        (&home, "nobody@contoso.test"),
    ] {
        let mut answers = Vec::new();
        for _ in 0..7 {
            let Answer { status, headers, .. } = sign_in(&mut at(&world, address), email, GUESS).await;
            let wait = headers
                .get("retry-after")
                .map(|wait| wait.to_str().unwrap().to_owned());
            answers.push((status, wait.map(|wait| wait.len())));
        }
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    assert_eq!(seen[0].last().unwrap().0, 429);
}

#[tokio::test]
async fn all_addresses_of_one_machine_count_as_one() {
    let world = World::start().await;
    world.clock.stop();
    world.first_run().await;
    for n in 0..20 {
        let mut browser = at(&world, &format!("2001:db8:1:2::{n:x}"));
        let email = format!("person{n}@contoso.test");
        sign_in(&mut browser, &email, GUESS).await.expect(422);
    }
    let mut browser = at(&world, "2001:db8:1:2:aaaa::1");
    sign_in(&mut browser, "person99@contoso.test", GUESS)
        .await
        .expect(429);
    let mut neighbour = at(&world, "2001:db8:1:3::1");
    sign_in(&mut neighbour, "person99@contoso.test", GUESS)
        .await
        .expect(422);
}

#[tokio::test]
async fn an_office_behind_one_address_may_sign_in_as_often_as_it_likes() {
    let world = World::start().await;
    world.clock.stop();
    let home = world.first_run().await.address.to_string();
    for _ in 0..30 {
        sign_in(&mut at(&world, &home), ADMIN, PASSWORD).await.expect(303);
    }
    // And that buys no tries
    for n in 0..20 {
        let email = format!("person{n}@contoso.test");
        sign_in(&mut at(&world, &home), &email, GUESS).await.expect(422);
    }
    sign_in(&mut at(&world, &home), ADMIN, PASSWORD).await.expect(429);
}

async fn change_password(browser: &mut Browser, current: &str) -> Answer {
    const NEW: &str = "a much better phrase than before";
    let page = browser.get("/account").await.expect(200);
    let form = page.form_with("/account", "password").fill(&[
        ("current_password", current),
        ("new_password", NEW),
        ("repeat_password", NEW),
    ]);
    browser.submit(form.press("password")).await
}

#[tokio::test]
async fn guessing_the_current_password_is_slowed_and_recorded() {
    let world = World::start().await;
    world.clock.stop();
    let mut browser = world.first_run().await;
    for _ in 0..5 {
        let refused = change_password(&mut browser, GUESS).await.expect(422);
        assert!(refused.error_at("current_password").is_some());
    }
    let refused = change_password(&mut browser, PASSWORD).await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    assert!(refused.visible().contains("Too many attempts"));
    // It is one counter: the door is slowed as well
    let mut here = at(&world, &browser.address.to_string());
    sign_in(&mut here, ADMIN, PASSWORD).await.expect(429);
    let events = world.tables().await["audit_events"].clone();
    let refused = events
        .iter()
        .filter(|row| row.contains("administrator.password-refused"));
    assert_eq!(refused.count(), 5);
    world.clock.pass(TimeDelta::seconds(3));
    let done = change_password(&mut browser, PASSWORD).await;
    assert_eq!(done.location(), "/account?password");
}

#[tokio::test]
async fn counters_of_long_ago_are_swept_away() {
    let world = World::start().await;
    world.clock.stop();
    world.first_run().await;
    guess_from_everywhere(&world, "nobody@contoso.test").await;
    let left = async || world.tables().await["sign_in_throttles"].len();
    assert_eq!(left().await, 6);
    domain::sessions::sweep(&world.services).await.unwrap();
    assert_eq!(left().await, 6);
    world.clock.pass(TimeDelta::hours(25));
    domain::sessions::sweep(&world.services).await.unwrap();
    assert_eq!(left().await, 0);
}
