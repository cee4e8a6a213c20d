//! What every page has in common: headers, policy, no styles or scripts that the policy would refuse.

use crate::support::browser::{Answer, Browser};
use crate::support::html::tags;
use crate::support::{World, journey};

/// Paths of all pages, with ids that exist.
pub(crate) async fn all(world: &World, browser: &mut Browser) -> Vec<String> {
    let tables = world.tables().await;
    let run = match tables["test_runs"].is_empty() {
        true => crate::support::run::Run::of(browser)
            .await
            .page
            .request
            .replace("GET ", ""),
        false => first_link(browser, "/activity/test-runs").await,
    };
    let known = [
        ("/activity/test-runs/", run),
        ("/integrations/", first_link(browser, "/integrations").await),
        ("/credentials/", first_link(browser, "/credentials").await),
        ("/system/users/", first_link(browser, "/system/users").await),
    ];
    app::routes::routes()
        .iter()
        .map(|route| route.path().to_owned())
        // Somebody who is signed in is led away from here
        .filter(|path| path != "/sign-in")
        .map(|path| match path.split_once("{id}").or(path.split_once(":id")) {
            Some((prefix, _)) => {
                let (_, shown) = known.iter().find(|(known, _)| *known == prefix).unwrap();
                shown.clone()
            }
            None => path,
        })
        .collect()
}

/// The first link on a list that leads to one of its entries.
async fn first_link(browser: &mut Browser, list: &str) -> String {
    let page = browser.get(list).await.expect(200).text();
    let prefix = format!("{list}/");
    tags(&page)
        .iter()
        .filter_map(|tag| tag.attributes.get("href"))
        .find(|href| href.starts_with(&prefix) && !href.contains('?') && href.len() > prefix.len() + 30)
        .unwrap_or_else(|| panic!("{list} links to none of its entries"))
        .clone()
}

/// Nothing on a page that its own policy would refuse.
fn assert_clean(answer: &Answer) {
    let page = answer.text();
    let policy = answer.header("content-security-policy");
    for tag in tags(&page) {
        let name = &answer.request;
        assert!(!tag.attributes.contains_key("style"), "{name}: {tag:?}");
        assert_ne!(tag.name, "style", "{name}");
        for attribute in tag.attributes.keys() {
            assert!(!attribute.starts_with("on"), "{name}: {tag:?}");
        }
        for source in ["href", "action", "formaction"] {
            let target = tag.attributes.get(source).cloned().unwrap_or_default();
            assert!(!target.starts_with("javascript:"), "{name}: {tag:?}");
        }
        if tag.name == "script" {
            let nonce = tag.attributes.get("nonce").cloned().unwrap_or_default();
            assert!(
                !nonce.is_empty() && policy.contains(&format!("'nonce-{nonce}'")),
                "{name}: {tag:?}"
            );
        }
    }
}

/// Headers that every answer carries.
fn assert_headers(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{}: {name}", answer.request);
    }
    assert!(!answer.header("permissions-policy").is_empty());
    assert!(!answer.header("x-request-id").is_empty());
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{}: {policy}", answer.request);
    }
    for word in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:"] {
        let allowed = policy.replace("form-action 'self' http://127.0.0.1", "");
        assert!(!allowed.contains(word), "{}: {policy}", answer.request);
    }
}

#[tokio::test]
async fn every_page_carries_the_headers_and_breaks_no_policy() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::connect(&mut browser, &world.tenant).await;
    let mut pages = all(&world, &mut browser).await;
    pages.extend(["/oauth/callback", "/no/such/page"].map(str::to_owned));
    let mut nonces = std::collections::BTreeSet::new();
    for path in &pages {
        let answer = browser.get(path).await;
        assert_headers(&answer);
        assert_clean(&answer);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(
            answer.header("strict-transport-security").is_empty(),
            "plain HTTP must not claim HTTPS"
        );
        let page = answer.text();
        assert!(page.contains("<html lang=\"en\""), "{path}");
        assert_eq!(
            tags(&page).iter().filter(|tag| tag.name == "h1").count(),
            1,
            "{path}: one h1"
        );
        let policy = answer.header("content-security-policy");
        if let Some((_, rest)) = policy.split_once("'nonce-") {
            nonces.insert(rest.split('\'').next().unwrap().to_owned());
        }
    }
    assert!(
        nonces.is_empty() || nonces.len() == pages.len(),
        "a nonce is used once"
    );
    for path in ["/sign-in", "/setup"] {
        let answer = world.browser().get(path).await;
        assert_headers(&answer);
        assert_clean(&answer);
    }
}

#[tokio::test]
async fn behind_https_the_cookie_is_bound_to_the_host_and_browsers_are_told_to_stay() {
    let world = World::start().await;
    let mut browser = world
        .browser()
        .with("x-forwarded-proto", "https")
        .with("origin", "https://localhost:8080");
    let done = world.set_up(&mut browser, &world.setup_token).await.expect(303);
    let cookie = done.header("set-cookie");
    assert!(cookie.starts_with("__Host-countersign="), "{cookie}");
    for flag in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let page = browser.get("/").await.expect(200);
    assert!(
        page.header("strict-transport-security")
            .starts_with("max-age=31536000")
    );
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_nothing_else_is_there() {
    let world = World::start().await;
    let mut browser = world.browser();
    let page = browser.get("/setup").await.expect(200).text();
    let sheets: Vec<String> = tags(&page)
        .iter()
        .filter(|tag| tag.name == "link")
        .filter_map(|tag| tag.attributes.get("href").cloned())
        .filter(|href| href.starts_with("/pkg/"))
        .collect();
    for path in sheets {
        let plain = browser.get(&path).await.expect(200);
        assert_eq!(
            plain.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_headers(&plain);
        for encoding in ["br", "gzip"] {
            let packed = browser
                .clone()
                .with("accept-encoding", encoding)
                .get(&path)
                .await
                .expect(200);
            assert_eq!(packed.header("content-encoding"), encoding);
            assert_eq!(packed.header("vary"), "Accept-Encoding");
            assert!(packed.body.len() < plain.body.len());
        }
    }
    for path in [
        "/pkg/none.js",
        "/pkg/../Cargo.toml",
        "/pkg/%2e%2e/%2e%2e/etc/passwd",
    ] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
}
