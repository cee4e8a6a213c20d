//! Who may write: nobody without a session, nobody from another site, and no GET at all.

use crate::support::tables::changed;
use crate::support::{Browser, World, journey};
use axum::http::Method;
use std::collections::BTreeSet;

/// An id that nothing has.
const NOBODY: &str = "0192a3b4-c5d6-7e8f-9012-3456789abcde";

/// Every path that takes a POST: pages, server functions, and the routes that the router names itself.
fn writes() -> BTreeSet<String> {
    let pages = app::routes::routes();
    let pages = pages.iter().map(|route| route.path().to_owned());
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(
        functions.len() >= 10,
        "server functions are linked in: {functions:?}"
    );
    let functions = functions.iter().map(|(path, _)| (*path).to_owned());
    // The router cannot be asked what it has, so its source is read
    let source = include_str!("../../src/web/router.rs");
    let plain: Vec<String> = source
        .lines()
        .filter(|line| line.contains(".route(") && line.contains("post("))
        .filter_map(|line| line.split('"').nth(1))
        .filter(|path| !path.contains("{*"))
        .map(str::to_owned)
        .collect();
    assert!(plain.len() >= 4, "{plain:?}");
    pages
        .chain(functions)
        .chain(plain)
        .map(|path| path.replace("{id}", NOBODY).replace(":id", NOBODY))
        .collect()
}

async fn post(browser: &mut Browser, path: &str) -> u16 {
    let fields = [
        ("version", "0"),
        ("base_url", "https://evil.example"),
        ("email", "evil@evil.example"),
        ("name", "Evil"),
        ("password", "correct horse battery"),
        ("action", "save"),
    ];
    browser.post(path, &fields).await.status
}

#[tokio::test]
async fn without_a_session_no_write_is_done() {
    let world = World::start().await;
    world.first_run().await;
    let before = world.tables().await;
    let mut stranger = world.browser();
    for path in writes() {
        // These two are there to be used without a session, and have tests of their own
        if path == "/sign-in" || path == "/setup" {
            continue;
        }
        assert_eq!(post(&mut stranger, &path).await, 401, "{path}");
        let mut guessing = world.browser();
        guessing.plant("countersign", "bm8gc3VjaCBzZXNzaW9uIGV4aXN0cyBoZXJlLCByZWFsbHk");
        assert_eq!(post(&mut guessing, &path).await, 401, "{path}");
    }
    assert_eq!(changed(&before, &world.tables().await), Vec::<String>::new());
}

#[tokio::test]
async fn from_another_site_no_write_is_done_even_with_a_session() {
    let world = World::start().await;
    let browser = world.first_run().await;
    let before = world.tables().await;
    let foreign = [
        browser.clone().with("sec-fetch-site", "cross-site"),
        browser.clone().with("sec-fetch-site", "same-site"),
        browser
            .clone()
            .without("sec-fetch-site")
            .with("origin", "https://evil.example"),
        browser.clone().without("sec-fetch-site").with("origin", "null"),
        // Another program on the same machine is another site too
        browser
            .clone()
            .without("sec-fetch-site")
            .with("origin", "http://localhost:9400"),
    ];
    for mut browser in foreign {
        for path in writes() {
            // Each kind of request comes from an address of its own, so that the limit of writes is not what refuses it
            browser.move_to_next_address();
            let status = post(&mut browser, &path).await;
            assert_eq!(status, 403, "{path} {:?}", browser.extra);
        }
    }
    assert_eq!(changed(&before, &world.tables().await), Vec::<String>::new());
}

#[tokio::test]
async fn no_get_writes() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::connect(&mut browser, &world.tenant).await;
    let pages = crate::pages::all(&world, &mut browser).await;
    let before = world.tables().await;
    for path in writes() {
        let answer = browser.get(&path).await;
        assert!(answer.status < 500, "{path}: {}", answer.visible());
    }
    for path in pages {
        for query in ["", "?delete", "?disconnect", "?action=delete"] {
            browser.get(&format!("{path}{query}")).await.expect(200);
        }
    }
    for method in [
        Method::HEAD,
        Method::OPTIONS,
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
    ] {
        for path in ["/system/general", "/api/system/save-general", "/sign-out"] {
            let answer = browser.send(method.clone(), path, None).await;
            assert!(answer.status < 500, "{method} {path}");
        }
    }
    assert_eq!(changed(&before, &world.tables().await), Vec::<String>::new());
}

#[tokio::test]
async fn without_a_session_a_page_leads_to_signing_in_and_back() {
    let world = World::start().await;
    world.first_run().await;
    let mut stranger = world.browser();
    let path = "/system/audit?q=a%20b";
    let location = stranger.get(path).await.location();
    assert_eq!(location, "/sign-in?next=%2Fsystem%2Faudit%3Fq%3Da%2520b");
    let page = stranger.get(&location).await.expect(200);
    let form = page.form(&location).fill(&[
        ("email", crate::support::world::ADMIN),
        ("password", crate::support::world::PASSWORD),
    ]);
    let done = stranger.submit(form).await;
    assert_eq!(done.location(), path);
    // A code that a provider sent here must not wander into the next address
    let location = world
        .browser()
        .get("/oauth/callback?code=secret-code&state=secret-state")
        .await
        .location();
    assert_eq!(location, "/sign-in");
}
