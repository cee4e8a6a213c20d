//! Administrators: nobody overwrites what they have not seen, and one always remains.

use crate::support::world::{ADMIN, PASSWORD, sign_in};
use crate::support::{Browser, World};
use domain::records::Administrator;
use domain::{Actor, administrators};

const OTHER: &str = "second@contoso.test";
const OTHER_PASSWORD: &str = "nine green lamps at night";

async fn all(world: &World) -> Vec<Administrator> {
    administrators::list(&world.services).await.unwrap()
}

fn named<'a>(all: &'a [Administrator], email: &str) -> &'a Administrator {
    all.iter().find(|one| one.email.as_str() == email).unwrap()
}

async fn two() -> (World, Browser, Browser) {
    let world = World::start().await;
    let mut first = world.first_run().await;
    let second = world.another(&mut first, OTHER, OTHER_PASSWORD).await;
    (world, first, second)
}

#[tokio::test]
async fn a_stale_edit_of_an_administrator_is_shown_both_values() {
    let (world, mut own, mut other) = two().await;
    let id = named(&all(&world).await, ADMIN).id;
    let path = format!("/system/users/{id}");
    let form = own
        .get("/account")
        .await
        .expect(200)
        .form_with("/account", "save")
        .fill(&[("name", "Mine")])
        .press("save");
    let theirs = other.get(&path).await.expect(200).form_with(&path, "save");
    other
        .submit(theirs.fill(&[("name", "Theirs")]).press("save"))
        .await
        .expect(303);
    let refused = own.submit(form).await.expect(409);
    for words in ["Somebody else saved", OTHER, "Saved meanwhile: Theirs"] {
        assert!(
            refused.visible().contains(words),
            "{words}: {}",
            refused.visible()
        );
    }
    let again = refused.form_with("/account", "save");
    assert_eq!(again.value("name"), Some("Mine"));
    assert_eq!(named(&all(&world).await, ADMIN).name.as_str(), "Theirs");
    // Saved again, knowingly
    let done = own.submit(again.press("save")).await;
    assert_eq!(done.location(), "/account?saved");
    assert_eq!(named(&all(&world).await, ADMIN).name.as_str(), "Mine");
    // And a form of nobody's making changes nothing
    let fields = [("name", "X"), ("email", ADMIN), ("action", "save")];
    own.post("/account", &fields).await.expect(422);
}

#[tokio::test]
async fn the_version_is_that_of_name_and_address_only() {
    let (world, mut own, mut other) = two().await;
    let id = named(&all(&world).await, OTHER).id;
    let path = format!("/system/users/{id}");
    let form = other.get("/account").await.expect(200);
    let form = form.form_with("/account", "save").fill(&[("name", "Zoe")]);
    let page = own.get(&path).await.expect(200);
    let password = page.form_with(&path, "password");
    own.submit(
        password
            .fill(&[("password", "ten quiet rivers in the north")])
            .press("password"),
    )
    .await
    .expect(303);
    // All sessions have ended; what was typed is sent again after signing in
    other.submit(form.clone().press("save")).await.expect(401);
    sign_in(&mut other, OTHER, "ten quiet rivers in the north")
        .await
        .expect(303);
    other.submit(form.press("save")).await.expect(303);
    assert_eq!(named(&all(&world).await, OTHER).name.as_str(), "Zoe");
}

fn actor(administrator: &Administrator) -> Actor {
    Actor {
        administrator: Some(administrator.id),
        name: administrator.email.to_string(),
        ..Actor::command_line()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_deactivate_each_other_at_once_are_not_both_gone() {
    let (world, ..) = two().await;
    let people = all(&world).await;
    let (one, other) = (named(&people, ADMIN).clone(), named(&people, OTHER).clone());
    for round in 0..10 {
        let attempts = [(&one, &other), (&other, &one)].map(|(by, whom)| {
            let (services, by, whom) = (world.services.clone(), actor(by), whom.id);
            tokio::spawn(async move {
                administrators::set_active(&services, &by, whom, false)
                    .await
                    .is_ok()
            })
        });
        let [first, second] = attempts;
        let done = [first.await.unwrap(), second.await.unwrap()];
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "round {round}");
        let people = all(&world).await;
        assert_eq!(people.iter().filter(|one| one.active).count(), 1, "round {round}");
        for person in people.iter().filter(|one| !one.active) {
            administrators::set_active(&world.services, &Actor::command_line(), person.id, true)
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn who_was_deactivated_a_moment_ago_changes_nobody() {
    let (world, ..) = two().await;
    let people = all(&world).await;
    let (one, other) = (named(&people, ADMIN), named(&people, OTHER));
    let services = &world.services;
    administrators::set_active(services, &actor(one), other.id, false)
        .await
        .unwrap();
    let gone = actor(other);
    let before = world.tables().await["administrators"].clone();
    let password = "ten quiet rivers in the north".to_owned().into();
    let form = administrators::AdministratorForm {
        version: "1".to_owned(),
        email: ADMIN.to_owned(),
        name: "Taken over".to_owned(),
    };
    assert!(
        administrators::change(services, &gone, one.id, &form)
            .await
            .is_err()
    );
    assert!(
        administrators::set_password(services, &gone, one.id, &password)
            .await
            .is_err()
    );
    assert!(
        administrators::set_active(services, &gone, one.id, false)
            .await
            .is_err()
    );
    assert!(
        administrators::add(services, &gone, "third@contoso.test", "Third", &password)
            .await
            .is_err()
    );
    assert_eq!(world.tables().await["administrators"], before);
    // Nor does the command line remove the last one
    let last = administrators::set_active(services, &Actor::command_line(), one.id, false).await;
    assert!(last.is_err());
    sign_in(&mut world.browser(), ADMIN, PASSWORD).await.expect(303);
}
