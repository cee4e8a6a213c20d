//! Graph: several requests in one, searches, sorting.

mod support;

use serde_json::{Value, json};
use support::{Practice, assert_graph_refusal, mail};

const DEPLOY: &str = "deploy@contoso.test";

async fn batch(practice: &Practice, token: &str, requests: Value) -> (u16, Value) {
    practice
        .graph_post(token, "$batch", &json!({ "requests": requests }))
        .await
}

#[tokio::test]
async fn parts_are_answered_one_by_one() {
    let practice = Practice::start().await;
    let token = practice
        .access(DEPLOY, &["User.Read", "Mail.Read", "Mail.Send"])
        .await;
    let headers = json!({ "Content-Type": "application/json" });
    let (status, answer) = batch(
        &practice,
        &token,
        json!([
            { "id": "me", "method": "GET", "url": "/me?$select=mail" },
            { "id": "bad", "method": "GET", "url": "/me/messages/x" },
            { "id": "after", "method": "GET", "url": "/me", "dependsOn": ["bad"] },
            { "id": "send", "method": "POST", "url": "/me/sendMail", "headers": headers,
              "body": mail("admin@contoso.test", "In a batch"), "dependsOn": ["me"] },
            { "id": "list", "method": "GET", "url": "/me/messages?$filter=isRead eq true",
              "headers": { "Prefer": "IdType=\"ImmutableId\"" } },
        ]),
    )
    .await;
    assert_eq!(status, 200);
    let part = |id: &str| {
        let parts = answer["responses"].as_array().unwrap();
        parts.iter().find(|part| part["id"] == id).unwrap().clone()
    };
    assert_eq!(
        (&part("me")["status"], &part("me")["body"]["mail"]),
        (&json!(200), &json!(DEPLOY))
    );
    assert_eq!(part("bad")["body"]["error"]["code"], "ErrorInvalidIdMalformed");
    assert!(part("bad")["headers"]["request-id"].is_string());
    assert_eq!(part("after")["status"], 424);
    assert_eq!(
        (&part("send")["status"], part("send").get("body")),
        (&json!(202), None)
    );
    assert!(
        part("list")["body"]["value"][0]["id"]
            .as_str()
            .unwrap()
            .starts_with("AAkA")
    );
    assert_eq!(practice.state().await["counters"]["send_mail"], 1);
}

#[tokio::test]
async fn parts_are_throttled_one_by_one_and_bad_batches_refused() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["User.Read"]).await;
    practice
        .control(
            "faults",
            json!({ "throttled": { "retry_after": 7, "only_path": "/v1.0/me", "times": 1 } }),
        )
        .await;
    let get = |id: &str| json!({ "id": id, "method": "GET", "url": "/me" });
    let (_, answer) = batch(&practice, &token, json!([get("1"), get("2")])).await;
    let statuses: Vec<u64> = answer["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [429, 200]);
    assert_eq!(answer["responses"][0]["headers"]["retry-after"], "7");
    let many: Vec<Value> = (0..21).map(|number| get(&number.to_string())).collect();
    for bad in [
        json!([]),
        json!(many),
        json!([get("1"), get("1")]),
        json!([{ "id": "1", "method": "GET", "url": "/me", "dependsOn": ["2"] }]),
        json!("x"),
    ] {
        assert_graph_refusal(&batch(&practice, &token, bad).await, 400, "BadRequest");
    }
    for inner in [
        json!({ "id": "1", "method": "POST", "url": "/$batch", "headers": { "Content-Type": "application/json" }, "body": {} }),
        json!({ "id": "1", "method": "POST", "url": "/me/sendMail", "body": {} }),
        json!({ "id": "1", "method": "NO SUCH", "url": "/me" }),
        json!({ "id": "1", "method": "GET", "url": "/me", "headers": { "a b": "c" } }),
    ] {
        let (status, answer) = batch(&practice, &token, json!([inner])).await;
        assert_eq!(
            (status, &answer["responses"][0]["status"]),
            (200, &json!(400)),
            "{inner}"
        );
    }
    assert_graph_refusal(
        &batch(&practice, "garbage", json!([get("1")])).await,
        401,
        "InvalidAuthenticationToken",
    );
}

#[tokio::test]
async fn words_are_searched_for() {
    let practice = Practice::start().await;
    let token = practice.access("big@contoso.test", &["Mail.Read"]).await;
    let search = |words: &str| format!("me/messages?$search=%22{words}%22&$top=500&$select=subject");
    let (found, _) = practice.graph_all(&token, &search("subject:00042")).await;
    assert_eq!(found[0]["subject"], "Message 00042");
    assert_eq!(found.len(), 1);
    let (found, _) = practice.graph_all(&token, &search("from:build%20message")).await;
    assert_eq!(found.len(), 1_000, "no search finds more");
    for (option, code) in [
        ("$filter=isRead%20eq%20true", "SearchWithFilter"),
        ("$orderby=subject", "SearchWithOrderBy"),
        ("$skip=1", "BadRequest"),
    ] {
        let path = format!("{}&{option}", search("x"));
        assert_graph_refusal(&practice.graph_get(&token, &path).await, 400, code);
    }
    assert_graph_refusal(
        &practice.graph_get(&token, "me/messages?$search=unquoted").await,
        400,
        "BadRequest",
    );
}

#[tokio::test]
async fn lists_are_sorted_by_several_properties() {
    let practice = Practice::start().await;
    let token = practice.access("buero@contoso.test", &["Mail.Read"]).await;
    let path = "me/messages?$orderby=from/emailAddress/address,subject%20desc&$select=subject";
    let (mails, _) = practice.graph_all(&token, path).await;
    let subjects: Vec<&str> = mails
        .iter()
        .map(|mail| mail["subject"].as_str().unwrap())
        .collect();
    assert_eq!(
        subjects,
        ["Sitzung am Freitag", "AW: Freigabe 4712", "AW: Freigabe 4711"]
    );
    assert_graph_refusal(
        &practice.graph_get(&token, "me/messages?$orderby=nonsense").await,
        400,
        "BadRequest",
    );
    let rule = "me/messages?$filter=isRead%20eq%20true&$orderby=subject";
    assert_graph_refusal(&practice.graph_get(&token, rule).await, 400, "InefficientFilter");
}
