//! What an application's page tells before anybody leaves for the provider.

use crate::support::{Answer, Browser, journey};
use axum::Router;
use axum::middleware::{Next, from_fn};
use axum::response::Redirect;
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::net::TcpListener;

/// Serves on a free port; the answer is the address.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://{address}")
}

/// Presses the button as a browser does.
async fn check(browser: &mut Browser, application: &str) -> Answer {
    let path = format!("/integrations/{application}");
    let page = browser.get(&path).await.expect(200);
    let form = page.form(&format!("{path}#checks-heading"));
    browser.submit(form.press("check")).await.expect(200)
}

#[track_caller]
fn says(page: &Answer, words: &[&str]) {
    let text = page.visible();
    for words in words {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[tokio::test]
async fn viewing_asks_nobody_and_the_button_asks_everybody() {
    let (world, mut browser, application) = journey::unauthorized().await;
    let asked = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&asked);
    let counting = from_fn(move |request, next: Next| {
        counter.fetch_add(1, Ordering::SeqCst);
        next.run(request)
    });
    let own = serve(world.router.clone().layer(counting)).await;
    journey::save_base_url(&mut browser, &own).await;
    let before = world.tables().await;
    let page = browser
        .get(&format!("/integrations/{application}"))
        .await
        .expect(200);
    says(&page, &["Before you authorize", "Not looked at yet", "Check now"]);
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    let page = check(&mut browser, &application).await;
    says(
        &page,
        &[
            &format!("{own}/oauth/callback leads to this console"),
            "exists at",
            "It can be opened, and it is not the Secret ID",
            "Check again",
        ],
    );
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let after = world.tables().await;
    assert_eq!(
        (&before["audit_events"], &before["applications"]),
        (&after["audit_events"], &after["applications"])
    );
}

#[tokio::test]
async fn an_unknown_tenant_is_told_before_the_provider_would() {
    let (world, mut browser, application) = journey::unauthorized().await;
    let path = format!("/integrations/{application}");
    journey::save(
        &mut browser,
        &path,
        &[("tenant_id", "00000000-1111-2222-3333-444444444444")],
    )
    .await
    .expect(303);
    let page = check(&mut browser, &application).await;
    says(&page, &["AADSTS90002", "Will fail"]);
    drop(world);
}

#[tokio::test]
async fn an_address_that_leads_elsewhere_is_explained_by_what_answers() {
    let (_world, mut browser, application) = journey::unauthorized().await;
    let dead = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    journey::save_base_url(&mut browser, &dead).await;
    let page = check(&mut browser, &application).await;
    says(&page, &[&format!("Nothing listens at {dead}")]);

    let elsewhere =
        Router::new().fallback(get(|| async { Redirect::permanent("https://www.contoso.test/") }));
    let elsewhere = serve(elsewhere).await;
    journey::save_base_url(&mut browser, &elsewhere).await;
    let page = check(&mut browser, &application).await;
    says(&page, &["redirects to https://www.contoso.test/"]);

    let stranger = serve(Router::new().route("/healthz", get(|| async { "ok" }))).await;
    journey::save_base_url(&mut browser, &stranger).await;
    let page = check(&mut browser, &application).await;
    says(&page, &["/oauth/callback is not found"]);
}

#[tokio::test]
async fn a_proxy_that_forgets_something_is_told_from_another_address() {
    let (_world, mut browser, application) = journey::unauthorized().await;
    journey::save_base_url(&mut browser, "https://console.contoso.test").await;
    let path = format!("/integrations/{application}");
    // Nothing but Host is known
    let page = browser.get(&path).await.expect(200);
    says(
        &page,
        &[
            "Look at the address bar",
            "Lines for the proxy",
            "server_name console.contoso.test",
        ],
    );
    // The browser itself says that it is elsewhere: no line of a proxy helps
    let page = check(&mut browser, &application).await;
    says(&page, &["Your browser uses http://localhost:8080"]);
    assert!(
        !page.visible().contains("Lines for the proxy"),
        "{}",
        page.visible()
    );
    // The browser is right, so the proxy replaced Host
    let referer = "https://console.contoso.test/integrations";
    let mut behind = browser
        .clone()
        .with("referer", referer)
        .with("sec-fetch-site", "same-origin");
    let page = behind.get(&path).await.expect(200);
    says(
        &page,
        &[
            "the proxy in between replaces the Host header",
            "reverse_proxy 127.0.0.1:8080",
        ],
    );
    // Host is right, the scheme is not
    let mut behind = behind.with("host", "console.contoso.test");
    let page = behind.get(&path).await.expect(200);
    says(&page, &["Let the proxy send X-Forwarded-Proto: https"]);
    // The right host stands where a stranger could write it
    let mut behind = browser.with("x-forwarded-host", "console.contoso.test");
    let page = behind.get(&path).await.expect(200);
    says(&page, &["COUNTERSIGN_TRUSTED_PROXIES=10."]);
}
