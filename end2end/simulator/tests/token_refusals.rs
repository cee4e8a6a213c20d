//! The token endpoint: client authentication, requests that are not right, faults.

mod support;

use serde_json::json;
use support::{App, Practice, REDIRECT, TENANT, VERIFIER, assert_token_refusal, json_of};

const SCOPE: &str = "openid profile email offline_access https://graph.microsoft.com/Mail.Send User.Read";
const DEPLOY: &str = "deploy@contoso.test";

#[tokio::test]
async fn reuse_withdraws_the_grant_when_the_fault_says_so() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let first = practice.sign_in(&app, DEPLOY, SCOPE).await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    practice
        .control("faults", json!({ "revoke_on_reuse": true }))
        .await;
    let second = practice.refresh(&app, &first).await.1["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_token_refusal(
        &practice.refresh(&app, &first).await,
        400,
        "invalid_grant",
        50_173,
    );
    assert_token_refusal(
        &practice.refresh(&app, &second).await,
        400,
        "invalid_grant",
        50_173,
    );
}

#[tokio::test]
async fn requests_that_are_not_right_are_refused_with_the_right_code() {
    let practice = Practice::start().await;
    let app = practice.register(&[], json!({})).await;
    let ask = async |client: &str, extra: &[(&str, &str)]| {
        let form = [
            &[
                ("grant_type", "refresh_token"),
                ("client_id", client),
                ("refresh_token", "x"),
            ][..],
            extra,
        ]
        .concat();
        practice.token(&form).await
    };
    let id = app.client_id.as_str();
    assert_token_refusal(&ask(id, &[]).await, 401, "invalid_client", 7_000_218);
    assert_token_refusal(
        &ask(id, &[("client_secret", "wrong")]).await,
        401,
        "invalid_client",
        7_000_215,
    );
    assert_token_refusal(
        &ask(id, &[("client_secret", &app.secret_id)]).await,
        401,
        "invalid_client",
        7_000_215,
    );
    let unknown = "99999999-0000-0000-0000-000000000000";
    assert_token_refusal(
        &ask(unknown, &[("client_secret", "x")]).await,
        400,
        "unauthorized_client",
        700_016,
    );
    assert_token_refusal(&practice.token(&[]).await, 400, "invalid_request", 900_144);
    let password = [
        ("grant_type", "password"),
        ("client_id", id),
        ("client_secret", &app.secret),
    ];
    assert_token_refusal(
        &practice.token(&password).await,
        400,
        "unsupported_grant_type",
        70_003,
    );
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", practice.base);
    let get = json_of(practice.http.get(&url).send().await.unwrap()).await;
    assert_token_refusal(&get, 405, "invalid_request", 900_561);
    let elsewhere = url.replace(TENANT, "unheard-of.test");
    let form = [("grant_type", "refresh_token"), ("client_id", id)];
    let tenant = json_of(practice.http.post(elsewhere).form(&form).send().await.unwrap()).await;
    assert_token_refusal(&tenant, 400, "invalid_request", 90_002);
    let json_body = json_of(
        practice
            .http
            .post(&url)
            .json(&json!({ "grant_type": "x" }))
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_token_refusal(&json_body, 400, "invalid_request", 900_144);
}

#[tokio::test]
async fn an_expired_secret_is_refused() {
    let practice = Practice::start().await;
    let app = practice
        .register(&["Mail.Send"], json!({ "secret_expires_seconds": 60 }))
        .await;
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    practice.pass(60);
    assert_token_refusal(
        &practice.redeem(&app, &code).await,
        401,
        "invalid_client",
        7_000_222,
    );
}

#[tokio::test]
async fn basic_authentication_works_and_ids_come_back() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let App {
        client_id, secret, ..
    } = &app;
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", practice.base);
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let request = || {
        practice
            .http
            .post(&url)
            .form(&form)
            .header("client-request-id", client_id)
    };
    let answer = request()
        .basic_auth(client_id, Some(&encoded))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store, no-cache");
    assert!(answer.headers().contains_key("x-ms-request-id"));
    let refused = json_of(
        request()
            .basic_auth(client_id, Some("wrong"))
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_token_refusal(&refused, 401, "invalid_client", 7_000_215);
    assert_eq!(refused.1["correlation_id"], client_id.as_str());
}

#[tokio::test]
async fn faults_of_the_token_endpoint() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let token = practice.sign_in(&app, DEPLOY, SCOPE).await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    for (fault, status, error, code) in [
        ("wrong_secret", 401, "invalid_client", 7_000_215),
        ("expired_secret", 401, "invalid_client", 7_000_222),
        ("consent_missing", 400, "invalid_grant", 65_001),
        ("grant_revoked", 400, "invalid_grant", 50_173),
        ("throttled", 429, "temporarily_unavailable", 90_055),
        ("down", 503, "temporarily_unavailable", 90_033),
    ] {
        practice.control("faults", json!({ fault: true })).await;
        assert_token_refusal(&practice.refresh(&app, &token).await, status, error, code);
        practice
            .control("faults", json!({ fault: { "only": "graph" } }))
            .await;
        practice.control("faults", json!({ fault: null })).await;
        assert_eq!(practice.refresh(&app, &token).await.0, 200, "{fault} cleared");
    }
    practice
        .control(
            "faults",
            json!({ "grant_revoked": true, "access_token_seconds": 60 }),
        )
        .await;
    let revoked = practice.refresh(&app, &token).await;
    assert_eq!(revoked.1["suberror"], "bad_token");
    let again = practice.sign_in(&app, DEPLOY, SCOPE).await;
    assert_eq!(again["expires_in"], 60);
    assert_eq!(
        practice
            .refresh(&app, again["refresh_token"].as_str().unwrap())
            .await
            .0,
        200,
        "new grants work"
    );
}
