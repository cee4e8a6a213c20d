//! Graph: marking, moving, copying and deleting messages, and ids that stay.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use support::{Practice, assert_graph_refusal};

const DEPLOY: &str = "deploy@contoso.test";

fn immutable(request: RequestBuilder) -> RequestBuilder {
    request.header(
        "prefer",
        "outlook.body-content-type=\"text\", IdType=\"ImmutableId\"",
    )
}

async fn newest(practice: &Practice, token: &str) -> Value {
    let path = "me/mailFolders/inbox/messages?$top=1";
    practice.graph_get(token, path).await.1["value"][0].clone()
}

fn path_of(message: &Value) -> String {
    format!("me/messages/{}", message["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_reader_marks_but_does_not_rewrite() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.ReadWrite"]).await;
    let one = path_of(&newest(&practice, &token).await);
    let marks = json!({ "isRead": false, "categories": ["Blue", "Approval"], "flag": { "flagStatus": "flagged" }, "importance": "high" });
    let (status, marked) = practice.graph_patch(&token, &one, &marks).await;
    assert_eq!(status, 200);
    for name in ["isRead", "categories", "flag", "importance"] {
        assert_eq!(marked[name], marks[name]);
    }
    for rewrite in [
        json!({ "subject": "Other" }),
        json!({ "body": { "contentType": "text", "content": "Other" } }),
        json!({ "toRecipients": [] }),
    ] {
        assert_graph_refusal(
            &practice.graph_patch(&token, &one, &rewrite).await,
            400,
            "ErrorInvalidPropertySet",
        );
    }
    let filter =
        "me/messages?$filter=categories/any(c:c%20eq%20'blue')%20and%20flag/flagStatus%20eq%20'flagged'";
    assert_eq!(practice.graph_all(&token, filter).await.0.len(), 1);
    let read = practice.access(DEPLOY, &["Mail.Read"]).await;
    assert_graph_refusal(
        &practice
            .graph_patch(&read, &one, &json!({ "isRead": true }))
            .await,
        403,
        "ErrorAccessDenied",
    );
}

#[tokio::test]
async fn a_move_changes_the_id_but_not_the_immutable_one() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.ReadWrite"]).await;
    let before = newest(&practice, &token).await;
    let (_, stays) = practice
        .graph(Method::GET, &token, &path_of(&before), immutable)
        .await;
    assert_ne!(stays["id"], before["id"]);
    let to_archive = json!({ "destinationId": "archive" });
    let (status, moved) = practice
        .graph_post(&token, &format!("{}/move", path_of(&before)), &to_archive)
        .await;
    assert_eq!(status, 201);
    assert_ne!(moved["id"], before["id"]);
    assert_graph_refusal(
        &practice.graph_get(&token, &path_of(&before)).await,
        404,
        "ErrorItemNotFound",
    );
    let (status, found) = practice
        .graph(Method::GET, &token, &path_of(&stays), immutable)
        .await;
    assert_eq!((status, &found["id"]), (200, &stays["id"]));
    let both = json!({
        "inputIds": [moved["id"], before["id"]],
        "sourceIdType": "restId",
        "targetIdType": "restImmutableEntryId",
    });
    let (_, converted) = practice
        .graph_post(&token, "me/translateExchangeIds", &both)
        .await;
    assert_eq!(converted["value"][0]["targetId"], stays["id"]);
    assert_eq!(converted["value"][1]["errorDetails"]["code"], "ErrorItemNotFound");
    let (status, copy) = practice
        .graph_post(
            &token,
            &format!("{}/copy", path_of(&moved)),
            &json!({ "destinationId": "inbox" }),
        )
        .await;
    assert_eq!((status, &copy["subject"]), (201, &before["subject"]));
    let (_, copy_stays) = practice
        .graph(Method::GET, &token, &path_of(&copy), immutable)
        .await;
    assert_ne!(copy_stays["id"], stays["id"], "a copy is another message");
    for (body, status, code) in [
        (json!({}), 400, "RequestBodyRead"),
        (json!({ "destinationId": 7 }), 400, "RequestBodyRead"),
        (json!({ "destinationId": "clutter" }), 404, "ErrorFolderNotFound"),
        (
            json!({ "destinationId": "Inbox/Countersign" }),
            400,
            "ErrorInvalidIdMalformed",
        ),
    ] {
        let refused = practice
            .graph_post(&token, &format!("{}/move", path_of(&copy)), &body)
            .await;
        assert_graph_refusal(&refused, status, code);
    }
}

#[tokio::test]
async fn deleting_is_recoverable_and_permanent_deleting_is_not() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.ReadWrite"]).await;
    let recoverable = "me/mailFolders/recoverableitemsdeletions/messages";
    let first = newest(&practice, &token).await;
    practice
        .graph_post(
            &token,
            &format!("{}/copy", path_of(&first)),
            &json!({ "destinationId": "inbox" }),
        )
        .await;
    assert_eq!(
        practice.graph_delete(&token, &path_of(&first)).await,
        (204, json!(""))
    );
    assert_graph_refusal(
        &practice.graph_delete(&token, &path_of(&first)).await,
        404,
        "ErrorItemNotFound",
    );
    assert_eq!(practice.graph_all(&token, recoverable).await.0.len(), 1);
    let (everywhere, _) = practice.graph_all(&token, "me/messages").await;
    assert_eq!(
        everywhere.len(),
        1,
        "recoverable items are not in the mailbox's list"
    );
    let second = newest(&practice, &token).await;
    let (_, stays) = practice
        .graph(Method::GET, &token, &path_of(&second), immutable)
        .await;
    let for_good = format!("{}/permanentDelete", path_of(&second));
    assert_eq!(practice.graph_act(&token, &for_good).await.0, 204);
    assert_eq!(practice.graph_all(&token, recoverable).await.0.len(), 1);
    assert_graph_refusal(
        &practice.graph_get(&token, &path_of(&stays)).await,
        404,
        "ErrorItemNotFound",
    );
}

#[tokio::test]
async fn preferences_that_were_followed_are_named() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.Read"]).await;
    let url = format!("{}/graph/v1.0/me/messages", practice.base);
    let answer = immutable(practice.http.get(&url).bearer_auth(&token))
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.headers()["preference-applied"],
        "outlook.body-content-type=\"text\", IdType=\"ImmutableId\""
    );
    let id = "7b7ad1a5-5f4e-4a5d-8f5c-0d8b5f1f8a11";
    let refused = practice
        .http
        .get(format!("{url}/x"))
        .header("client-request-id", id)
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.headers()["client-request-id"], id);
    assert!(
        refused.headers()["x-ms-ags-diagnostic"]
            .to_str()
            .unwrap()
            .contains("DataCenter")
    );
    assert_eq!(refused.headers()["content-type"], "application/json");
    let request_id = refused.headers()["request-id"].to_str().unwrap().to_owned();
    let body: Value = refused.json().await.unwrap();
    assert_eq!(
        (
            &body["error"]["innerError"]["request-id"],
            &body["error"]["innerError"]["client-request-id"]
        ),
        (&json!(request_id), &json!(id))
    );
}
