//! Errors as pages, and what watches the process.

use crate::support::{Answer, World, tables};
use async_trait::async_trait;
use countersign::web::{self, WebOptions};
use domain::Services;
use domain::ports::PasswordHasher;
use secrecy::SecretString;
use std::sync::Arc;

/// The id that the page shows is the one in the header, and in the log.
fn assert_traceable(answer: &Answer) {
    let id = answer.header("x-request-id");
    assert_eq!(id.len(), 32, "{id}");
    assert!(answer.visible().contains(id), "{id}: {}", answer.visible());
    assert!(
        crate::support::log::text().contains(id),
        "the log says more under {id}"
    );
    for inside in ["no such table", "panicked", "sqlx", "src/", "Refusal", "SELECT"] {
        assert!(!answer.text().contains(inside), "{inside}: {}", answer.visible());
    }
}

#[tokio::test]
async fn a_page_that_is_not_there() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    for path in [
        "/no/such/page",
        "/integrations/nonsense",
        "/integrations/0192a3b4-c5d6-7e8f-9012-3456789abcde",
        "/credentials/0192a3b4-c5d6-7e8f-9012-3456789abcde",
        "/system/users/0192a3b4-c5d6-7e8f-9012-3456789abcde",
        "/activity/test-runs/0192a3b4-c5d6-7e8f-9012-3456789abcde",
        "/activity/test-runs/nonsense/report.txt",
        "/%00",
        "/..%2f..%2fetc%2fpasswd",
    ] {
        let answer = browser.get(path).await.expect(404);
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(answer.text().contains("<h1"), "{path}");
    }
}

#[tokio::test]
async fn a_fault_of_the_database_shows_an_id_and_nothing_of_the_inside() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    tables::damage(&world.database(), "DROP TABLE credentials").await;
    let answer = browser.get("/credentials").await.expect(500);
    assert_traceable(&answer);
    // The next request finds everything else as it was
    browser.get("/system/general").await.expect(200);
}

#[tokio::test]
async fn without_a_database_pages_say_so_and_readiness_too() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    assert_eq!(browser.get("/readyz").await.expect(200).text(), "ready\n");
    world.store.close().await;
    let answer = browser.get("/system/general").await.expect(503);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(
        answer.visible().contains(answer.header("x-request-id")),
        "{}",
        answer.visible()
    );
    assert_eq!(
        browser.get("/readyz").await.expect(503).text(),
        "database not ready\n"
    );
    assert_eq!(browser.get("/healthz").await.expect(200).text(), "ok\n");
}

struct Panics;

#[async_trait]
impl PasswordHasher for Panics {
    async fn hash(&self, _: SecretString) -> SecretString {
        panic!("on purpose: a secret stands here")
    }

    async fn verify(&self, _: SecretString, _: Option<SecretString>) -> bool {
        panic!("on purpose: a secret stands here")
    }
}

#[tokio::test]
async fn a_panic_is_a_page_with_an_id_too() {
    let mut world = World::start().await;
    world.first_run().await;
    let services = Services {
        passwords: Arc::new(Panics),
        ..world.services.clone()
    };
    world.router = web::router(&services, &WebOptions::default());
    let answer = world
        .browser()
        .post("/sign-in", &[("email", "a@b.test"), ("password", "x")])
        .await
        .expect(500);
    assert_traceable(&answer);
    assert!(!answer.text().contains("on purpose"));
    assert_eq!(answer.header("x-frame-options"), "DENY");
}

#[tokio::test]
async fn programs_get_a_bare_status_and_people_a_page() {
    let world = World::start().await;
    let browser = world.first_run().await;
    let foreign = browser.with("sec-fetch-site", "cross-site");
    let page = foreign.clone().post("/system/general", &[]).await.expect(403);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.visible().contains(page.header("x-request-id")) || page.text().contains("<h1"));
    let bare = foreign
        .with("accept", "application/json")
        .post("/system/general", &[])
        .await
        .expect(403);
    assert!(!bare.text().contains("<h1"));
}

#[tokio::test]
async fn health_needs_no_session_and_sets_no_cookie() {
    let world = World::start().await;
    let mut stranger = world.browser();
    for path in ["/healthz", "/readyz"] {
        let answer = stranger.get(path).await.expect(200);
        assert!(answer.headers.get("set-cookie").is_none());
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}
