//! Signing in: account picker, consent, and what becomes of a request that is not right.

mod support;

use serde_json::json;
use support::{Practice, flow_of, location, parameter};

const SCOPE: &str = "openid profile offline_access Mail.Send";

#[tokio::test]
async fn consent_is_asked_once_and_the_hinted_account_comes_first() {
    let practice = Practice::start().await;
    let app = practice
        .register(&["Mail.Send"], json!({ "admin_consent": false }))
        .await;
    let page = practice
        .authorize(&app, SCOPE, &[("login_hint", "approver1@contoso.test")])
        .await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(
        page.find("value=\"approver1@contoso.test\"").unwrap()
            < page.find("value=\"admin@contoso.test\"").unwrap()
    );
    assert!(
        !page.contains("value=\"approvals@contoso.test\""),
        "shared mailboxes cannot sign in"
    );
    let flow = flow_of(&page);
    let consent = practice.pick(&flow, "deploy@contoso.test").await;
    assert_eq!(consent.status(), 200);
    assert!(consent.text().await.unwrap().contains("Send mail as you"));
    let back = location(&practice.decide(&flow, "accept").await);
    assert!(back.starts_with(support::REDIRECT));
    assert_eq!(parameter(&back, "state").as_deref(), Some("the state"));
    // The page was used: a second press starts nothing
    assert_eq!(practice.decide(&flow, "accept").await.status(), 400);
    // And the next time nobody is asked, unless the client insists
    practice.code(&app, "deploy@contoso.test", SCOPE).await;
    let page = practice
        .authorize(&app, SCOPE, &[("prompt", "consent")])
        .await
        .text()
        .await
        .unwrap();
    let answer = practice.pick(&flow_of(&page), "deploy@contoso.test").await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn cancel_goes_back_as_access_denied() {
    let practice = Practice::start().await;
    let app = practice
        .register(&["Mail.Send"], json!({ "admin_consent": false }))
        .await;
    let flow = flow_of(&practice.authorize(&app, SCOPE, &[]).await.text().await.unwrap());
    practice.pick(&flow, "deploy@contoso.test").await;
    let back = location(&practice.decide(&flow, "cancel").await);
    assert_eq!(parameter(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&back, "error_subcode").as_deref(), Some("cancel"));
    assert!(
        parameter(&back, "error_description")
            .unwrap()
            .starts_with("AADSTS65004")
    );
}

#[tokio::test]
async fn errors_of_the_registration_stay_on_the_page() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    for (change, code) in [
        (
            ("client_id", "99999999-0000-0000-0000-000000000000"),
            "AADSTS700016",
        ),
        (("client_id", "not-a-guid"), "AADSTS700016"),
        (
            ("redirect_uri", "http://localhost:8080/oauth/other"),
            "AADSTS50011",
        ),
        (("redirect_uri", "https://evil.example/"), "AADSTS50011"),
        (("redirect_uri", ""), "AADSTS900971"),
        (("scope", "openid Mail.ReadWrite"), "AADSTS650057"),
    ] {
        let page = practice.authorize(&app, SCOPE, &[change]).await;
        assert_eq!(page.status(), 400, "{change:?}");
        let text = page.text().await.unwrap();
        assert!(text.contains(code), "{change:?}: {text}");
    }
    let url = format!("{}/unheard-of.test/oauth2/v2.0/authorize", practice.base);
    let page = practice.http.get(url).send().await.unwrap();
    assert_eq!(page.status(), 400);
    assert!(page.text().await.unwrap().contains("AADSTS90002"));
}

#[tokio::test]
async fn other_errors_go_back_to_the_client() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    for (change, error, code) in [
        (
            ("response_type", "id_token"),
            "unsupported_response_type",
            "AADSTS700054",
        ),
        (("scope", "openid Mail.Sent"), "invalid_scope", "AADSTS70011"),
        (
            ("scope", "https://outlook.office.com/SMTP.Send"),
            "invalid_resource",
            "AADSTS500011",
        ),
        (("code_challenge", "short"), "invalid_request", "AADSTS501491"),
        (
            ("code_challenge_method", "S512"),
            "invalid_request",
            "AADSTS501491",
        ),
        (("prompt", "none"), "login_required", "AADSTS50058"),
    ] {
        let back = location(&practice.authorize(&app, SCOPE, &[change]).await);
        assert_eq!(parameter(&back, "error").as_deref(), Some(error), "{change:?}");
        assert!(
            parameter(&back, "error_description").unwrap().starts_with(code),
            "{back}"
        );
        assert_eq!(parameter(&back, "state").as_deref(), Some("the state"));
    }
}

#[tokio::test]
async fn accounts_that_cannot_sign_in_are_told_why() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    for (account, code) in [
        ("approvals@contoso.test", "AADSTS50057"),
        ("nobody@contoso.test", "AADSTS50034"),
        ("somebody@fabrikam.test", "AADSTS50020"),
        ("<script>alert(1)</script>", "AADSTS50020"),
    ] {
        let flow = flow_of(&practice.authorize(&app, SCOPE, &[]).await.text().await.unwrap());
        let text = practice.pick(&flow, account).await.text().await.unwrap();
        assert!(
            text.contains(code) && !text.contains("<script>"),
            "{account}: {text}"
        );
    }
}

#[tokio::test]
async fn an_old_page_has_expired() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let flow = flow_of(&practice.authorize(&app, SCOPE, &[]).await.text().await.unwrap());
    practice.pass(3_600);
    let page = practice.pick(&flow, "deploy@contoso.test").await;
    assert_eq!(page.status(), 400);
    assert!(page.text().await.unwrap().contains("AADSTS50089"));
}

#[tokio::test]
async fn missing_consent_needs_the_administrator() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    practice
        .control("faults", json!({ "consent_missing": true }))
        .await;
    let flow = flow_of(&practice.authorize(&app, SCOPE, &[]).await.text().await.unwrap());
    let page = practice
        .pick(&flow, "deploy@contoso.test")
        .await
        .text()
        .await
        .unwrap();
    assert!(page.contains("Need admin approval") && page.contains("AADSTS90094"));
}

#[tokio::test]
async fn the_administrator_consents_for_everybody() {
    let practice = Practice::start().await;
    let app = practice
        .register(&["Mail.Send"], json!({ "admin_consent": false }))
        .await;
    let url = format!("{}/{}/v2.0/adminconsent", practice.base, support::TENANT);
    let scope = format!("{}/graph/.default", practice.base);
    let request = [
        ("client_id", app.client_id.as_str()),
        ("scope", scope.as_str()),
        ("redirect_uri", support::REDIRECT),
        ("state", "s"),
    ];
    let page = practice.http.get(&url).query(&request).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("Mail.Send"));
    let cancel = [&request[..], &[("decision", "cancel")]].concat();
    let back = location(&practice.http.post(&url).form(&cancel).send().await.unwrap());
    assert_eq!(parameter(&back, "error").as_deref(), Some("consent_required"));
    let accept = [&request[..], &[("decision", "accept")]].concat();
    let back = location(&practice.http.post(&url).form(&accept).send().await.unwrap());
    assert_eq!(parameter(&back, "admin_consent").as_deref(), Some("True"));
    assert_eq!(parameter(&back, "tenant").as_deref(), Some(support::TENANT));
    practice.code(&app, "approver1@contoso.test", SCOPE).await;
}

#[tokio::test]
async fn the_other_response_modes_carry_the_same() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let page = practice
        .authorize(&app, SCOPE, &[("response_mode", "fragment")])
        .await;
    let flow = flow_of(&page.text().await.unwrap());
    let back = location(&practice.pick(&flow, "deploy@contoso.test").await);
    assert!(
        back.contains("#code=") && back.contains("state=the+state"),
        "{back}"
    );
    let page = practice
        .authorize(&app, SCOPE, &[("response_mode", "form_post")])
        .await;
    let flow = flow_of(&page.text().await.unwrap());
    let form = practice
        .pick(&flow, "deploy@contoso.test")
        .await
        .text()
        .await
        .unwrap();
    assert!(form.contains("name=\"code\"") && form.contains("value=\"the state\""));
}

#[tokio::test]
async fn permissions_for_administrators_cannot_be_consented_by_others() {
    let practice = Practice::start().await;
    let app = practice
        .register(&["User.Read.All"], json!({ "admin_consent": false }))
        .await;
    let pick = async |account: &str| {
        let page = practice.authorize(&app, "openid User.Read.All", &[]).await;
        let flow = flow_of(&page.text().await.unwrap());
        practice.pick(&flow, account).await.text().await.unwrap()
    };
    let page = pick("deploy@contoso.test").await;
    assert!(
        page.contains("Need admin approval") && page.contains("AADSTS90094"),
        "{page}"
    );
    assert!(
        pick("admin@contoso.test")
            .await
            .contains("Read all users&#39; full profiles")
    );
}
