//! What is under way when something else happens: a browser that goes away, a database that is locked, a change of what it is about.

use crate::support::journey::{self, DEPLOY, Material, Proof};
use crate::support::log;
use crate::support::run::Run;
use crate::support::tenant::Person;
use crate::support::{Browser, World};
use chrono::TimeDelta;
use domain::authorization::access_token;
use model::ids::ApplicationId;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{ConnectOptions, Executor};
use serde_json::json;
use std::time::Duration;

struct Connected {
    world: World,
    browser: Browser,
    application: ApplicationId,
}

impl Connected {
    async fn new() -> Self {
        let world = World::start().await;
        let mut browser = world.first_run().await;
        let (application, _) = journey::connect(&mut browser, &world.tenant).await;
        Self {
            world,
            browser,
            application: application.parse().unwrap(),
        }
    }

    /// A refresh whose answer comes late, already asked for.
    async fn refresh_under_way(&self) -> tokio::task::JoinHandle<Result<i64, String>> {
        let tenant = &self.world.tenant;
        self.world.clock.pass(TimeDelta::minutes(61));
        tenant
            .faults(json!({ "slow": { "milliseconds": 1_500, "only": "token" } }))
            .await;
        let asked = tenant.counter("token_requests").await;
        let (services, application) = (self.world.services.clone(), self.application);
        let refresh = tokio::spawn(async move {
            access_token(&services, application)
                .await
                .map(|access| access.authorization.generation)
                .map_err(|refused| refused.to_string())
        });
        tenant.asked_for_a_token(asked).await;
        tenant.faults(json!({ "slow": false })).await;
        refresh
    }

    async fn generation(&self) -> Option<i64> {
        let mut unit = self.world.services.database.read().await.unwrap();
        let found = unit.authorization(self.application).await.unwrap();
        found.map(|authorization| authorization.generation)
    }

    /// The grant works: a refresh with what is saved succeeds at a provider that withdraws everything when a token comes back twice.
    async fn assert_alive(&self) {
        self.world.tenant.faults(json!({ "revoke_on_reuse": true })).await;
        for _ in 0..2 {
            self.world.clock.pass(TimeDelta::minutes(61));
            access_token(&self.world.services, self.application)
                .await
                .expect("the saved refresh token is the newest");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refresh_goes_on_when_whoever_wanted_the_token_is_gone() {
    let it = Connected::new().await;
    let refresh = it.refresh_under_way().await;
    refresh.abort();
    assert!(refresh.await.unwrap_err().is_cancelled());
    it.world.services.background.drained().await;
    assert_eq!(it.generation().await, Some(2));
    it.assert_alive().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn new_tokens_outlast_a_database_that_is_locked_for_long() {
    let it = Connected::new().await;
    // Nobody locks the whole of a PostgreSQL
    let Some(file) = it.world.database.file() else {
        return;
    };
    let refresh = it.refresh_under_way().await;
    let mut other = SqliteConnectOptions::new()
        .filename(file)
        .connect()
        .await
        .unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let delayed = "event=\"authorization.save-delayed\"";
    let seen = async {
        while !log::text().contains(delayed) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), seen)
        .await
        .expect("the save is tried again");
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(refresh.await.unwrap(), Ok(2));
    it.assert_alive().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn disconnect_and_a_new_sign_in_are_not_overwritten_by_a_refresh_from_before() {
    let mut it = Connected::new().await;
    let refresh = it.refresh_under_way().await;
    let page = format!("/integrations/{}", it.application);
    it.browser
        .post(&page, &[("action", "disconnect")])
        .await
        .expect(303);
    let id = it.application.to_string();
    let back = journey::authorize(&mut it.browser, &it.world.tenant, &id, DEPLOY).await;
    assert_eq!(back.location(), format!("/integrations/{id}?authorized"));
    let signed_in = it.generation().await.unwrap();
    assert!(signed_in > 1, "a generation is never used again");
    refresh.await.unwrap().unwrap();
    it.world.services.background.drained().await;
    assert_eq!(it.generation().await, Some(signed_in));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_client_secret_is_not_overruled_by_a_late_refusal_of_the_old_one() {
    let mut it = Connected::new().await;
    let page = format!("/integrations/{}", it.application);
    let good = it
        .browser
        .get(&page)
        .await
        .form(&page)
        .value("secret_text")
        .unwrap()
        .to_owned();
    let bad = Material::Pasted("not-the-value-of-any-secret");
    let bad = journey::upload(&mut it.browser, "secret_text", "Mistyped", bad).await;
    journey::save(&mut it.browser, &page, &[("secret_text", &bad)])
        .await
        .expect(303);
    let refresh = it.refresh_under_way().await;
    journey::save(&mut it.browser, &page, &[("secret_text", &good)])
        .await
        .expect(303);
    refresh
        .await
        .unwrap()
        .expect("tried again with the new secret, at once");
    assert_eq!(crate::faults::state_on_list(&mut it.browser).await, "Authorized");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_in_is_stored_when_the_browser_goes_away_during_the_callback() {
    let mut it = Connected::new().await;
    let id = it.application.to_string();
    let target = journey::leave(&mut it.browser, &id, DEPLOY).await;
    let back = it.world.tenant.sign_in(&target, DEPLOY, Person::Accepts).await;
    let tenant = &it.world.tenant;
    tenant
        .faults(json!({ "slow": { "milliseconds": 1_500, "only": "token" } }))
        .await;
    let asked = tenant.counter("token_requests").await;
    let mut browser = it.browser;
    let callback = tokio::spawn(async move { browser.get(&back).await.status });
    tenant.asked_for_a_token(asked).await;
    callback.abort();
    assert!(callback.await.unwrap_err().is_cancelled());
    it.world.services.background.drained().await;
    let mut unit = it.world.services.database.read().await.unwrap();
    let saved = unit.authorization(it.application).await.unwrap().unwrap();
    assert_eq!(saved.generation, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tokens_of_a_registration_that_was_replaced_meanwhile_are_not_kept() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, crate::support::browser::ORIGIN_OF_CONSOLE).await;
    let registration = world.tenant.register(json!({})).await;
    let value = Material::Pasted(&registration.secret);
    let secret = journey::upload(&mut browser, "secret_text", "Client secret", value).await;
    let proof = Proof::Secret(secret);
    let id = journey::add_application(&mut browser, &world.tenant, &registration, &proof).await;
    let target = journey::leave(&mut browser, &id, DEPLOY).await;
    let back = world.tenant.sign_in(&target, DEPLOY, Person::Accepts).await;
    world
        .tenant
        .faults(json!({ "slow": { "milliseconds": 1_500, "only": "token" } }))
        .await;
    let asked = world.tenant.counter("token_requests").await;
    let callback = tokio::spawn({
        let mut browser = browser.clone();
        async move { browser.get(&back).await }
    });
    world.tenant.asked_for_a_token(asked).await;
    let page = format!("/integrations/{id}");
    let other = "6e2b1f1c-7a55-4f0e-8f39-3b1de6d01a42";
    journey::save(&mut browser, &page, &[("client_id", other)])
        .await
        .expect(303);
    let answer = callback.await.unwrap().expect(400).visible();
    assert!(
        answer.contains("The application was changed meanwhile"),
        "{answer}"
    );
    assert!(world.tables().await["authorizations"].is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_second_test_leads_to_the_one_under_way() {
    let mut it = Connected::new().await;
    let tenant = &it.world.tenant;
    tenant
        .faults(json!({ "slow": { "milliseconds": 700, "only": "graph" } }))
        .await;
    let first = it.browser.post("/activity/test-runs", &[]).await.location();
    let second = it.browser.post("/activity/test-runs", &[]).await.location();
    assert_eq!(second, format!("{first}?under-way"));
    let page = it.browser.get(&second).await.expect(200).visible();
    assert!(page.contains("This test was under way already"), "{page}");
    tenant.faults(json!({ "slow": false })).await;
    let events = it.browser.get(&format!("{first}/events")).await.text();
    assert!(events.contains("event: finished"), "{events}");
    // and when it has ended, there can be another
    Run::of(&mut it.browser).await.assert_passed(17);
    assert_eq!(it.world.tables().await["test_runs"].len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_run_that_nobody_carries_on_does_not_block_the_next() {
    let mut it = Connected::new().await;
    let actor = domain::Actor::command_line();
    let to = DEPLOY.parse().unwrap();
    // Begun by a process that is gone
    domain::diagnostics::start(&it.world.services, &actor, &to)
        .await
        .unwrap();
    it.world.clock.pass(TimeDelta::minutes(4));
    Run::of(&mut it.browser).await.assert_passed(17);
    let list = it.browser.get("/activity/test-runs").await.visible();
    assert!(list.contains("Interrupted"), "{list}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_test_ends_as_interrupted_when_the_console_stops_and_the_stream_with_it() {
    let mut it = Connected::new().await;
    it.world
        .tenant
        .faults(json!({ "slow": { "milliseconds": 5_000, "only": "graph" } }))
        .await;
    let run = it.browser.post("/activity/test-runs", &[]).await.location();
    let mut listener = it.browser.clone();
    let events = format!("{run}/events");
    let stream = tokio::spawn(async move { listener.get(&events).await.text() });
    it.world.services.background.stop_token().cancel();
    it.world.services.background.drained().await;
    stream.await.unwrap();
    let page = it.browser.get(&run).await.visible();
    assert!(page.contains("Interrupted"), "{page}");
}

#[tokio::test]
async fn a_stream_of_an_unknown_run_is_not_there_and_one_of_a_closed_session_ends() {
    let mut it = Connected::new().await;
    let unknown = "/activity/test-runs/0192a3b4-c5d6-7e8f-9012-3456789abcde/events";
    it.browser.get(unknown).await.expect(404);
    let actor = domain::Actor::command_line();
    let to = DEPLOY.parse().unwrap();
    // Nobody carries it out: its stream would go on
    let domain::diagnostics::Started::New(id) = domain::diagnostics::start(&it.world.services, &actor, &to)
        .await
        .unwrap()
    else {
        panic!("nothing else is under way");
    };
    let mut listener = it.browser.clone();
    let events = format!("/activity/test-runs/{id}/events");
    let stream = tokio::spawn(async move { listener.get(&events).await.text() });
    it.browser.post("/sign-out", &[]).await.expect(303);
    let heard = tokio::time::timeout(Duration::from_secs(60), stream).await;
    let heard = heard.expect("the stream ends with the session").unwrap();
    assert!(!heard.contains("event: finished"), "{heard}");
}
