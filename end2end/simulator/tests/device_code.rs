//! The device code flow.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use reqwest::Response;
use serde_json::{Value, json};
use support::{App, Practice, TENANT, assert_token_refusal, flow_of, json_of};

const SCOPE: &str = "openid profile offline_access Mail.Send";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const DEPLOY: &str = "deploy@contoso.test";

struct Device {
    practice: Practice,
    app: App,
}

impl Device {
    async fn new(extra: Value) -> Self {
        let practice = Practice::start().await;
        let app = practice.register(&["Mail.Send"], extra).await;
        Self { practice, app }
    }

    async fn begin(&self, form: &[(&str, &str)]) -> (u16, Value) {
        let url = format!("{}/{TENANT}/oauth2/v2.0/devicecode", self.practice.base);
        json_of(self.practice.http.post(url).form(form).send().await.unwrap()).await
    }

    async fn started(&self) -> (String, String) {
        let (status, body) = self
            .begin(&[("client_id", &self.app.client_id), ("scope", SCOPE)])
            .await;
        assert_eq!(status, 200, "{body}");
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        (text("device_code"), text("user_code"))
    }

    async fn poll(&self, device_code: &str) -> (u16, Value) {
        self.practice
            .token(&[
                ("grant_type", GRANT),
                ("client_id", &self.app.client_id),
                ("device_code", device_code),
            ])
            .await
    }

    async fn enter(&self, user_code: &str) -> Response {
        let url = format!("{}/devicelogin", self.practice.base);
        let form = [("code", user_code)];
        self.practice.http.post(url).form(&form).send().await.unwrap()
    }

    /// Enters the code and picks the account; the last page.
    async fn approve(&self, user_code: &str) -> String {
        let page = self.enter(user_code).await.text().await.unwrap();
        let flow = flow_of(&page);
        self.practice.pick(&flow, DEPLOY).await.text().await.unwrap()
    }
}

fn public() -> Value {
    json!({ "allow_public_client": true })
}

#[tokio::test]
async fn a_person_enters_the_code_and_the_device_gets_tokens_once() {
    let device = Device::new(public()).await;
    let (status, body) = device
        .begin(&[("client_id", &device.app.client_id), ("scope", SCOPE)])
        .await;
    assert_eq!(status, 200);
    assert_eq!((&body["expires_in"], &body["interval"]), (&json!(900), &json!(5)));
    assert!(body.get("verification_uri_complete").is_none());
    let page = body["verification_uri"].as_str().unwrap();
    let user_code = body["user_code"].as_str().unwrap();
    assert!(body["message"].as_str().unwrap().contains(user_code));
    let form = device
        .practice
        .http
        .get(page)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(form.contains("name=\"code\""));
    let device_code = body["device_code"].as_str().unwrap();
    assert_token_refusal(
        &device.poll(device_code).await,
        400,
        "authorization_pending",
        70_016,
    );
    // People type it in lower case and with a space
    let typed = format!(" {} ", user_code.to_lowercase());
    assert!(device.approve(&typed).await.contains("You have signed in to"));
    let (status, tokens) = device.poll(device_code).await;
    assert_eq!(status, 200, "{tokens}");
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert!(tokens["id_token"].is_string());
    assert_token_refusal(
        &device.poll(device_code).await,
        400,
        "bad_verification_code",
        70_018,
    );
    // A public client refreshes without a secret
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", &device.app.client_id),
        ("refresh_token", refresh),
    ];
    assert_eq!(device.practice.token(&form).await.0, 200);
}

#[tokio::test]
async fn haste_costs_time() {
    let device = Device::new(public()).await;
    let (code, _) = device.started().await;
    assert_token_refusal(&device.poll(&code).await, 400, "authorization_pending", 70_016);
    device.practice.pass(4);
    assert_token_refusal(&device.poll(&code).await, 400, "slow_down", 70_016);
    device.practice.pass(5);
    assert_token_refusal(&device.poll(&code).await, 400, "slow_down", 70_016);
    device.practice.pass(15);
    assert_token_refusal(&device.poll(&code).await, 400, "authorization_pending", 70_016);
}

#[tokio::test]
async fn declining_and_waiting_too_long_end_it() {
    let device = Device::new(json!({ "allow_public_client": true, "admin_consent": false })).await;
    let (code, user_code) = device.started().await;
    let page = device.enter(&user_code).await.text().await.unwrap();
    let flow = flow_of(&page);
    device.practice.pick(&flow, DEPLOY).await;
    let end = device.practice.decide(&flow, "cancel").await;
    assert_eq!(end.status(), 200);
    assert!(end.text().await.unwrap().contains("You declined"));
    assert_token_refusal(&device.poll(&code).await, 400, "authorization_declined", 65_004);
    let used = device.enter(&user_code).await;
    assert_eq!(used.status(), 422);
    let (code, user_code) = device.started().await;
    device.practice.pass(900);
    assert_token_refusal(&device.poll(&code).await, 400, "expired_token", 70_019);
    let late = device.enter(&user_code).await;
    assert_eq!(late.status(), 422);
    assert!(late.text().await.unwrap().contains("expired"));
}

#[tokio::test]
async fn wrong_codes_and_clients_are_refused() {
    let device = Device::new(public()).await;
    let page = device.enter("<script>").await;
    assert_eq!(page.status(), 422);
    let text = page.text().await.unwrap();
    assert!(text.contains("did not work") && !text.contains("<script>"));
    assert_token_refusal(
        &device.poll("nonsense").await,
        400,
        "bad_verification_code",
        70_018,
    );
    let id = device.app.client_id.as_str();
    for (form, error, code) in [
        (vec![("scope", SCOPE)], "invalid_request", 900_144),
        (vec![("client_id", id)], "invalid_request", 900_144),
        (
            vec![("client_id", "x"), ("scope", SCOPE)],
            "unauthorized_client",
            700_016,
        ),
        (
            vec![("client_id", id), ("scope", "Mail.Sent")],
            "invalid_scope",
            70_011,
        ),
        (
            vec![("client_id", id), ("scope", "Mail.ReadWrite")],
            "invalid_resource",
            650_057,
        ),
    ] {
        assert_token_refusal(&device.begin(&form).await, 400, error, code);
    }
}

#[tokio::test]
async fn without_public_client_flows_a_secret_is_wanted() {
    let device = Device::new(json!({})).await;
    let (code, user_code) = device.started().await;
    device.approve(&user_code).await;
    assert_token_refusal(&device.poll(&code).await, 401, "invalid_client", 7_000_218);
    let form = [
        ("grant_type", GRANT),
        ("client_id", &device.app.client_id),
        ("client_secret", &device.app.secret),
        ("device_code", &code),
    ];
    assert_eq!(device.practice.token(&form).await.0, 200);
}

#[tokio::test]
async fn a_policy_against_the_flow_strikes_its_old_tokens_too() {
    let device = Device::new(public()).await;
    let (code, user_code) = device.started().await;
    device.approve(&user_code).await;
    let tokens = device.poll(&code).await.1;
    let by_browser = device.practice.sign_in(&device.app, DEPLOY, SCOPE).await;
    device
        .practice
        .control("faults", json!({ "device_code_blocked": true }))
        .await;
    let refresh = async |token: &Value| {
        device
            .practice
            .refresh(&device.app, token.as_str().unwrap())
            .await
    };
    let refused = refresh(&tokens["refresh_token"]).await;
    assert_token_refusal(&refused, 400, "invalid_grant", 530_036);
    assert_eq!(refresh(&by_browser["refresh_token"]).await.0, 200);
    let (_, user_code) = device.started().await;
    assert!(device.approve(&user_code).await.contains("AADSTS53003"));
}
