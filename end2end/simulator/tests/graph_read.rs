//! Graph: the signed-in user, folders, messages, and who may read what.

mod support;

use serde_json::json;
use support::{Practice, assert_graph_refusal, json_of, json_of_get};

const ADMIN: &str = "admin@contoso.test";
const DEPLOY: &str = "deploy@contoso.test";
const ALL: [&str; 6] = [
    "User.Read",
    "Mail.ReadWrite",
    "Mail.Send",
    "Mail.Read.Shared",
    "Mail.ReadWrite.Shared",
    "Mail.Send.Shared",
];

#[tokio::test]
async fn me_needs_user_read() {
    let practice = Practice::start().await;
    let token = practice.access(ADMIN, &["User.Read"]).await;
    let (status, me) = practice.graph_get(&token, "me").await;
    assert_eq!(status, 200);
    assert_eq!(
        (me["mail"].as_str(), me["userPrincipalName"].as_str()),
        (Some(ADMIN), Some(ADMIN))
    );
    assert!(me.get("proxyAddresses").is_none());
    let (_, me) = practice.graph_get(&token, "me?$select=proxyAddresses").await;
    assert!(
        me["proxyAddresses"]
            .as_array()
            .unwrap()
            .contains(&json!("SMTP:admin@contoso.test"))
    );
    assert_graph_refusal(
        &practice.graph_get(&token, "users/deploy@contoso.test").await,
        403,
        "Authorization_RequestDenied",
    );
    let token = practice.access(ADMIN, &["Mail.Send"]).await;
    assert_graph_refusal(
        &practice.graph_get(&token, "me").await,
        403,
        "Authorization_RequestDenied",
    );
    let token = practice.access(ADMIN, &["User.ReadBasic.All"]).await;
    assert_eq!(
        practice.graph_get(&token, "users/deploy@contoso.test").await.0,
        200
    );
    assert_graph_refusal(
        &practice.graph_get(&token, "users/nobody@contoso.test").await,
        404,
        "Request_ResourceNotFound",
    );
}

#[tokio::test]
async fn tokens_that_are_not_right_are_refused() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["User.Read"]).await;
    let url = format!("{}/graph/v1.0/me", practice.base);
    let answer = practice.http.get(&url).send().await.unwrap();
    let challenge = answer.headers()["www-authenticate"].to_str().unwrap().to_owned();
    assert!(
        challenge.contains("authorization_uri=")
            && challenge.contains("00000003-0000-0000-c000-000000000000")
    );
    assert_graph_refusal(&json_of(answer).await, 401, "InvalidAuthenticationToken");
    let tampered = token.replace("eyJ", "eyK");
    for bad in ["garbage", "a.b.c", tampered.as_str(), "\u{1f4a9}"] {
        assert_graph_refusal(
            &practice.graph_get(bad, "me").await,
            401,
            "InvalidAuthenticationToken",
        );
    }
    practice.pass(3_601);
    let expired = practice.graph_get(&token, "me").await;
    assert_graph_refusal(&expired, 401, "InvalidAuthenticationToken");
    assert!(
        expired.1["error"]["message"]
            .as_str()
            .unwrap()
            .contains("expired")
    );
}

#[tokio::test]
async fn folders_are_listed_level_by_level() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &ALL).await;
    let (_, top) = practice
        .graph_get(&token, "me/mailFolders?$top=3&$count=true")
        .await;
    assert_eq!(
        (
            top["@odata.count"].as_u64(),
            top["value"].as_array().unwrap().len()
        ),
        (Some(8), 3)
    );
    let next = top["@odata.nextLink"].as_str().unwrap();
    let (_, rest) = json_of_get(&practice, &token, next).await;
    assert_eq!(rest["value"].as_array().unwrap().len(), 3);
    let shared = "users/approvals@contoso.test/mailFolders";
    let (_, below) = practice
        .graph_get(&token, &format!("{shared}('inbox')/childFolders"))
        .await;
    assert_eq!(below["value"][0]["displayName"], "Countersign");
    let id = below["value"][0]["id"].as_str().unwrap();
    let (_, one) = practice.graph_get(&token, &format!("{shared}/{id}")).await;
    assert_eq!(
        (one["totalItemCount"].as_u64(), one["displayName"].as_str()),
        (Some(1), Some("Countersign"))
    );
    assert_graph_refusal(
        &practice.graph_get(&token, "me/mailFolders/clutter").await,
        404,
        "ErrorFolderNotFound",
    );
    assert_graph_refusal(
        &practice.graph_get(&token, "me/mailFolders/Nonsense").await,
        400,
        "ErrorInvalidIdMalformed",
    );
    let gone = "me/mailFolders/AAMkAGCoAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_graph_refusal(&practice.graph_get(&token, gone).await, 404, "ErrorItemNotFound");
    let new = json!({ "displayName": "Replies" });
    assert_eq!(
        practice
            .graph_post(&token, "me/mailFolders/inbox/childFolders", &new)
            .await
            .0,
        201
    );
    let again = practice
        .graph_post(&token, "me/mailFolders/inbox/childFolders", &new)
        .await;
    assert_graph_refusal(&again, 409, "ErrorFolderExists");
    assert_graph_refusal(
        &practice
            .graph_post(&token, "me/mailFolders", &json!({ "displayName": " " }))
            .await,
        400,
        "RequestBodyRead",
    );
}

#[tokio::test]
async fn reading_needs_scope_and_right() {
    let practice = Practice::start().await;
    let own = practice.access(DEPLOY, &["Mail.Read"]).await;
    assert_eq!(practice.graph_get(&own, "me/messages").await.0, 200);
    assert_graph_refusal(
        &practice
            .graph_get(&own, "users/approvals@contoso.test/messages")
            .await,
        403,
        "ErrorAccessDenied",
    );
    let shared = practice.access(DEPLOY, &["Mail.Read.Shared"]).await;
    assert_eq!(
        practice
            .graph_get(&shared, "users/approvals@contoso.test/messages")
            .await
            .0,
        200
    );
    assert_graph_refusal(
        &practice
            .graph_get(&shared, "users/finance@contoso.test/messages")
            .await,
        403,
        "ErrorAccessDenied",
    );
    assert_graph_refusal(
        &practice
            .graph_get(&shared, "users/admin@contoso.test/messages")
            .await,
        403,
        "ErrorAccessDenied",
    );
    let send = practice.access(DEPLOY, &["Mail.Send"]).await;
    assert_graph_refusal(
        &practice.graph_get(&send, "me/mailFolders/inbox").await,
        403,
        "ErrorAccessDenied",
    );
    let basic = practice.access(DEPLOY, &["Mail.ReadBasic"]).await;
    let (_, list) = practice.graph_get(&basic, "me/mailFolders/inbox/messages").await;
    assert!(list["value"][0]["subject"].is_string() && list["value"][0].get("body").is_none());
    let new = json!({ "displayName": "x" });
    assert_graph_refusal(
        &practice.graph_post(&own, "me/mailFolders", &new).await,
        403,
        "ErrorAccessDenied",
    );
}

#[tokio::test]
async fn messages_page_filter_and_sort() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.Read"]).await;
    for number in 0..12 {
        practice.pass(60);
        let new = json!({ "from": "approver1@contoso.test", "to": DEPLOY, "subject": format!("Mail {number}"), "text": "t" });
        assert_eq!(practice.control("mail", new).await.0, 200);
    }
    let inbox = "me/mailFolders/inbox/messages";
    let (_, first) = practice
        .graph_get(&token, &format!("{inbox}?$count=true&$select=subject"))
        .await;
    assert_eq!(first["@odata.count"], 13);
    assert_eq!(first["value"][0]["subject"], "Mail 11");
    assert_eq!(first["value"].as_array().unwrap().len(), 10);
    assert!(first["value"][0].get("body").is_none());
    let (_, second) = json_of_get(&practice, &token, first["@odata.nextLink"].as_str().unwrap()).await;
    assert_eq!(second["value"].as_array().unwrap().len(), 3);
    assert!(second.get("@odata.nextLink").is_none());
    let since = "receivedDateTime%20ge%202026-11-23T08:11:00Z%20and%20isRead%20eq%20false";
    let path = format!("{inbox}?$filter={since}&$orderby=receivedDateTime%20desc");
    let (_, recent) = practice.graph_get(&token, &path).await;
    assert_eq!(recent["value"].as_array().unwrap().len(), 2, "{recent}");
    let wrong = format!("{inbox}?$filter=isRead%20eq%20false&$orderby=receivedDateTime%20desc");
    assert_graph_refusal(
        &practice.graph_get(&token, &wrong).await,
        400,
        "InefficientFilter",
    );
    for bad in [
        "$top=0",
        "$top=1001",
        "$top=x",
        "$filter=nonsense",
        "$select=nonsense",
        "$orderby=a%20b%20c",
    ] {
        assert_graph_refusal(
            &practice.graph_get(&token, &format!("{inbox}?{bad}")).await,
            400,
            "BadRequest",
        );
    }
    let id = first["value"][0]["id"].as_str().unwrap();
    let (_, one) = practice.graph_get(&token, &format!("me/messages/{id}")).await;
    let content = one["body"]["content"].as_str().unwrap();
    assert!(
        one["body"]["contentType"] == "html" && content.contains("converted from text"),
        "HTML unless text was asked for: {content}"
    );
    let as_text = "outlook.body-content-type=\"text\"";
    let (_, one) = practice
        .graph(
            reqwest::Method::GET,
            &token,
            &format!("me/messages/{id}"),
            |request| request.header("prefer", as_text),
        )
        .await;
    assert_eq!(
        (one["subject"].as_str(), one["body"]["content"].as_str()),
        (Some("Mail 11"), Some("t"))
    );
    let (_, count) = practice
        .graph_get(&token, &format!("{inbox}/$count?$filter=isRead%20eq%20false"))
        .await;
    assert_eq!(count, 12);
    assert_graph_refusal(
        &practice.graph_get(&token, "me/messages/x").await,
        400,
        "ErrorInvalidIdMalformed",
    );
    let swapped = id.to_ascii_uppercase();
    assert_graph_refusal(
        &practice
            .graph_get(&token, &format!("me/messages/{swapped}"))
            .await,
        400,
        "ErrorInvalidIdMalformed",
    );
}

#[tokio::test]
async fn paths_that_do_not_exist_are_refused() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &ALL).await;
    for path in ["me/nonsense", "nonsense", "me/messages/a/b/c", "me/%2e%2e/x"] {
        assert_graph_refusal(&practice.graph_get(&token, path).await, 400, "BadRequest");
    }
    assert_graph_refusal(
        &practice.graph_get(&token, "me/sendMail").await,
        405,
        "Request_BadRequest",
    );
}

#[tokio::test]
async fn faults_of_graph() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["User.Read"]).await;
    practice
        .control(
            "faults",
            json!({ "throttled": { "retry_after": 2, "only": "graph" } }),
        )
        .await;
    let url = format!("{}/graph/v1.0/me", practice.base);
    let answer = practice.http.get(&url).bearer_auth(&token).send().await.unwrap();
    assert_eq!(answer.headers()["retry-after"], "2");
    assert_graph_refusal(&json_of(answer).await, 429, "ApplicationThrottled");
    practice
        .control(
            "faults",
            json!({ "throttled": null, "down": { "only": "token" } }),
        )
        .await;
    assert_eq!(practice.graph_get(&token, "me").await.0, 200);
    practice.control("faults", json!({ "down": true })).await;
    assert_graph_refusal(&practice.graph_get(&token, "me").await, 503, "ServiceUnavailable");
    practice
        .control(
            "faults",
            json!({ "down": false, "slow": { "milliseconds": 300 } }),
        )
        .await;
    let begun = std::time::Instant::now();
    assert_eq!(practice.graph_get(&token, "me").await.0, 200);
    assert!(begun.elapsed().as_millis() >= 300);
    practice.control("reset", json!({})).await;
    let state = practice.state().await;
    assert_eq!(
        (state["faults"].clone(), state["registrations"].clone()),
        (json!({}), json!([]))
    );
}
