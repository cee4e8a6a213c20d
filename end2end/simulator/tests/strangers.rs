//! Accounts that do not sign in as they should: guests, disabled ones, other tenants, personal accounts.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use serde_json::{Value, json};
use support::{App, Practice, REDIRECT, TENANT, VERIFIER, claims, flow_of, json_of, location, parameter};

const SCOPE: &str = "openid profile email offline_access User.Read Mail.Send";
const FABRIKAM: &str = "fab12a4a-0000-4000-8000-00000000fab1";
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Signs in through another tenant's authorize endpoint and returns what the last page or redirect was.
async fn sign_in_at(practice: &Practice, app: &App, tenant: &str, account: &str) -> Result<String, String> {
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let query = [
        ("client_id", app.client_id.as_str()),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPE),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ];
    let url = format!("{}/{tenant}/oauth2/v2.0/authorize", practice.base);
    let page = practice.http.get(url).query(&query).send().await.unwrap();
    if page.status() != 200 {
        return Err(page.text().await.unwrap());
    }
    let flow = flow_of(&page.text().await.unwrap());
    let next = practice.pick(&flow, account).await;
    if next.status() == 303 {
        return Ok(parameter(&location(&next), "code").unwrap());
    }
    let status = next.status();
    let text = next.text().await.unwrap();
    if status != 200 {
        return Err(text);
    }
    Ok(parameter(&location(&practice.decide(&flow, "accept").await), "code").unwrap())
}

async fn redeem_at(practice: &Practice, app: &App, tenant: &str, code: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.secret.as_str()),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let url = format!("{}/{tenant}/oauth2/v2.0/token", practice.base);
    json_of(practice.http.post(url).form(&form).send().await.unwrap()).await
}

#[tokio::test]
async fn a_guest_signs_in_and_is_recognised_by_her_name() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let tokens = practice.sign_in(&app, "guest@partner.test", SCOPE).await;
    let id = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(id["tid"], TENANT);
    assert_eq!(id["email"], "guest@partner.test");
    assert!(
        id["idp"]
            .as_str()
            .unwrap()
            .starts_with("https://sts.windows.net/")
    );
    let access = tokens["access_token"].as_str().unwrap();
    let (_, me) = practice
        .graph_get(access, "me?$select=userPrincipalName,mail,userType")
        .await;
    assert_eq!(me["userPrincipalName"], "guest_partner.test#EXT#@contoso.test");
    assert_eq!(
        (&me["mail"], &me["userType"]),
        (&json!("guest@partner.test"), &json!("Guest"))
    );
}

#[tokio::test]
async fn a_disabled_account_is_told_so() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let refused = sign_in_at(&practice, &app, TENANT, "left@contoso.test")
        .await
        .unwrap_err();
    assert!(refused.contains("AADSTS50057"), "{refused}");
}

#[tokio::test]
async fn strangers_stay_outside_an_application_of_one_tenant() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    for (account, provider) in [
        ("eve@fabrikam.test", FABRIKAM),
        ("someone@outlook.test", "live.com"),
    ] {
        let page = sign_in_at(&practice, &app, TENANT, account).await.unwrap_err();
        assert!(page.contains("AADSTS50020") && page.contains(provider), "{page}");
    }
    for (tenant, code) in [
        ("common", "AADSTS50194"),
        ("organizations", "AADSTS50194"),
        ("consumers", "AADSTS9002346"),
        ("fabrikam.test", "AADSTS700016"),
    ] {
        let page = sign_in_at(&practice, &app, tenant, "eve@fabrikam.test")
            .await
            .unwrap_err();
        assert!(page.contains(code), "{tenant}: {page}");
    }
}

#[tokio::test]
async fn an_application_for_everybody_gets_tokens_of_other_tenants() {
    let practice = Practice::start().await;
    let app = practice
        .register(
            &["Mail.Send"],
            json!({ "sign_in_audience": "AzureADandPersonalMicrosoftAccount" }),
        )
        .await;
    for (account, at, home) in [
        ("eve@fabrikam.test", "common", FABRIKAM),
        ("eve@fabrikam.test", "organizations", FABRIKAM),
        ("eve@fabrikam.test", FABRIKAM, FABRIKAM),
        ("someone@outlook.test", "common", PERSONAL),
        ("someone@outlook.test", "consumers", PERSONAL),
        ("deploy@contoso.test", "common", TENANT),
    ] {
        let code = sign_in_at(&practice, &app, at, account).await.unwrap();
        let (status, tokens) = redeem_at(&practice, &app, at, &code).await;
        assert_eq!(status, 200, "{tokens}");
        let id = claims(tokens["id_token"].as_str().unwrap());
        assert_eq!(id["tid"], home);
        assert_eq!(id["iss"], format!("{}/{home}/v2.0", practice.base));
    }
    let page = sign_in_at(&practice, &app, "organizations", "someone@outlook.test")
        .await
        .unwrap_err();
    assert!(
        page.contains("AADSTS50020") && page.contains("live.com"),
        "{page}"
    );
    let code = sign_in_at(&practice, &app, "common", "eve@fabrikam.test")
        .await
        .unwrap();
    let (status, refused) = redeem_at(&practice, &app, TENANT, &code).await;
    assert_eq!((status, &refused["error_codes"][0]), (400, &json!(700_005)));
}
