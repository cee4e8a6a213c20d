//! The token endpoint: codes, refresh, client authentication, refusals field by field.

mod support;

use serde_json::{Value, json};
use support::{App, Practice, REDIRECT, TENANT, VERIFIER, claims, json_of};

const SCOPE: &str = "openid profile email offline_access https://graph.microsoft.com/Mail.Send User.Read";
const DEPLOY: &str = "deploy@contoso.test";

fn assert_refused(answer: &(u16, Value), status: u16, error: &str, code: u64) {
    let (actual, body) = answer;
    assert_eq!((*actual, body["error"].as_str()), (status, Some(error)), "{body}");
    assert_eq!(body["error_codes"], json!([code]));
    assert!(
        body["error_description"]
            .as_str()
            .unwrap()
            .starts_with(&format!("AADSTS{code}: ")),
        "{body}"
    );
    assert_eq!(
        body["timestamp"].as_str().unwrap().len(),
        "2026-11-23 08:00:00Z".len()
    );
    for field in ["trace_id", "correlation_id", "error_uri"] {
        assert!(body[field].is_string(), "{field}");
    }
}

#[tokio::test]
async fn a_code_gives_tokens_with_the_promised_claims() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let tokens = practice.sign_in(&app, DEPLOY, SCOPE).await;
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3599);
    assert_eq!(
        tokens["scope"],
        "https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/User.Read"
    );
    let id = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(id["aud"], app.client_id.as_str());
    assert_eq!(id["iss"], format!("{}/{TENANT}/v2.0", practice.base));
    assert_eq!(id["nonce"], "the nonce");
    assert_eq!(id["tid"], TENANT);
    assert_eq!(id["preferred_username"], DEPLOY);
    assert_eq!(id["email"], DEPLOY);
    assert_eq!(id["name"], "Deploy Service");
    assert!(id["oid"].is_string() && id["sub"].is_string() && id["oid"] != id["sub"]);
    let access = claims(tokens["access_token"].as_str().unwrap());
    assert_eq!(access["scp"], "Mail.Send User.Read");
    assert_eq!(access["upn"], DEPLOY);
    assert_eq!(access["ver"], "1.0");
}

#[tokio::test]
async fn the_id_token_verifies_with_the_published_key_and_the_access_token_does_not() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let tokens = practice.sign_in(&app, DEPLOY, SCOPE).await;
    let get = async |url: String| json_of(practice.http.get(url).send().await.unwrap()).await.1;
    let discovery = get(format!(
        "{}/{TENANT}/v2.0/.well-known/openid-configuration",
        practice.base
    ))
    .await;
    assert_eq!(discovery["issuer"], format!("{}/{TENANT}/v2.0", practice.base));
    assert_eq!(
        discovery["token_endpoint"],
        format!("{}/{TENANT}/oauth2/v2.0/token", practice.base)
    );
    let keys = get(discovery["jwks_uri"].as_str().unwrap().to_owned()).await;
    let key = &keys["keys"][0];
    let decoding = jsonwebtoken::DecodingKey::from_rsa_components(
        key["n"].as_str().unwrap(),
        key["e"].as_str().unwrap(),
    )
    .unwrap();
    let verify = |jwt: &str| {
        let (signed, signature) = jwt.rsplit_once('.').unwrap();
        jsonwebtoken::crypto::verify(
            signature,
            signed.as_bytes(),
            &decoding,
            jsonwebtoken::Algorithm::RS256,
        )
        .unwrap()
    };
    assert!(verify(tokens["id_token"].as_str().unwrap()));
    assert!(!verify(tokens["access_token"].as_str().unwrap()));
    let header = jsonwebtoken::decode_header(tokens["id_token"].as_str().unwrap()).unwrap();
    assert_eq!(header.kid.as_deref(), key["kid"].as_str());
}

#[tokio::test]
async fn without_openid_and_offline_access_there_is_only_an_access_token() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let tokens = practice.sign_in(&app, DEPLOY, "Mail.Send").await;
    assert!(tokens.get("id_token").is_none() && tokens.get("refresh_token").is_none());
    assert_eq!(tokens["scope"], "Mail.Send");
    let tokens = practice.sign_in(&app, DEPLOY, "openid Mail.Send").await;
    assert!(
        claims(tokens["id_token"].as_str().unwrap()).get("oid").is_none(),
        "oid needs profile"
    );
}

#[tokio::test]
async fn a_code_works_once_and_for_ten_minutes() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    assert_eq!(practice.redeem(&app, &code).await.0, 200);
    assert_refused(&practice.redeem(&app, &code).await, 400, "invalid_grant", 54_005);
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    practice.pass(600);
    assert_refused(&practice.redeem(&app, &code).await, 400, "invalid_grant", 70_008);
}

#[tokio::test]
async fn a_code_is_bound_to_client_address_and_verifier() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let other = practice.register(&["Mail.Send"], json!({})).await;
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    assert_refused(
        &practice.redeem(&other, &code).await,
        400,
        "invalid_grant",
        70_000,
    );
    let redeem = async |redirect: &str, verifier: Option<&str>| {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("client_id", &app.client_id),
            ("client_secret", &app.secret),
            ("code", &code),
            ("redirect_uri", redirect),
        ];
        form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        practice.token(&form).await
    };
    let wrong = "wrong-verifier-wrong-verifier-wrong-verifier-wrong";
    assert_refused(
        &redeem("http://localhost:8080/", Some(VERIFIER)).await,
        401,
        "invalid_client",
        500_112,
    );
    assert_refused(
        &redeem(REDIRECT, Some(wrong)).await,
        400,
        "invalid_grant",
        501_481,
    );
    assert_refused(&redeem(REDIRECT, None).await, 400, "invalid_grant", 501_481);
    assert_eq!(redeem(REDIRECT, Some(VERIFIER)).await.0, 200);
}

#[tokio::test]
async fn refresh_rotates_and_the_old_token_stays_valid() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let first = practice.sign_in(&app, DEPLOY, SCOPE).await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let (status, second) = practice.refresh(&app, &first).await;
    assert_eq!(status, 200);
    assert_ne!(second["refresh_token"], first.as_str());
    assert!(
        claims(second["id_token"].as_str().unwrap())
            .get("nonce")
            .is_none()
    );
    assert_eq!(practice.refresh(&app, &first).await.0, 200);
    let log = practice.state().await["refresh_log"].clone();
    assert_eq!(log[0]["reused"], false);
    assert_eq!(log[1]["reused"], true);
    assert_eq!(log[0]["presented"], log[1]["presented"]);
    assert_eq!(log[1]["outcome"], "ok");
    practice.pass(91 * 24 * 3_600);
    assert_refused(
        &practice.refresh(&app, &first).await,
        400,
        "invalid_grant",
        700_082,
    );
    assert_refused(
        &practice.refresh(&app, "garbage").await,
        400,
        "invalid_grant",
        9_002_313,
    );
}

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
    assert_refused(
        &practice.refresh(&app, &first).await,
        400,
        "invalid_grant",
        50_173,
    );
    assert_refused(
        &practice.refresh(&app, &second).await,
        400,
        "invalid_grant",
        50_173,
    );
}

#[tokio::test]
async fn scopes_of_a_refresh_can_be_narrowed_but_not_widened_without_consent() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let token = practice.sign_in(&app, DEPLOY, SCOPE).await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let refresh = async |token: &str, scope: &str| {
        practice
            .token(&[
                ("grant_type", "refresh_token"),
                ("client_id", &app.client_id),
                ("client_secret", &app.secret),
                ("refresh_token", token),
                ("scope", scope),
            ])
            .await
    };
    let (_, narrow) = refresh(&token, "User.Read offline_access").await;
    assert_eq!(narrow["scope"], "User.Read");
    let (_, whole) = practice
        .refresh(&app, narrow["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(
        claims(whole["access_token"].as_str().unwrap())["scp"],
        "Mail.Send User.Read"
    );
    let wide = refresh(&token, "Mail.ReadWrite").await;
    assert_refused(&wide, 400, "invalid_grant", 65_001);
    assert_eq!(wide.1["suberror"], "consent_required");
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
    assert_refused(&ask(id, &[]).await, 401, "invalid_client", 7_000_218);
    assert_refused(
        &ask(id, &[("client_secret", "wrong")]).await,
        401,
        "invalid_client",
        7_000_215,
    );
    assert_refused(
        &ask(id, &[("client_secret", &app.secret_id)]).await,
        401,
        "invalid_client",
        7_000_215,
    );
    let unknown = "99999999-0000-0000-0000-000000000000";
    assert_refused(
        &ask(unknown, &[("client_secret", "x")]).await,
        400,
        "unauthorized_client",
        700_016,
    );
    assert_refused(&practice.token(&[]).await, 400, "invalid_request", 900_144);
    let password = [
        ("grant_type", "password"),
        ("client_id", id),
        ("client_secret", &app.secret),
    ];
    assert_refused(
        &practice.token(&password).await,
        400,
        "unsupported_grant_type",
        70_003,
    );
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", practice.base);
    let get = json_of(practice.http.get(&url).send().await.unwrap()).await;
    assert_refused(&get, 405, "invalid_request", 900_561);
    let elsewhere = url.replace(TENANT, "fabrikam.test");
    let form = [("grant_type", "refresh_token"), ("client_id", id)];
    let tenant = json_of(practice.http.post(elsewhere).form(&form).send().await.unwrap()).await;
    assert_refused(&tenant, 400, "invalid_request", 90_002);
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
    assert_refused(&json_body, 400, "invalid_request", 900_144);
}

#[tokio::test]
async fn an_expired_secret_is_refused() {
    let practice = Practice::start().await;
    let app = practice
        .register(&["Mail.Send"], json!({ "secret_expires_seconds": 60 }))
        .await;
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    practice.pass(60);
    assert_refused(
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
    assert_refused(&refused, 401, "invalid_client", 7_000_215);
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
        assert_refused(&practice.refresh(&app, &token).await, status, error, code);
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
