//! `prompt`, hints, `claims`, and the session of a browser.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Response;
use serde_json::{Value, json};
use support::{App, Practice, REDIRECT, TENANT, claims, flow_of, location, parameter};

const SCOPE: &str = "openid profile offline_access Mail.Send";
const DEPLOY: &str = "deploy@contoso.test";

/// Signs in and returns the browser's cookie.
async fn session(practice: &Practice, app: &App, account: &str) -> String {
    let flow = flow_of(&practice.authorize(app, SCOPE, &[]).await.text().await.unwrap());
    let answer = practice.pick(&flow, account).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    cookie.split(';').next().unwrap().to_owned()
}

async fn silent(practice: &Practice, app: &App, cookie: &str, change: &[(&str, &str)]) -> Response {
    let mut query = vec![
        ("client_id", app.client_id.as_str()),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPE),
        ("state", "s"),
        ("prompt", "none"),
    ];
    query.extend_from_slice(change);
    let url = format!("{}/{TENANT}/oauth2/v2.0/authorize", practice.base);
    let request = practice.http.get(url).query(&query).header("cookie", cookie);
    request.send().await.unwrap()
}

fn refusal(response: &Response) -> (String, String) {
    let back = location(response);
    let description = parameter(&back, "error_description").unwrap();
    let code = description.split(':').next().unwrap().to_owned();
    (parameter(&back, "error").unwrap(), code)
}

#[tokio::test]
async fn a_signed_in_browser_needs_no_page() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let cookie = session(&practice, &app, DEPLOY).await;
    let back = location(&silent(&practice, &app, &format!("other=1; {cookie}"), &[]).await);
    assert!(parameter(&back, "code").is_some(), "{back}");
    let hinted = silent(&practice, &app, &cookie, &[("login_hint", "DEPLOY@contoso.test")]).await;
    assert!(parameter(&location(&hinted), "code").is_some());
    let login = ("login_required".to_owned(), "AADSTS50058".to_owned());
    let other = silent(&practice, &app, &cookie, &[("login_hint", "admin@contoso.test")]).await;
    assert_eq!(refusal(&other), login);
    assert_eq!(refusal(&silent(&practice, &app, "ESTSAUTH=x", &[]).await), login);
    practice
        .control("faults", json!({ "consent_missing": true }))
        .await;
    let consent = refusal(&silent(&practice, &app, &cookie, &[]).await);
    assert_eq!(
        consent,
        ("interaction_required".to_owned(), "AADSTS65001".to_owned())
    );
    practice
        .control("faults", json!({ "consent_missing": null }))
        .await;
    practice.pass(24 * 3_600);
    assert_eq!(refusal(&silent(&practice, &app, &cookie, &[]).await), login);
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let cookie = session(&practice, &app, DEPLOY).await;
    let url = format!("{}/{TENANT}/oauth2/v2.0/logout", practice.base);
    let query = [("post_logout_redirect_uri", REDIRECT)];
    let request = practice.http.get(url).query(&query).header("cookie", &cookie);
    let out = request.send().await.unwrap();
    assert_eq!(location(&out), REDIRECT);
    assert!(
        out.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    let (error, _) = refusal(&silent(&practice, &app, &cookie, &[]).await);
    assert_eq!(error, "login_required");
}

#[tokio::test]
async fn prompts_and_hints_change_the_page() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let page = async |change: &[(&str, &str)]| {
        practice
            .authorize(&app, SCOPE, change)
            .await
            .text()
            .await
            .unwrap()
    };
    assert!(
        page(&[("prompt", "login")])
            .await
            .contains("<h1>Sign in again</h1>")
    );
    let first = |page: &str, account: &str| {
        let at = |address: &str| page.find(&format!("value=\"{address}\"")).unwrap();
        at(account) < at("admin@contoso.test")
    };
    let hint = ("login_hint", "approver2@contoso.test");
    assert!(first(&page(&[hint]).await, hint.1));
    let picker = page(&[hint, ("prompt", "select_account")]).await;
    assert!(!first(&picker, hint.1), "the hint is ignored");
    let personal = page(&[("domain_hint", "consumers")]).await;
    assert!(personal.contains("someone@outlook.test") && !personal.contains("value=\"admin@contoso.test\""));
    let work = page(&[("domain_hint", "organizations")]).await;
    assert!(!work.contains("someone@outlook.test") && work.contains("eve@fabrikam.test"));
    let other = page(&[("domain_hint", "fabrikam.test")]).await;
    assert!(other.contains("eve@fabrikam.test") && !other.contains("value=\"admin@contoso.test\""));
    let unknown = page(&[("domain_hint", "nowhere.test")]).await;
    assert!(unknown.contains("value=\"admin@contoso.test\""));
    for several in ["login consent", "LOGIN", "create"] {
        let back = location(&practice.authorize(&app, SCOPE, &[("prompt", several)]).await);
        assert!(
            parameter(&back, "error_description")
                .unwrap()
                .starts_with("AADSTS90023")
        );
    }
}

#[tokio::test]
async fn claims_are_honoured_at_sign_in_and_at_the_token_endpoint() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let capable = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;
    let page = practice.authorize(&app, SCOPE, &[("claims", capable)]).await;
    let flow = flow_of(&page.text().await.unwrap());
    let code = parameter(&location(&practice.pick(&flow, DEPLOY).await), "code").unwrap();
    let (_, tokens) = practice.redeem(&app, &code).await;
    assert_eq!(tokens["expires_in"], 86_399);
    let token = claims(tokens["access_token"].as_str().unwrap());
    assert_eq!(token["xms_cc"], json!(["cp1"]));
    let context = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
    let refresh = async |extra: &[(&str, &str)]| -> (u16, Value) {
        let form = [
            &[
                ("grant_type", "refresh_token"),
                ("client_id", app.client_id.as_str()),
                ("client_secret", app.secret.as_str()),
                ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
            ][..],
            extra,
        ]
        .concat();
        practice.token(&form).await
    };
    let (_, next) = refresh(&[("claims", context), ("client_info", "1")]).await;
    let token = claims(next["access_token"].as_str().unwrap());
    assert_eq!(
        (&token["acrs"], &token["xms_cc"]),
        (&json!(["c1"]), &json!(["cp1"]))
    );
    let info = URL_SAFE_NO_PAD
        .decode(next["client_info"].as_str().unwrap())
        .unwrap();
    let info: Value = serde_json::from_slice(&info).unwrap();
    assert_eq!(info["utid"], TENANT);
    assert_eq!(
        refresh(&[("claims", "nonsense")]).await.1["error_codes"],
        json!([90_023])
    );
    let back = location(&practice.authorize(&app, SCOPE, &[("claims", "[]")]).await);
    assert_eq!(parameter(&back, "error").as_deref(), Some("invalid_request"));
    let plain = practice.sign_in(&app, DEPLOY, SCOPE).await;
    assert_eq!(plain["expires_in"], 3_599);
}

#[tokio::test]
async fn errors_come_back_in_the_mode_that_was_asked_for() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let bad = ("scope", "Mail.Sent");
    let back = location(
        &practice
            .authorize(&app, SCOPE, &[bad, ("response_mode", "fragment")])
            .await,
    );
    assert!(back.contains("#error=invalid_scope"), "{back}");
    let page = practice
        .authorize(&app, SCOPE, &[bad, ("response_mode", "form_post")])
        .await;
    let page = page.text().await.unwrap();
    assert!(page.contains("name=\"error\" value=\"invalid_scope\"") && page.contains("value=\"the state\""));
    let back = location(
        &practice
            .authorize(&app, SCOPE, &[("response_mode", "web_message")])
            .await,
    );
    assert!(
        parameter(&back, "error_description")
            .unwrap()
            .starts_with("AADSTS90023")
    );
}
