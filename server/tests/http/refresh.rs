//! Refreshes: one at a time across instances, saved before use, never losing a token.

use crate::support::journey::{self, DEPLOY};
use crate::support::{Browser, World};
use chrono::TimeDelta;
use domain::authorization::{access_token, refresh_due};
use domain::{Background, Services};
use futures::future::join_all;
use model::ids::ApplicationId;
use secrecy::ExposeSecret;
use serde_json::json;

async fn connected() -> (World, Browser, ApplicationId) {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;
    (world, browser, application.parse().unwrap())
}

/// Another process that shares the database.
fn instance(world: &World, name: &str) -> Services {
    Services {
        instance: name.to_owned(),
        background: Background::default(),
        ..world.services.clone()
    }
}

/// The tenant's log of refreshes: what was presented, what was issued, whether it had been used before, how it ended.
async fn refresh_log(world: &World) -> Vec<(String, Option<String>, bool, String)> {
    let state = world.tenant.state().await;
    state["refresh_log"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["presented"].as_str().unwrap().to_owned(),
                entry["issued"].as_str().map(str::to_owned),
                entry["reused"].as_bool().unwrap(),
                entry["outcome"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_refresh_once() {
    let (world, _browser, application) = connected().await;
    world
        .tenant
        .faults(json!({ "slow": { "milliseconds": 300, "only": "token" } }))
        .await;
    world.clock.pass(TimeDelta::minutes(61));
    let instances: Vec<Services> = (0..5)
        .map(|n| instance(&world, &format!("instance-{n}")))
        .collect();
    let work = (0..50).map(|n| {
        let services = instances[n % instances.len()].clone();
        tokio::spawn(async move {
            access_token(&services, application)
                .await
                .map(|access| access.token)
        })
    });
    let tokens: Vec<String> = join_all(work)
        .await
        .into_iter()
        .map(|done| done.unwrap().unwrap().expose_secret().to_owned())
        .collect();
    assert_eq!(tokens.len(), 50);
    assert!(
        tokens.iter().all(|token| *token == tokens[0]),
        "all got the same token"
    );
    assert_eq!(world.tenant.counter("refreshes").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_rounds_never_present_a_token_twice() {
    let (world, _browser, application) = connected().await;
    // A provider that withdraws everything when an old refresh token comes back
    world.tenant.faults(json!({ "revoke_on_reuse": true })).await;
    let instances = [instance(&world, "one"), instance(&world, "two")];
    for round in 0..25 {
        world.clock.pass(TimeDelta::minutes(61));
        let work = (0..6).map(|n| {
            let services = instances[n % 2].clone();
            tokio::spawn(async move {
                // Workers and work at hand, mixed
                if n < 2 {
                    refresh_due(&services).await.unwrap();
                }
                access_token(&services, application).await
            })
        });
        for done in join_all(work).await {
            assert!(done.unwrap().is_ok(), "round {round}");
        }
    }
    let log = refresh_log(&world).await;
    assert_eq!(log.len(), 25);
    for (n, (presented, issued, reused, outcome)) in log.iter().enumerate() {
        assert_eq!((outcome.as_str(), *reused), ("ok", false), "refresh {n}");
        if let Some((next, ..)) = log.get(n + 1) {
            assert_eq!(
                Some(next),
                issued.as_ref(),
                "the token that was issued is the next one presented"
            );
        }
        assert_ne!(Some(presented), issued.as_ref());
    }
}

#[tokio::test]
async fn the_background_renews_before_the_end_and_only_then() {
    let (world, mut browser, application) = connected().await;
    assert_eq!(refresh_due(&world.services).await.unwrap(), 0);
    world.clock.pass(TimeDelta::minutes(48));
    assert_eq!(refresh_due(&world.services).await.unwrap(), 0);
    world.clock.pass(TimeDelta::minutes(3));
    assert_eq!(refresh_due(&world.services).await.unwrap(), 1);
    assert_eq!(refresh_due(&world.services).await.unwrap(), 0);
    assert_eq!(world.tenant.counter("refreshes").await, 1);
    // What was saved is what is used: work at hand refreshes nothing
    let access = access_token(&world.services, application).await.unwrap();
    assert!(!access.refreshed);
    assert_eq!(access.authorization.generation, 2);
    let page = browser
        .get(&format!("/integrations/{application}"))
        .await
        .expect(200)
        .visible();
    assert!(page.contains("Authorized"), "{page}");
}

#[tokio::test]
async fn a_refresh_is_saved_even_when_the_work_after_it_fails() {
    let (world, mut browser, _) = connected().await;
    world
        .tenant
        .faults(json!({ "revoke_on_reuse": true, "down": { "only": "graph" } }))
        .await;
    for _ in 0..3 {
        world.clock.pass(TimeDelta::minutes(61));
        let run = crate::support::run::Run::of(&mut browser).await;
        assert_eq!(run.state("outgoing-token"), "Passed", "{}", run.report);
        assert_eq!(run.state("outgoing-identity"), "Failed", "{}", run.report);
    }
    let log = refresh_log(&world).await;
    assert_eq!(log.len(), 3);
    assert!(
        log.iter()
            .all(|(_, _, reused, outcome)| !reused && outcome == "ok"),
        "{log:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refused_refresh_does_not_overwrite_a_sign_in_made_meanwhile() {
    let (world, mut browser, application) = connected().await;
    world.clock.pass(TimeDelta::minutes(61));
    // The old grant is revoked and its refusal comes late; meanwhile somebody authorizes again
    world
        .tenant
        .faults(json!({ "grant_revoked": true, "slow": { "milliseconds": 2_500, "only": "token" } }))
        .await;
    let services = world.services.clone();
    let asked = world.tenant.counter("token_requests").await;
    let late = tokio::spawn(async move { access_token(&services, application).await });
    world.tenant.asked_for_a_token(asked).await;
    world.tenant.faults(json!({ "slow": false })).await;
    journey::authorize(&mut browser, &world.tenant, &application.to_string(), DEPLOY)
        .await
        .expect(303);
    let access = late.await.unwrap().expect("the newer sign-in is found");
    assert_eq!(access.authorization.generation, 2);
    assert_eq!(crate::faults::state_on_list(&mut browser).await, "Authorized");
}

#[tokio::test]
async fn no_failure_of_the_provider_deletes_a_token() {
    let (world, _browser, application) = connected().await;
    let before = blobs(&world.tables().await["authorizations"][0]);
    assert!(before.len() >= 2, "access token and refresh token: {before:?}");
    for faults in [
        json!({ "down": true }),
        json!({ "down": false, "throttled": { "retry_after": 1 } }),
        json!({ "throttled": false, "wrong_secret": true }),
    ] {
        world.clock.pass(TimeDelta::minutes(61));
        world.tenant.faults(faults.clone()).await;
        assert!(
            access_token(&world.services, application).await.is_err(),
            "{faults}"
        );
        assert_eq!(
            blobs(&world.tables().await["authorizations"][0]),
            before,
            "{faults}"
        );
    }
}

/// The sealed values of a row, as SQLite writes them.
fn blobs(row: &str) -> Vec<String> {
    row.split("X'")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('\'')?.0.to_owned()))
        .collect()
}
