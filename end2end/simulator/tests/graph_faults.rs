//! Graph when it misbehaves: every fault, each limited to a path and a number of requests.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use support::{Practice, assert_graph_refusal, folder, json_of, mail};

const DEPLOY: &str = "deploy@contoso.test";

async fn with_fault(scopes: &[&str], faults: Value) -> (Practice, String) {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, scopes).await;
    let (status, answer) = practice.control("faults", faults.clone()).await;
    assert_eq!(
        (status, &answer),
        (200, &faults),
        "faults come back as they were set"
    );
    (practice, token)
}

async fn me(practice: &Practice, token: &str) -> reqwest::Response {
    let url = format!("{}/graph/v1.0/me", practice.base);
    practice.http.get(url).bearer_auth(token).send().await.unwrap()
}

#[tokio::test]
async fn graph_refuses_as_told_on_one_path() {
    let refusal = json!({ "refuse_graph": {
        "status": 403, "code": "ErrorAccessDenied", "inner_code": "RaopDenied", "only_path": "sendMail",
        "message": "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.",
    } });
    let (practice, token) = with_fault(&["Mail.Send", "User.Read"], refusal).await;
    assert_eq!(me(&practice, &token).await.status().as_u16(), 200);
    let refused = practice
        .graph_post(&token, "me/sendMail", &mail("admin@contoso.test", "x"))
        .await;
    assert_graph_refusal(&refused, 403, "ErrorAccessDenied");
    assert_eq!(refused.1["error"]["innerError"]["code"], "RaopDenied");
    assert!(refused.1["error"]["message"].as_str().unwrap().contains("[RAOP]"));
    assert_eq!(practice.state().await["counters"]["send_mail"], 0);
    let usual = json!({ "refuse_graph": { "status": 404, "code": "MailboxNotEnabledForRESTAPI" } });
    practice.control("faults", usual).await;
    let refused = practice.graph_get(&token, "me").await;
    assert_graph_refusal(&refused, 404, "MailboxNotEnabledForRESTAPI");
    assert!(
        refused.1["error"]["message"]
            .as_str()
            .unwrap()
            .contains("inactive")
    );
}

#[tokio::test]
async fn retry_after_is_a_number_or_a_date() {
    let (practice, token) = with_fault(
        &["User.Read"],
        json!({ "throttled": { "retry_after": 90, "as_date": true, "only": "graph", "times": 1 } }),
    )
    .await;
    let answer = me(&practice, &token).await;
    assert_eq!(answer.headers()["retry-after"], "Mon, 23 Nov 2026 08:01:30 GMT");
    assert_graph_refusal(&json_of(answer).await, 429, "ApplicationThrottled");
    assert_eq!(me(&practice, &token).await.status().as_u16(), 200, "once only");
}

#[tokio::test]
async fn an_answer_is_lost_after_the_mail_went_out() {
    let (practice, token) = with_fault(&["Mail.Send", "Mail.Read"], json!({ "sent_but_504": true })).await;
    let unsent = practice.graph_post(&token, "me/sendMail", &json!({})).await;
    assert_graph_refusal(&unsent, 400, "RequestBodyRead");
    let lost = practice
        .graph_post(&token, "me/sendMail", &mail("admin@contoso.test", "Lost answer"))
        .await;
    assert_graph_refusal(&lost, 504, "UnknownError");
    assert_eq!(practice.graph_get(&token, "me/messages").await.0, 200);
    let state = practice.state().await;
    assert_eq!(folder(&state, DEPLOY, "Sent Items").len(), 1);
    assert_eq!(
        folder(&state, "admin@contoso.test", "Inbox").pop().unwrap()["subject"],
        "Lost answer"
    );
}

#[tokio::test]
async fn a_claims_challenge_names_the_claims() {
    let claims = json!({ "access_token": { "acrs": { "essential": true, "value": "c1" } } });
    let (practice, token) = with_fault(
        &["User.Read"],
        json!({ "claims_challenge": { "claims": claims, "times": 1 } }),
    )
    .await;
    for expected in [Some(claims), None] {
        let answer = me(&practice, &token).await;
        let challenge = answer.headers()["www-authenticate"].to_str().unwrap().to_owned();
        assert!(challenge.contains("error=\"insufficient_claims\""), "{challenge}");
        let encoded = challenge.rsplit("claims=\"").next().unwrap();
        let decoded = STANDARD.decode(encoded.trim_end_matches('"')).unwrap();
        let decoded: Value = serde_json::from_slice(&decoded).unwrap();
        assert_eq!(
            decoded,
            expected.unwrap_or_else(
                || json!({ "access_token": { "nbf": { "essential": true, "value": "1795420800" } } })
            )
        );
        assert_graph_refusal(&json_of(answer).await, 401, "InvalidAuthenticationToken");
        practice
            .control("faults", json!({ "claims_challenge": true }))
            .await;
    }
    // Somebody who is not known is told so first
    let nobody = me(&practice, "garbage").await;
    assert!(
        !nobody.headers()["www-authenticate"]
            .to_str()
            .unwrap()
            .contains("claims=")
    );
}

#[tokio::test]
async fn a_request_is_too_large_whatever_its_size() {
    let (practice, token) = with_fault(
        &["Mail.Send"],
        json!({ "too_large": { "only_path": "sendMail" } }),
    )
    .await;
    let refused = practice
        .graph_post(&token, "me/sendMail", &mail("admin@contoso.test", "x"))
        .await;
    assert_graph_refusal(&refused, 413, "ErrorMessageSizeExceeded");
}

#[tokio::test]
async fn a_connection_is_reset_without_an_answer() {
    let (practice, token) = with_fault(
        &["User.Read"],
        json!({ "reset_connection": { "only_path": "/me", "times": 1 } }),
    )
    .await;
    let url = format!("{}/graph/v1.0/me", practice.base);
    let broken = practice.http.get(&url).bearer_auth(&token).send().await;
    let error = broken.unwrap_err();
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
    assert!(
        format!("{error:?}").contains("ConnectionReset"),
        "a reset, not an orderly end: {error:?}"
    );
    assert_eq!(me(&practice, &token).await.status().as_u16(), 200, "once only");
}

#[tokio::test]
async fn a_connection_is_reset_after_the_mail_went_out() {
    let fault = json!({ "reset_connection": { "after": true, "only_path": "sendMail" } });
    let (practice, token) = with_fault(&["Mail.Send"], fault).await;
    let url = format!("{}/graph/v1.0/me/sendMail", practice.base);
    let request = practice.http.post(url).bearer_auth(token);
    let broken = request.json(&mail("admin@contoso.test", "Cut off")).send().await;
    assert!(format!("{:?}", broken.unwrap_err()).contains("ConnectionReset"));
    let state = practice.state().await;
    assert_eq!(
        folder(&state, "admin@contoso.test", "Inbox").pop().unwrap()["subject"],
        "Cut off"
    );
}

#[tokio::test]
async fn a_mailbox_answers_four_requests_at_once() {
    let (practice, token) = with_fault(
        &["User.Read"],
        json!({ "slow": { "milliseconds": 3_000, "only": "graph", "only_path": "/me" } }),
    )
    .await;
    let together = futures::future::join_all((0..5).map(|_| me(&practice, &token))).await;
    let mut statuses: Vec<u16> = together.iter().map(|answer| answer.status().as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 429]);
    practice.control("faults", json!({ "slow": null })).await;
    assert_eq!(
        me(&practice, &token).await.status().as_u16(),
        200,
        "places are given back"
    );
}

#[tokio::test]
async fn a_slow_body_comes_after_its_head_and_whole() {
    let (practice, token) = with_fault(&["User.Read"], json!({ "slow_body": { "milliseconds": 400 } })).await;
    let begun = Instant::now();
    let answer = me(&practice, &token).await;
    let head = begun.elapsed();
    let (status, body) = json_of(answer).await;
    assert_eq!((status, body["mail"].as_str()), (200, Some(DEPLOY)));
    let whole = begun.elapsed();
    assert!(
        whole >= Duration::from_millis(400) && whole - head >= Duration::from_millis(200),
        "head after {head:?}, all after {whole:?}"
    );
}

#[tokio::test]
async fn a_truncated_body_looks_complete() {
    let (practice, token) = with_fault(&["User.Read"], json!({ "truncated_json": true })).await;
    let answer = me(&practice, &token).await;
    let announced: usize = answer.headers()["content-length"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    let text = answer.text().await.unwrap();
    assert_eq!(text.len(), announced);
    assert!(text.starts_with('{') && serde_json::from_str::<Value>(&text).is_err());
}

#[tokio::test]
async fn faults_that_make_no_sense_are_refused() {
    let practice = Practice::start().await;
    for bad in [
        json!({ "refuse_graph": { "status": 200 } }),
        json!({ "refuse_graph": { "code": 7 } }),
        json!({ "refuse_graph": { "only": "token" } }),
        json!({ "too_large": { "times": 0 } }),
        json!({ "slow_body": { "milliseconds": "long" } }),
        json!({ "claims_challenge": { "claims": "c1" } }),
        json!({ "throttled": { "as_date": "yes" } }),
    ] {
        let (status, answer) = practice.control("faults", bad.clone()).await;
        assert_eq!(status, 400, "{bad}");
        assert!(answer["error"].is_string());
    }
    assert_eq!(practice.state().await["faults"], json!({}));
}
