//! Client credentials, and the admin consent they need.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use reqwest::Response;
use serde_json::{Value, json};
use support::{App, Practice, REDIRECT, TENANT, assert_token_refusal, claims, json_of, location, parameter};

const DEFAULT: &str = "https://graph.microsoft.com/.default";

async fn ask(practice: &Practice, app: &App, tenant: &str, scope: &str) -> (u16, Value) {
    let url = format!("{}/{tenant}/oauth2/v2.0/token", practice.base);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.secret.as_str()),
        ("scope", scope),
    ];
    json_of(practice.http.post(url).form(&form).send().await.unwrap()).await
}

/// Presses a button of the admin consent page of either version.
async fn consent(practice: &Practice, path: &str, form: &[(&str, &str)]) -> Response {
    let url = format!("{}/{path}", practice.base);
    practice.http.post(url).form(form).send().await.unwrap()
}

#[tokio::test]
async fn an_application_gets_what_the_administrator_granted() {
    let practice = Practice::start().await;
    let app = practice
        .register(&[], json!({ "app_permissions": ["Mail.Send", "User.Read.All"] }))
        .await;
    let scope = format!("{DEFAULT} openid profile offline_access");
    let (status, answer) = ask(&practice, &app, TENANT, &scope).await;
    assert_eq!(status, 200, "{answer}");
    let mut names: Vec<&String> = answer.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(
        names,
        ["access_token", "expires_in", "ext_expires_in", "token_type"]
    );
    let token = claims(answer["access_token"].as_str().unwrap());
    assert_eq!(token["roles"], json!(["Mail.Send", "User.Read.All"]));
    assert_eq!(
        (&token["idtyp"], &token["appidacr"]),
        (&json!("app"), &json!("1"))
    );
    assert_eq!(token["aud"], "https://graph.microsoft.com");
    assert_eq!(token["oid"], token["sub"]);
    assert_ne!(token["oid"], app.client_id.as_str());
    for absent in ["scp", "upn", "unique_name", "name"] {
        assert!(token.get(absent).is_none(), "{absent}");
    }
}

#[tokio::test]
async fn without_admin_consent_the_token_has_no_roles() {
    let practice = Practice::start().await;
    let app = practice
        .register(
            &["Mail.Send"],
            json!({ "app_permissions": ["Mail.Send"], "admin_consent": false }),
        )
        .await;
    let roles = async || {
        let answer = ask(&practice, &app, TENANT, DEFAULT).await.1;
        claims(answer["access_token"].as_str().unwrap())
            .get("roles")
            .cloned()
    };
    assert_eq!(roles().await, None);
    let base = [
        ("client_id", app.client_id.as_str()),
        ("redirect_uri", REDIRECT),
        ("decision", "accept"),
    ];
    // Single permissions grant delegated ones only
    let form = [&base[..], &[("scope", "Mail.Send")]].concat();
    let path = format!("{TENANT}/v2.0/adminconsent");
    location(&consent(&practice, &path, &form).await);
    assert_eq!(roles().await, None);
    let form = [&base[..], &[("scope", DEFAULT)]].concat();
    location(&consent(&practice, &path, &form).await);
    assert_eq!(roles().await, Some(json!(["Mail.Send"])));
}

#[tokio::test]
async fn other_scopes_and_shared_addresses_are_refused() {
    let practice = Practice::start().await;
    let app = practice
        .register(&["Mail.Send"], json!({ "app_permissions": ["Mail.Send"] }))
        .await;
    for (tenant, scope, error, code) in [
        (TENANT, "Mail.Send", "invalid_scope", 1_002_012),
        (
            TENANT,
            "https://graph.microsoft.com/Mail.Send",
            "invalid_scope",
            1_002_012,
        ),
        (
            TENANT,
            "https://graph.microsoft.com/.default Mail.Send",
            "invalid_scope",
            70_011,
        ),
        (
            TENANT,
            "https://outlook.office365.com/.default",
            "invalid_resource",
            500_011,
        ),
        (
            TENANT,
            "https://graph.microsoft.com/.default https://outlook.office365.com/.default",
            "invalid_request",
            28_000,
        ),
        (TENANT, "", "invalid_request", 900_144),
        ("common", DEFAULT, "invalid_request", 9_001_023),
        ("consumers", DEFAULT, "invalid_request", 9_001_023),
        ("organizations", DEFAULT, "invalid_request", 50_059),
        ("fabrikam.test", DEFAULT, "unauthorized_client", 700_016),
    ] {
        assert_token_refusal(&ask(&practice, &app, tenant, scope).await, 400, error, code);
    }
    let wrong = App {
        secret: "wrong".to_owned(),
        ..app
    };
    assert_token_refusal(
        &ask(&practice, &wrong, TENANT, DEFAULT).await,
        401,
        "invalid_client",
        7_000_215,
    );
}

#[tokio::test]
async fn admin_consent_is_given_declined_and_refused() {
    let practice = Practice::start().await;
    let app = practice
        .register(&["Mail.Send"], json!({ "admin_consent": false }))
        .await;
    let id = app.client_id.as_str();
    let v2 = format!("{TENANT}/v2.0/adminconsent");
    let v1 = format!("{TENANT}/adminconsent");
    let form = [
        ("client_id", id),
        ("redirect_uri", REDIRECT),
        ("scope", DEFAULT),
        ("state", "s"),
    ];
    let declined = location(&consent(&practice, &v2, &form).await);
    assert_eq!(parameter(&declined, "error").as_deref(), Some("consent_required"));
    assert_eq!(parameter(&declined, "admin_consent").as_deref(), Some("True"));
    assert_eq!(parameter(&declined, "state").as_deref(), Some("s"));
    assert!(
        parameter(&declined, "error_description")
            .unwrap()
            .starts_with("AADSTS65004")
    );
    let declined = location(&consent(&practice, &v1, &form).await);
    assert_eq!(
        parameter(&declined, "error").as_deref(),
        Some("permission_denied")
    );
    let accept =
        |account: &'static str| [&form[..], &[("decision", "accept"), ("account", account)]].concat();
    let page = consent(&practice, &v2, &accept("deploy@contoso.test")).await;
    let text = page.text().await.unwrap();
    assert!(text.contains("Need admin approval") && text.contains("AADSTS90094"));
    assert!(practice.state().await["registrations"][0]["admin_consent"].is_null());
    let back = location(&consent(&practice, &v1, &accept("admin@contoso.test")).await);
    assert_eq!(parameter(&back, "tenant").as_deref(), Some(TENANT));
    assert_eq!(parameter(&back, "error"), None);
    for (change, code) in [
        (("redirect_uri", "http://localhost:8080/other"), "AADSTS50011"),
        (
            ("client_id", "11111111-0000-0000-0000-000000000000"),
            "AADSTS700016",
        ),
        (("scope", "Mail.Sent"), "AADSTS70011"),
        (("scope", "Mail.ReadWrite"), "AADSTS650057"),
    ] {
        let mut wrong = form.to_vec();
        wrong.retain(|(name, _)| *name != change.0);
        wrong.push(change);
        let url = format!("{}/{v2}", practice.base);
        let page = practice.http.get(url).query(&wrong).send().await.unwrap();
        assert_eq!(page.status(), 400);
        assert!(page.text().await.unwrap().contains(code), "{change:?}");
    }
}

#[tokio::test]
async fn without_a_redirect_uri_consent_is_stored_and_ends_on_an_error() {
    let practice = Practice::start().await;
    let app = practice
        .register(
            &[],
            json!({ "redirect_uris": [], "app_permissions": ["Mail.Send"], "admin_consent": false }),
        )
        .await;
    let form = [
        ("client_id", app.client_id.as_str()),
        ("scope", DEFAULT),
        ("decision", "accept"),
    ];
    let page = consent(&practice, &format!("{TENANT}/v2.0/adminconsent"), &form).await;
    assert_eq!(page.status(), 400);
    assert!(page.text().await.unwrap().contains("AADSTS500113"));
    let answer = ask(&practice, &app, TENANT, DEFAULT).await.1;
    let token = claims(answer["access_token"].as_str().unwrap());
    assert_eq!(token["roles"], json!(["Mail.Send"]));
}

#[tokio::test]
async fn shared_addresses_cannot_consent() {
    let practice = Practice::start().await;
    let app = practice
        .register(
            &["Mail.Send"],
            json!({ "sign_in_audience": "AzureADMultipleOrgs" }),
        )
        .await;
    let query = [
        ("client_id", app.client_id.as_str()),
        ("redirect_uri", REDIRECT),
        ("scope", DEFAULT),
    ];
    for (tenant, status) in [("common", 400), ("organizations", 200)] {
        let url = format!("{}/{tenant}/v2.0/adminconsent", practice.base);
        let page = practice.http.get(url).query(&query).send().await.unwrap();
        assert_eq!(page.status(), status, "{tenant}");
    }
}
