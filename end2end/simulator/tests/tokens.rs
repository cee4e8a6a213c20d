//! The token endpoint: codes, refresh, what is in the tokens.

mod support;

use serde_json::json;
use support::{Practice, REDIRECT, TENANT, VERIFIER, assert_token_refusal, claims, json_of};

const SCOPE: &str = "openid profile email offline_access https://graph.microsoft.com/Mail.Send User.Read";
const DEPLOY: &str = "deploy@contoso.test";

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
    assert_token_refusal(&practice.redeem(&app, &code).await, 400, "invalid_grant", 54_005);
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    practice.pass(600);
    assert_token_refusal(&practice.redeem(&app, &code).await, 400, "invalid_grant", 70_008);
}

#[tokio::test]
async fn a_code_is_bound_to_client_address_and_verifier() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let other = practice.register(&["Mail.Send"], json!({})).await;
    let code = practice.code(&app, DEPLOY, SCOPE).await;
    assert_token_refusal(
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
    assert_token_refusal(
        &redeem("http://localhost:8080/", Some(VERIFIER)).await,
        401,
        "invalid_client",
        500_112,
    );
    assert_token_refusal(
        &redeem(REDIRECT, Some(wrong)).await,
        400,
        "invalid_grant",
        501_481,
    );
    assert_token_refusal(&redeem(REDIRECT, None).await, 400, "invalid_grant", 501_481);
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
    assert_token_refusal(
        &practice.refresh(&app, &first).await,
        400,
        "invalid_grant",
        700_082,
    );
    assert_token_refusal(
        &practice.refresh(&app, "garbage").await,
        400,
        "invalid_grant",
        9_002_313,
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
    assert_token_refusal(&wide, 400, "invalid_grant", 65_001);
    assert_eq!(wide.1["suberror"], "consent_required");
}
