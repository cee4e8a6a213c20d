//! Texts and bodies that no person would send: never a fault of the server, never an effect.

use crate::support::World;
use crate::support::browser::ORIGIN_OF_CONSOLE;
use crate::support::journey;
use crate::support::tables::changed;
use crate::support::world::{ADMIN, PASSWORD};
use axum::http::Method;

/// Texts that programs choke on.
fn hostile() -> Vec<String> {
    vec![
        "\0".to_owned(),
        "a\0b".to_owned(),
        "a\r\nSet-Cookie: countersign=evil".to_owned(),
        "😀".repeat(300),
        "x".repeat(100_000),
        "'; DROP TABLE administrators; --".to_owned(),
        "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>".to_owned(),
        "\u{202e}txet\u{feff}\u{200b}".to_owned(),
        "../../../../etc/passwd".to_owned(),
        "%00%ff%fe%0d%0a".to_owned(),
        "{{7*7}}${7*7}".to_owned(),
        "9".repeat(400),
        "-1".to_owned(),
        "NaN".to_owned(),
    ]
}

#[tokio::test]
async fn no_text_in_any_field_of_any_form_breaks_a_page() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, ORIGIN_OF_CONSOLE).await;
    let pages = [
        "/system/general",
        "/email/outgoing",
        "/email/incoming",
        "/email/replies",
        "/integrations/new",
        "/system/users/new",
        "/account",
        "/credentials/new",
    ];
    for path in pages {
        for text in hostile() {
            browser.move_to_next_address();
            let form = browser.get(path).await.expect(200).form(path);
            let names: Vec<String> = form.names().to_vec();
            let form = names
                .iter()
                .filter(|name| *name != "file")
                .fold(form, |form, name| form.set(name, &text));
            let answer = browser.submit(form.clone()).await;
            let start: String = text.chars().take(20).collect();
            assert!(answer.status < 500, "{path} {start:?}: {}", answer.visible());
            assert!(!answer.text().contains("<script>alert(1)"), "{path}");
            assert!(answer.headers.get("set-cookie").is_none(), "{path}");
            // One field after the other, beside values that would do
            for name in names.iter().filter(|name| *name != "file") {
                let fresh = browser.get(path).await.expect(200).form(path);
                let answer = browser.submit(fresh.set(name, &text)).await;
                assert!(
                    answer.status < 500,
                    "{path} {name} {start:?}: {}",
                    answer.visible()
                );
                browser.move_to_next_address();
            }
        }
    }
    for path in pages {
        browser.get(path).await.expect(200);
    }
}

#[tokio::test]
async fn bodies_that_are_no_forms_are_refused_politely() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let before = world.tables().await;
    for path in [
        "/system/general",
        "/email/outgoing",
        "/api/email/save-outgoing",
        "/credentials/new",
        "/sign-in",
    ] {
        for (kind, body) in [
            (
                "application/x-www-form-urlencoded",
                b"a=%FF%FE&[[[[=1&a=2&a=3".to_vec(),
            ),
            ("application/x-www-form-urlencoded", vec![0xff; 2000]),
            (
                "application/x-www-form-urlencoded",
                b"version=1&version=2&base_url[x]=1".to_vec(),
            ),
            ("application/json", b"{\"version\":1}".to_vec()),
            ("multipart/form-data", b"no boundary".to_vec()),
            (
                "multipart/form-data; boundary=x",
                b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n".to_vec(),
            ),
            ("", Vec::new()),
        ] {
            browser.move_to_next_address();
            let answer = browser
                .send(Method::POST, path, Some((kind.to_owned(), body)))
                .await;
            assert!(
                (300..500).contains(&answer.status),
                "{path} {kind}: {} {}",
                answer.status,
                answer.visible()
            );
        }
        let huge = vec![b'a'; 3 * 1024 * 1024];
        let answer = browser
            .send(
                Method::POST,
                path,
                Some(("application/x-www-form-urlencoded".to_owned(), huge)),
            )
            .await;
        assert!(
            [400, 413, 422].contains(&answer.status),
            "{path}: {}",
            answer.status
        );
    }
    let differ = changed(&before, &world.tables().await);
    // Sign-in counts and records what was tried
    let differ: Vec<_> = differ
        .iter()
        .filter(|table| !["audit_events", "sign_in_throttles", "counters"].contains(&table.as_str()))
        .collect();
    assert!(differ.is_empty(), "{differ:?}");
}

#[tokio::test]
async fn more_writes_than_a_person_can_mean_are_held_up() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    // Without a session, so that the answers come faster than tries are given back
    let mut flood = world.browser();
    flood.address = browser.address;
    let mut refused = None;
    for _ in 0..500 {
        let answer = flood.post("/system/general", &[]).await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        answer.expect(401);
    }
    let refused = refused.expect("at some point it is enough");
    assert!(!refused.header("retry-after").is_empty());
    // Reading goes on, and so do others
    browser.get("/system/general").await.expect(200);
    browser.move_to_next_address();
    browser
        .post("/system/general", &[("version", "0"), ("base_url", "x")])
        .await
        .expect(422);
}

#[tokio::test]
async fn control_characters_never_reach_the_database() {
    let world = World::start().await;
    let mut browser = world.first_run().await.with("user-agent", "\ta\tb");
    for email in ["a%00b", "%00", "a%00@b.test", "a%0d%0ab@b.test", "%1b[31m@b.test"] {
        let body = format!("email={email}&password=x%00y").into_bytes();
        let kind = "application/x-www-form-urlencoded".to_owned();
        let mut stranger = world.browser();
        let answer = stranger.send(Method::POST, "/sign-in", Some((kind, body))).await;
        answer.expect(422);
    }
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;
    for (error, description) in [("a%00b", "c%00d"), ("%00", "%00"), ("%0a%0dx", "%1b[2J")] {
        let target = journey::leave(&mut browser, &application, journey::DEPLOY).await;
        let (_, query) = target.split_once('?').unwrap();
        let (_, state) = url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "state")
            .unwrap();
        let back = format!(
            "/oauth/callback?state={state}&error={error}&error_description={description}&error_subcode=%00"
        );
        browser.get(&back).await.expect(400);
    }
    for query in [
        "q=%00",
        "q=a%00b&what=%00&since=%00&until=%00",
        "older=%00",
        "q=%0a",
    ] {
        browser.get(&format!("/system/audit?{query}")).await.expect(200);
    }
    browser.get("/sign-in?next=%00").await.expect(303);
    browser
        .post("/sign-in", &[("email", ADMIN), ("password", PASSWORD)])
        .await
        .expect(303);
    for (table, rows) in world.tables().await {
        for row in rows {
            // Line ends are our own: they keep apart what the filter of the audit log looks through
            let strange = row.chars().any(|c| c.is_control() && c != '\n');
            assert!(!strange, "{table}: {row:?}");
        }
    }
}
