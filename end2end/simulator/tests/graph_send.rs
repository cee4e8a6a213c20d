//! Graph: sending, as JSON and as MIME, as oneself and as a shared mailbox.

mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use support::{Practice, assert_graph_refusal, folder, json_of, mail};

const ADMIN: &str = "admin@contoso.test";
const DEPLOY: &str = "deploy@contoso.test";

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
        assert_graph_refusal(
            &practice.send_mime(&token, "me/sendMail", bad.to_owned()).await,
            400,
            code,
        );
    }
    let foreign = mime.replace("From: Deploy <deploy@", "From: Finance <finance@");
    assert_graph_refusal(
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
        assert_graph_refusal(
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
    assert_graph_refusal(
        &json_of(request.body("{nonsense").send().await.unwrap()).await,
        400,
        "BadRequest",
    );
    let huge = "A".repeat(5 * 1024 * 1024);
    assert_graph_refusal(
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
    assert_graph_refusal(
        &practice
            .graph_post(&own, "me/sendMail", &from("approvals@contoso.test"))
            .await,
        403,
        "ErrorSendAsDenied",
    );
    let path = "users/approvals@contoso.test/sendMail";
    assert_graph_refusal(
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
    assert_graph_refusal(
        &practice
            .graph_post(&shared, finance, &mail("admin@contoso.test", "x"))
            .await,
        403,
        "ErrorAccessDenied",
    );
    assert_graph_refusal(
        &practice
            .graph_post(&shared, "me/sendMail", &from("finance@contoso.test"))
            .await,
        403,
        "ErrorSendAsDenied",
    );
    let nobody = "users/nobody@contoso.test/sendMail";
    assert_graph_refusal(
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
