//! Errors as pages, and what watches the process.

use crate::support::html::tags;
use crate::support::world::{ADMIN, PASSWORD, sign_in};
use crate::support::{Answer, World};
use async_trait::async_trait;
use axum::http::Method;
use chrono::TimeDelta;
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
    world
        .database
        .damage("ALTER TABLE credentials RENAME TO elsewhere")
        .await;
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
async fn a_form_that_arrives_after_the_session_says_so_and_loses_nothing() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let page = browser.get("/system/general").await.expect(200);
    let form = page
        .form("/system/general")
        .fill(&[("base_url", "https://console.contoso.test")]);
    world.clock.pass(TimeDelta::hours(3));
    let refused = browser.submit(form.clone()).await.expect(401);
    assert!(refused.header("content-type").starts_with("text/html"));
    for words in ["You are signed out", "new tab", "reload"] {
        assert!(
            refused.visible().contains(words),
            "{words}: {}",
            refused.visible()
        );
    }
    let links = tags(&refused.text())
        .into_iter()
        .find(|tag| tag.attributes.get("href").is_some_and(|href| href == "/sign-in"))
        .map(|tag| tag.attributes.get("target").cloned());
    assert_eq!(links, Some(Some("_blank".to_owned())));
    // In the other tab; then this one is reloaded, and the browser sends the form again
    sign_in(&mut browser, ADMIN, PASSWORD).await.expect(303);
    let done = browser.submit(form).await;
    assert_eq!(done.location(), "/system/general?saved");
    // A script is told in its own way
    let mut script = world.browser().with("accept", "application/json");
    let bare = script.post("/system/general", &[]).await.expect(401);
    assert_eq!(bare.text(), "");
}

#[tokio::test]
async fn no_error_is_blank_for_a_person() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    for (method, path, status) in [
        (Method::PUT, "/system/general", 405),
        (Method::GET, "/sign-out", 405),
        (Method::GET, "/api/account/save-account", 405),
        (Method::DELETE, "/api/account/save-account", 405),
        (Method::GET, "/credentials/%ff/download", 400),
        (Method::POST, "/api/no/such/function", 404),
        (Method::POST, "/api/account/save-account", 422),
        (Method::POST, "/integrations/%ff/authorize", 400),
    ] {
        browser.move_to_next_address();
        let answer = browser.send(method.clone(), path, None).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.visible());
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{method} {path}"
        );
        assert!(answer.text().contains("<h1"), "{method} {path}");
        assert!(
            answer.visible().contains(&format!("HTTP {status}")),
            "{method} {path}"
        );
        assert_eq!(
            answer.headers.contains_key("allow"),
            status == 405,
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn a_server_function_sends_nobody_anywhere() {
    let world = World::start().await;
    let browser = world.first_run().await;
    let fields = [("version", "1"), ("name", "Alex"), ("email", ADMIN)];
    for referer in ["https://evil.example/", "http://localhost:8080/account"] {
        let mut browser = browser.clone().with("referer", referer);
        let answer = browser.post("/api/account/save-account", &fields).await;
        assert!([200, 409].contains(&answer.status), "{}", answer.status);
        assert_eq!(answer.header("location"), "");
    }
    let mut stranger = world.browser();
    stranger.post("/api/session/sign-in", &fields).await.expect(401);
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
