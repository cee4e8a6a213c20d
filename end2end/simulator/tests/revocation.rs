//! What ends refresh tokens and what does not, and how Graph takes access tokens back.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use support::{
    App, Practice, REDIRECT, TENANT, VERIFIER, assert_token_refusal, flow_of, json_of, location, parameter,
};

const SCOPE: &str = "openid profile offline_access User.Read Mail.Send";
const DEPLOY: &str = "deploy@contoso.test";
const DAY: i64 = 24 * 3_600;

async fn happen(practice: &Practice, event: &str) {
    let body = json!({ "account": DEPLOY, "event": event });
    let (status, answer) = practice.control("accounts", body).await;
    assert_eq!(status, 200, "{answer}");
}

fn refresh_token(tokens: &Value) -> String {
    tokens["refresh_token"].as_str().unwrap().to_owned()
}

/// Redeems a code as a client without secret does, from a page if `origin` is given.
async fn redeem_publicly(practice: &Practice, app: &App, code: &str, origin: Option<&str>) -> (u16, Value) {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", app.client_id.as_str()),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", practice.base);
    let mut request = practice.http.post(url).form(&form);
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    json_of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_client_with_a_secret_survives_a_password_change_but_not_a_revocation() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let token = refresh_token(&practice.sign_in(&app, DEPLOY, SCOPE).await);
    happen(&practice, "password_change").await;
    assert_eq!(practice.refresh(&app, &token).await.0, 200);
    for event in ["revoke_sessions", "admin_reset"] {
        let token = refresh_token(&practice.sign_in(&app, DEPLOY, SCOPE).await);
        happen(&practice, event).await;
        let refused = practice.refresh(&app, &token).await;
        assert_token_refusal(&refused, 400, "invalid_grant", 50_173);
        let text = refused.1["error_description"].as_str().unwrap();
        assert!(
            text.contains("TokensValidFrom date") && text.contains("'2026-11-23T08:00:00.0000000Z'"),
            "{text}"
        );
        let fresh = refresh_token(&practice.sign_in(&app, DEPLOY, SCOPE).await);
        assert_eq!(practice.refresh(&app, &fresh).await.0, 200, "in the same second");
    }
}

#[tokio::test]
async fn a_client_without_secret_does_not_survive_a_password_change() {
    let practice = Practice::start().await;
    let app = practice
        .register(
            &["Mail.Send"],
            json!({ "redirect_platforms": { REDIRECT: "native" } }),
        )
        .await;
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    assert_token_refusal(
        &practice.redeem(&app, &code).await,
        401,
        "invalid_client",
        700_025,
    );
    let (status, tokens) = redeem_publicly(&practice, &app, &code, None).await;
    assert_eq!(status, 200, "{tokens}");
    let token = refresh_token(&tokens);
    let refresh = async || {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", app.client_id.as_str()),
            ("refresh_token", token.as_str()),
        ];
        practice.token(&form).await
    };
    assert_eq!(refresh().await.0, 200);
    happen(&practice, "password_change").await;
    assert_token_refusal(&refresh().await, 400, "invalid_grant", 50_173);
}

#[tokio::test]
async fn a_blocked_account_is_refused_until_it_is_unblocked() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let token = refresh_token(&practice.sign_in(&app, DEPLOY, SCOPE).await);
    happen(&practice, "disable").await;
    assert_token_refusal(
        &practice.refresh(&app, &token).await,
        400,
        "invalid_grant",
        50_057,
    );
    happen(&practice, "enable").await;
    assert_eq!(practice.refresh(&app, &token).await.0, 200);
    for bad in [
        json!({ "account": DEPLOY, "event": "explode" }),
        json!({ "account": "nobody@contoso.test", "event": "disable" }),
        json!({ "account": DEPLOY }),
    ] {
        assert_eq!(practice.control("accounts", bad).await.0, 400);
    }
}

#[tokio::test]
async fn every_use_of_a_refresh_token_opens_a_new_window_of_ninety_days() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let mut token = refresh_token(&practice.sign_in(&app, DEPLOY, SCOPE).await);
    for _ in 0..3 {
        practice.pass(89 * DAY);
        let (status, tokens) = practice.refresh(&app, &token).await;
        assert_eq!(status, 200, "{tokens}");
        token = refresh_token(&tokens);
    }
    practice.pass(90 * DAY - 1);
    assert_eq!(practice.refresh(&app, &token).await.0, 200);
    practice.pass(1);
    assert_token_refusal(
        &practice.refresh(&app, &token).await,
        400,
        "invalid_grant",
        700_082,
    );
}

#[tokio::test]
async fn a_single_page_application_has_a_day_in_all() {
    let practice = Practice::start().await;
    let app = practice
        .register(
            &["Mail.Send"],
            json!({ "redirect_platforms": { REDIRECT: "spa" } }),
        )
        .await;
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    // A console whose address was registered under the wrong platform
    assert_token_refusal(
        &practice.redeem(&app, &code).await,
        400,
        "invalid_request",
        9_002_327,
    );
    let origin = "http://localhost:8080";
    let (status, tokens) = redeem_publicly(&practice, &app, &code, Some(origin)).await;
    assert_eq!(status, 200, "{tokens}");
    let refresh = async |token: String| {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", app.client_id.as_str()),
            ("refresh_token", token.as_str()),
        ];
        let url = format!("{}/{TENANT}/oauth2/v2.0/token", practice.base);
        let request = practice.http.post(url).form(&form).header("origin", origin);
        json_of(request.send().await.unwrap()).await
    };
    practice.pass(DAY - 60);
    let (status, next) = refresh(refresh_token(&tokens)).await;
    assert_eq!(status, 200, "{next}");
    practice.pass(60);
    let late = refresh(refresh_token(&next)).await;
    assert_token_refusal(&late, 400, "invalid_grant", 700_084);
}

#[tokio::test]
async fn two_refreshes_of_one_token_at_once_both_succeed() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let token = refresh_token(&practice.sign_in(&app, DEPLOY, SCOPE).await);
    let (one, two) = tokio::join!(practice.refresh(&app, &token), practice.refresh(&app, &token));
    assert_eq!((one.0, two.0), (200, 200));
    let (one, two) = (refresh_token(&one.1), refresh_token(&two.1));
    assert_ne!(one, two);
    for both in [one, two] {
        assert_eq!(practice.refresh(&app, &both).await.0, 200);
    }
}

#[tokio::test]
async fn graph_challenges_clients_that_can_answer_and_lets_the_others_be() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let capable = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;
    let sign_in = async |change: &[(&str, &str)]| {
        let page = practice.authorize(&app, SCOPE, change).await;
        let flow = flow_of(&page.text().await.unwrap());
        let code = parameter(&location(&practice.pick(&flow, DEPLOY).await), "code").unwrap();
        let tokens = practice.redeem(&app, &code).await.1;
        tokens["access_token"].as_str().unwrap().to_owned()
    };
    let me = async |token: &str| {
        let url = format!("{}/graph/v1.0/me", practice.base);
        practice.http.get(url).bearer_auth(token).send().await.unwrap()
    };
    for event in ["revoke_sessions", "password_change", "disable"] {
        let (capable_token, plain) = (sign_in(&[("claims", capable)]).await, sign_in(&[]).await);
        assert_eq!(me(&capable_token).await.status(), 200);
        happen(&practice, event).await;
        let refused = me(&capable_token).await;
        assert_eq!(refused.status(), 401, "{event}");
        let header = refused.headers()["www-authenticate"].to_str().unwrap().to_owned();
        assert!(header.contains("error=\"insufficient_claims\""), "{header}");
        let claims = header
            .split("claims=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let claims: Value = serde_json::from_slice(&STANDARD.decode(claims).unwrap()).unwrap();
        assert_eq!(claims["access_token"]["nbf"]["essential"], true);
        assert_eq!(me(&plain).await.status(), 200, "{event}: lives until it expires");
        happen(&practice, "enable").await;
        let fresh = sign_in(&[("claims", &claims.to_string())]).await;
        assert_eq!(me(&fresh).await.status(), 200);
    }
}
