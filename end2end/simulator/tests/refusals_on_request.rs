//! Faults that name a code, and a clock that is wrong.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use serde_json::{Value, json};
use support::{Practice, assert_token_refusal, claims, json_of, location, parameter};

const SCOPE: &str = "openid profile offline_access Mail.Send";
const DEPLOY: &str = "deploy@contoso.test";

async fn table(practice: &Practice) -> Vec<Value> {
    let url = format!("{}/_control/codes", practice.base);
    let (_, codes) = json_of(practice.http.get(url).send().await.unwrap()).await;
    codes.as_array().unwrap().clone()
}

fn appears(code: &Value, place: &str) -> bool {
    code["places"]
        .as_array()
        .unwrap()
        .iter()
        .any(|known| known == place)
}

#[tokio::test]
async fn every_code_of_the_token_endpoint_can_be_had() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let codes = table(&practice).await;
    assert!(codes.len() > 100, "{}", codes.len());
    for code in codes {
        let number = code["code"].as_u64().unwrap();
        let (status, answer) = practice
            .control("faults", json!({ "refuse_token": { "code": number } }))
            .await;
        if !appears(&code, "token") {
            assert_eq!(status, 400, "{number}");
            assert!(
                answer["error"].as_str().unwrap().contains("appears elsewhere"),
                "{answer}"
            );
            continue;
        }
        let refused = practice.refresh(&app, "whatever").await;
        let expected = u16::try_from(code["status"].as_u64().unwrap()).unwrap();
        assert_token_refusal(&refused, expected, code["error"].as_str().unwrap(), number);
        assert_eq!(
            refused.1.get("suberror").unwrap_or(&Value::Null),
            &code["suberror"]
        );
        practice.control("faults", json!({ "refuse_token": null })).await;
    }
    assert_token_refusal(
        &practice.refresh(&app, "whatever").await,
        400,
        "invalid_grant",
        9_002_313,
    );
}

#[tokio::test]
async fn a_blocked_token_request_names_its_application_and_carries_claims_as_text() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    practice
        .control("faults", json!({ "refuse_token": { "code": 53_003 } }))
        .await;
    let (_, body) = practice.refresh(&app, "whatever").await;
    let wanted: Value = serde_json::from_str(body["claims"].as_str().unwrap()).unwrap();
    assert_eq!(wanted["access_token"]["capolids"]["essential"], true);
    assert_eq!(body["suberror"], "message_only");
    practice
        .control("faults", json!({ "refuse_token": { "code": 65_001 } }))
        .await;
    let (_, body) = practice.refresh(&app, "whatever").await;
    let description = body["error_description"].as_str().unwrap();
    assert!(description.contains(&app.client_id), "{description}");
    for line in [
        "\r\nTrace ID: ",
        "\r\nCorrelation ID: ",
        "\r\nTimestamp: 2026-11-23 08:00:00Z",
    ] {
        assert!(description.contains(line), "{description}");
    }
    assert!(body.get("claims").is_none());
}

#[tokio::test]
async fn every_code_of_the_authorize_endpoint_ends_where_it_does_in_reality() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    for code in table(&practice).await {
        let number = code["code"].as_u64().unwrap();
        let (status, _) = practice
            .control("faults", json!({ "refuse_authorize": { "code": number } }))
            .await;
        if !appears(&code, "page") && !appears(&code, "redirect") {
            assert_eq!(status, 400, "{number}");
            continue;
        }
        let text = format!("AADSTS{number}: ");
        if appears(&code, "page") {
            let page = practice.authorize(&app, SCOPE, &[]).await;
            assert_eq!(
                u64::from(page.status().as_u16()),
                code["status"].as_u64().unwrap()
            );
            assert!(page.headers().get("location").is_none());
            assert!(page.text().await.unwrap().contains(&text), "{number}");
        }
        // Without a person the client is told instead
        let prompt: &[(&str, &str)] = if appears(&code, "page") {
            &[("prompt", "none")]
        } else {
            &[]
        };
        let back = location(&practice.authorize(&app, SCOPE, prompt).await);
        assert!(
            parameter(&back, "error_description").unwrap().starts_with(&text),
            "{back}"
        );
        assert_eq!(parameter(&back, "state").as_deref(), Some("the state"));
        let error = parameter(&back, "error").unwrap();
        assert_ne!(error, "invalid_grant", "{number}: a word of the token endpoint");
    }
}

#[tokio::test]
async fn nonsense_is_refused() {
    let practice = Practice::start().await;
    for bad in [
        json!({ "refuse_token": true }),
        json!({ "refuse_token": { "code": "53003" } }),
        json!({ "refuse_token": { "code": 42 } }),
        json!({ "refuse_authorize": {} }),
        json!({ "clock_skew": 600 }),
        json!({ "clock_skew": { "seconds": 1.5 } }),
        json!({ "clock_skew": { "seconds": i64::MIN } }),
    ] {
        assert_eq!(practice.control("faults", bad.clone()).await.0, 400, "{bad}");
    }
}

#[tokio::test]
async fn the_clock_can_be_wrong() {
    let practice = Practice::start().await;
    let app = practice.register(&["Mail.Send"], json!({})).await;
    let date = async || {
        let url = format!("{}/_control/codes", practice.base);
        let response = practice.http.get(url).send().await.unwrap();
        response.headers()["date"].to_str().unwrap().to_owned()
    };
    assert_eq!(date().await, "Mon, 23 Nov 2026 08:00:00 GMT");
    for (seconds, shown) in [
        (600, "Mon, 23 Nov 2026 08:10:00 GMT"),
        (-600, "Mon, 23 Nov 2026 07:50:00 GMT"),
    ] {
        let (_, set) = practice
            .control("faults", json!({ "clock_skew": { "seconds": seconds } }))
            .await;
        assert_eq!(set["clock_skew"]["seconds"], seconds);
        assert_eq!(date().await, shown);
        let tokens = practice.sign_in(&app, DEPLOY, SCOPE).await;
        let id = claims(tokens["id_token"].as_str().unwrap());
        assert_eq!(id["iat"], 1_795_420_800 + seconds);
    }
    practice.control("faults", json!({ "clock_skew": null })).await;
    practice.control("advance", json!({ "seconds": 3_600 })).await;
    assert_eq!(
        date().await,
        "Mon, 23 Nov 2026 08:00:00 GMT",
        "time that passed for everybody"
    );
}
