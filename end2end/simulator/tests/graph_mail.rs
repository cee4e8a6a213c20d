//! Graph: the signed-in user, sending, folders, messages, and who may what.

mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use support::{Practice, json_of, mail};

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

fn assert_refused(answer: &(u16, Value), status: u16, code: &str) {
    assert_eq!(
        (answer.0, answer.1["error"]["code"].as_str()),
        (status, Some(code)),
        "{}",
        answer.1
    );
    let inner = &answer.1["error"]["innerError"];
    for field in ["date", "request-id", "client-request-id"] {
        assert!(inner[field].is_string(), "{field}: {inner}");
    }
    assert!(!inner["date"].as_str().unwrap().ends_with('Z'));
}

/// Messages of a folder of a mailbox in the control state.
fn folder(state: &Value, address: &str, path: &str) -> Vec<Value> {
    let mailbox = state["mailboxes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|mailbox| mailbox["address"] == address)
        .unwrap();
    let folder = mailbox["folders"]
        .as_array()
        .unwrap()
        .iter()
        .find(|folder| folder["path"] == path)
        .unwrap();
    folder["messages"].as_array().unwrap().clone()
}

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
    assert_refused(
        &practice.graph_get(&token, "users/deploy@contoso.test").await,
        403,
        "Authorization_RequestDenied",
    );
    let token = practice.access(ADMIN, &["Mail.Send"]).await;
    assert_refused(
        &practice.graph_get(&token, "me").await,
        403,
        "Authorization_RequestDenied",
    );
    let token = practice.access(ADMIN, &["User.ReadBasic.All"]).await;
    assert_eq!(
        practice.graph_get(&token, "users/deploy@contoso.test").await.0,
        200
    );
    assert_refused(
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
    assert_refused(&json_of(answer).await, 401, "InvalidAuthenticationToken");
    let tampered = token.replace("eyJ", "eyK");
    for bad in ["garbage", "a.b.c", tampered.as_str(), "\u{1f4a9}"] {
        assert_refused(
            &practice.graph_get(bad, "me").await,
            401,
            "InvalidAuthenticationToken",
        );
    }
    practice.pass(3_601);
    let expired = practice.graph_get(&token, "me").await;
    assert_refused(&expired, 401, "InvalidAuthenticationToken");
    assert!(
        expired.1["error"]["message"]
            .as_str()
            .unwrap()
            .contains("expired")
    );
}

#[tokio::test]
async fn json_mail_arrives_and_lies_in_sent_items() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.Send", "Mail.Read"]).await;
    let mut message = mail("approver1+tag@contoso.test", "From JSON");
    message["message"]["bccRecipients"] =
        json!([{ "emailAddress": { "address": "approver2@contoso.test" } }]);
    message["message"]["internetMessageHeaders"] = json!([{ "name": "x-ticket", "value": "4711" }]);
    assert_eq!(
        practice.graph_post(&token, "me/sendMail", &message).await,
        (202, json!(""))
    );
    let state = practice.state().await;
    let arrived = folder(&state, "approver1@contoso.test", "Inbox").pop().unwrap();
    assert_eq!(arrived["subject"], "From JSON");
    assert_eq!(arrived["headers"], json!([["x-ticket", "4711"]]));
    assert_eq!(arrived["bcc"], json!([]), "nobody sees the blind copy");
    assert_eq!(
        folder(&state, "approver2@contoso.test", "Inbox").pop().unwrap()["subject"],
        "From JSON"
    );
    let sent = folder(&state, DEPLOY, "Sent Items").pop().unwrap();
    assert_eq!(sent["internetMessageId"], arrived["internetMessageId"]);
    assert_eq!(sent["bcc"], json!(["approver2@contoso.test"]));
    message["saveToSentItems"] = json!("false");
    practice.graph_post(&token, "me/sendMail", &message).await;
    assert_eq!(folder(&practice.state().await, DEPLOY, "Sent Items").len(), 1);
}

#[tokio::test]
async fn mime_mail_keeps_its_message_id() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.Send", "Mail.Read"]).await;
    let mime = "From: Deploy <deploy@contoso.test>\r\nTo: admin@contoso.test\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\
                Message-ID: <one@console.test>\r\nIn-Reply-To: <zero@console.test>\r\n\
                Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>\r\n";
    assert_eq!(
        practice
            .send_mime(&token, "me/sendMail", STANDARD.encode(mime))
            .await
            .0,
        202
    );
    let state = practice.state().await;
    let arrived = folder(&state, ADMIN, "Inbox").pop().unwrap();
    assert_eq!(arrived["internetMessageId"], "<one@console.test>");
    assert_eq!(arrived["subject"], "Gr\u{fc}\u{df}e");
    assert_eq!(arrived["body_type"], "html");
    let filter = "internetMessageId%20eq%20'%3Cone%40console.test%3E'";
    let path =
        format!("me/mailFolders/sentitems/messages?$filter={filter}&$select=internetMessageHeaders,subject");
    let (_, found) = practice.graph_get(&token, &path).await;
    assert_eq!(found["value"].as_array().unwrap().len(), 1, "{found}");
    let headers = found["value"][0]["internetMessageHeaders"].as_array().unwrap();
    assert!(headers.contains(&json!({ "name": "In-Reply-To", "value": "<zero@console.test>" })));
    for (bad, code) in [
        ("%%%", "ErrorMimeContentInvalidBase64String"),
        ("", "ErrorMimeContentInvalid"),
    ] {
        assert_refused(
            &practice.send_mime(&token, "me/sendMail", bad.to_owned()).await,
            400,
            code,
        );
    }
    let foreign = mime.replace("From: Deploy <deploy@", "From: Finance <finance@");
    assert_refused(
        &practice
            .send_mime(&token, "me/sendMail", STANDARD.encode(foreign))
            .await,
        403,
        "ErrorSendAsDenied",
    );
}

#[tokio::test]
async fn the_body_of_send_mail_is_checked() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.Send"]).await;
    let with = |path: &str, value: Value| {
        let mut message = mail("admin@contoso.test", "x");
        message["message"][path] = value;
        message
    };
    let custom = |name: &str| json!({ "name": name, "value": "v" });
    for (body, code) in [
        (with("toRecipients", json!([])), "ErrorInvalidRecipients"),
        (mail("a@b.test;c@d.test", "x"), "ErrorInvalidRecipients"),
        (
            with("internetMessageHeaders", json!([custom("In-Reply-To")])),
            "InvalidInternetMessageHeader",
        ),
        (
            with("internetMessageHeaders", json!(vec![custom("x-a"); 6])),
            "InvalidInternetMessageHeaderCollection",
        ),
        (
            with("attachments", json!([{ "name": "a", "contentBytes": "%" }])),
            "RequestBodyRead",
        ),
        (with("subject", json!(7)), "RequestBodyRead"),
        (json!({}), "RequestBodyRead"),
        (json!([]), "BadRequest"),
    ] {
        assert_refused(
            &practice.graph_post(&token, "me/sendMail", &body).await,
            400,
            code,
        );
    }
    let url = format!("{}/graph/v1.0/me/sendMail", practice.base);
    let request = practice
        .http
        .post(&url)
        .bearer_auth(&token)
        .header("content-type", "application/json");
    assert_refused(
        &json_of(request.body("{nonsense").send().await.unwrap()).await,
        400,
        "BadRequest",
    );
    let huge = "A".repeat(5 * 1024 * 1024);
    assert_refused(
        &practice.send_mime(&token, "me/sendMail", huge).await,
        413,
        "ErrorMessageSizeExceeded",
    );
    assert_eq!(practice.state().await["counters"]["send_mail"], 0);
}

#[tokio::test]
async fn sending_as_a_shared_mailbox_needs_scope_and_right() {
    let practice = Practice::start().await;
    let from = |address: &str| {
        let mut message = mail("admin@contoso.test", "Shared");
        message["message"]["from"] = json!({ "emailAddress": { "address": address } });
        message
    };
    let own = practice.access(DEPLOY, &["Mail.Send"]).await;
    assert_refused(
        &practice
            .graph_post(&own, "me/sendMail", &from("approvals@contoso.test"))
            .await,
        403,
        "ErrorSendAsDenied",
    );
    let path = "users/approvals@contoso.test/sendMail";
    assert_refused(
        &practice
            .graph_post(&own, path, &mail("admin@contoso.test", "x"))
            .await,
        403,
        "ErrorAccessDenied",
    );
    let shared = practice.access(DEPLOY, &["Mail.Send.Shared"]).await;
    assert_eq!(
        practice
            .graph_post(&shared, "me/sendMail", &from("approvals@contoso.test"))
            .await
            .0,
        202
    );
    assert_eq!(
        practice
            .graph_post(&shared, path, &mail("admin@contoso.test", "x"))
            .await
            .0,
        202
    );
    let state = practice.state().await;
    let sent = folder(&state, DEPLOY, "Sent Items").pop().unwrap();
    assert_eq!(
        (sent["from"].as_str(), sent["sender"].as_str()),
        (Some("approvals@contoso.test"), Some(DEPLOY))
    );
    assert_eq!(folder(&state, "approvals@contoso.test", "Sent Items").len(), 1);
    let finance = "users/finance@contoso.test/sendMail";
    assert_refused(
        &practice
            .graph_post(&shared, finance, &mail("admin@contoso.test", "x"))
            .await,
        403,
        "ErrorAccessDenied",
    );
    assert_refused(
        &practice
            .graph_post(&shared, "me/sendMail", &from("finance@contoso.test"))
            .await,
        403,
        "ErrorSendAsDenied",
    );
    let nobody = "users/nobody@contoso.test/sendMail";
    assert_refused(
        &practice
            .graph_post(&shared, nobody, &mail("admin@contoso.test", "x"))
            .await,
        404,
        "ErrorInvalidUser",
    );
}

#[tokio::test]
async fn unknown_recipients_bounce_and_outsiders_get_nothing() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.Send"]).await;
    practice
        .graph_post(&token, "me/sendMail", &mail("nobody@contoso.test", "Lost"))
        .await;
    practice
        .graph_post(&token, "me/sendMail", &mail("somebody@example.com", "Far"))
        .await;
    let state = practice.state().await;
    assert_eq!(
        folder(&state, DEPLOY, "Inbox").pop().unwrap()["subject"],
        "Undeliverable: Lost"
    );
    assert_eq!(state["outside"][0]["to"], "somebody@example.com");
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
    assert_refused(
        &practice.graph_get(&token, "me/mailFolders/clutter").await,
        404,
        "ErrorFolderNotFound",
    );
    assert_refused(
        &practice.graph_get(&token, "me/mailFolders/Nonsense").await,
        400,
        "ErrorInvalidIdMalformed",
    );
    let gone = "me/mailFolders/AAMkAGCoAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_refused(&practice.graph_get(&token, gone).await, 404, "ErrorItemNotFound");
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
    assert_refused(&again, 409, "ErrorFolderExists");
    assert_refused(
        &practice
            .graph_post(&token, "me/mailFolders", &json!({ "displayName": " " }))
            .await,
        400,
        "RequestBodyRead",
    );
}

async fn json_of_get(practice: &Practice, token: &str, url: &str) -> (u16, Value) {
    json_of(practice.http.get(url).bearer_auth(token).send().await.unwrap()).await
}

#[tokio::test]
async fn reading_needs_scope_and_right() {
    let practice = Practice::start().await;
    let own = practice.access(DEPLOY, &["Mail.Read"]).await;
    assert_eq!(practice.graph_get(&own, "me/messages").await.0, 200);
    assert_refused(
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
    assert_refused(
        &practice
            .graph_get(&shared, "users/finance@contoso.test/messages")
            .await,
        403,
        "ErrorAccessDenied",
    );
    assert_refused(
        &practice
            .graph_get(&shared, "users/admin@contoso.test/messages")
            .await,
        403,
        "ErrorAccessDenied",
    );
    let send = practice.access(DEPLOY, &["Mail.Send"]).await;
    assert_refused(
        &practice.graph_get(&send, "me/mailFolders/inbox").await,
        403,
        "ErrorAccessDenied",
    );
    let basic = practice.access(DEPLOY, &["Mail.ReadBasic"]).await;
    let (_, list) = practice.graph_get(&basic, "me/mailFolders/inbox/messages").await;
    assert!(list["value"][0]["subject"].is_string() && list["value"][0].get("body").is_none());
    let new = json!({ "displayName": "x" });
    assert_refused(
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
    assert_refused(
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
        assert_refused(
            &practice.graph_get(&token, &format!("{inbox}?{bad}")).await,
            400,
            "BadRequest",
        );
    }
    let id = first["value"][0]["id"].as_str().unwrap();
    let (_, one) = practice.graph_get(&token, &format!("me/messages/{id}")).await;
    assert_eq!(
        (one["subject"].as_str(), one["body"]["content"].as_str()),
        (Some("Mail 11"), Some("t"))
    );
    assert_refused(
        &practice.graph_get(&token, "me/messages/x").await,
        400,
        "ErrorInvalidIdMalformed",
    );
    let swapped = id.to_ascii_uppercase();
    assert_refused(
        &practice
            .graph_get(&token, &format!("me/messages/{swapped}"))
            .await,
        404,
        "ErrorItemNotFound",
    );
}

#[tokio::test]
async fn paths_that_do_not_exist_are_refused() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &ALL).await;
    for path in ["me/nonsense", "nonsense", "me/messages/a/b/c", "me/%2e%2e/x"] {
        assert_refused(&practice.graph_get(&token, path).await, 400, "BadRequest");
    }
    assert_refused(
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
    assert_refused(&json_of(answer).await, 429, "ApplicationThrottled");
    practice
        .control(
            "faults",
            json!({ "throttled": null, "down": { "only": "token" } }),
        )
        .await;
    assert_eq!(practice.graph_get(&token, "me").await.0, 200);
    practice.control("faults", json!({ "down": true })).await;
    assert_refused(&practice.graph_get(&token, "me").await, 503, "ServiceUnavailable");
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
