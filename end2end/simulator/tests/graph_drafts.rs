//! Graph: drafts, sending them, answering and passing on.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Practice, assert_graph_refusal, folder};

const DEPLOY: &str = "deploy@contoso.test";
const ADMIN: &str = "admin@contoso.test";
const BOTH: [&str; 2] = ["Mail.ReadWrite", "Mail.Send"];

fn to(address: &str) -> Value {
    json!([{ "emailAddress": { "address": address } }])
}

fn addresses(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| one["emailAddress"]["address"].as_str().unwrap())
        .collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

#[tokio::test]
async fn a_draft_is_written_changed_and_sent_under_one_immutable_id() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &BOTH).await;
    let immutable = |request: reqwest::RequestBuilder| request.header("prefer", "IdType=\"ImmutableId\"");
    let (status, draft) = practice
        .graph(Method::POST, &token, "me/messages", |request| {
            immutable(request).json(&json!({ "subject": "Draft", "toRecipients": to(ADMIN) }))
        })
        .await;
    assert_eq!((status, draft["isDraft"].as_bool()), (201, Some(true)));
    let id = text(&draft, "id");
    assert!(id.starts_with("AAkA"), "{id}");
    let one = format!("me/messages/{id}");
    let (_, drafts) = practice.graph_get(&token, "me/mailFolders/drafts").await;
    assert_eq!(draft["parentFolderId"], drafts["id"]);
    let change = json!({
        "subject": "Finished",
        "body": { "contentType": "HTML", "content": "<p>Done</p>" },
        "internetMessageHeaders": [{ "name": "x-run", "value": "7" }],
        "singleValueExtendedProperties": [{ "id": "String 0x1042", "value": "<first@console.test>" }],
    });
    let (status, changed) = practice.graph_patch(&token, &one, &change).await;
    assert_eq!((status, text(&changed, "subject")), (200, "Finished"));
    assert_ne!(changed["changeKey"], draft["changeKey"]);
    let stale = practice
        .graph(Method::PATCH, &token, &one, |request| {
            let tag = text(&draft, "@odata.etag").to_owned();
            request
                .header("if-match", tag)
                .json(&json!({ "subject": "Stale" }))
        })
        .await;
    assert_graph_refusal(&stale, 412, "ErrorIrresolvableConflict");
    assert_eq!(
        practice.graph_act(&token, &format!("{one}/send")).await,
        (202, json!(""))
    );
    let (_, sent) = practice.graph(Method::GET, &token, &one, immutable).await;
    let (_, folder_of) = practice
        .graph_get(
            &token,
            &format!("me/mailFolders/{}", text(&sent, "parentFolderId")),
        )
        .await;
    assert_eq!(folder_of["displayName"], "Sent Items");
    assert_eq!(
        (sent["isDraft"].as_bool(), sent["id"].as_str()),
        (Some(false), Some(id))
    );
    let state = practice.state().await;
    let arrived = folder(&state, ADMIN, "Inbox").pop().unwrap();
    assert_eq!(arrived["internetMessageId"], draft["internetMessageId"]);
    assert_eq!(
        arrived["headers"],
        json!([["In-Reply-To", "<first@console.test>"], ["x-run", "7"]])
    );
    assert_eq!(folder(&state, DEPLOY, "Drafts").len(), 0);
    assert_graph_refusal(
        &practice.graph_act(&token, &format!("{one}/send")).await,
        400,
        "ErrorInvalidRequest",
    );
}

#[tokio::test]
async fn without_the_preference_the_id_changes_when_it_is_sent() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &BOTH).await;
    let new = json!({ "subject": "Draft", "toRecipients": to(ADMIN) });
    let (_, draft) = practice.graph_post(&token, "me/messages", &new).await;
    let one = format!("me/messages/{}", text(&draft, "id"));
    assert_eq!(practice.graph_act(&token, &format!("{one}/send")).await.0, 202);
    assert_graph_refusal(&practice.graph_get(&token, &one).await, 404, "ErrorItemNotFound");
}

#[tokio::test]
async fn drafts_need_both_permissions_and_recipients() {
    let practice = Practice::start().await;
    let write = practice.access(DEPLOY, &["Mail.ReadWrite"]).await;
    let (_, draft) = practice
        .graph_post(&write, "me/messages", &json!({ "subject": "x" }))
        .await;
    let send = format!("me/messages/{}/send", text(&draft, "id"));
    assert_graph_refusal(&practice.graph_act(&write, &send).await, 403, "ErrorAccessDenied");
    let both = practice.access(DEPLOY, &BOTH).await;
    assert_graph_refusal(
        &practice.graph_act(&both, &send).await,
        400,
        "ErrorInvalidRecipients",
    );
    let only_send = practice.access(DEPLOY, &["Mail.Send"]).await;
    assert_graph_refusal(
        &practice.graph_post(&only_send, "me/messages", &json!({})).await,
        403,
        "ErrorAccessDenied",
    );
    for (bad, code) in [
        (json!({ "subjcet": "typo" }), "RequestBodyRead"),
        (json!({ "importance": "urgent" }), "RequestBodyRead"),
        (json!({ "toRecipients": "a@b.test" }), "RequestBodyRead"),
        (
            json!({ "internetMessageHeaders": [{ "name": "References", "value": "x" }] }),
            "InvalidInternetMessageHeader",
        ),
    ] {
        assert_graph_refusal(&practice.graph_post(&both, "me/messages", &bad).await, 400, code);
    }
    assert_eq!(practice.state().await["counters"]["send_mail"], 0);
}

#[tokio::test]
async fn mime_becomes_a_draft_and_comes_back_as_it_was() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &BOTH).await;
    let raw = "From: deploy@contoso.test\r\nTo: admin@contoso.test\r\nBcc: approver1@contoso.test\r\n\
               Subject: Two forms\r\nMessage-ID: <two@console.test>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0000\r\n\
               MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
               --b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--\r\n";
    let (status, draft) = practice
        .send_mime(&token, "me/messages", STANDARD.encode(raw))
        .await;
    assert_eq!((status, text(&draft, "subject")), (201, "Two forms"));
    let one = format!("me/messages/{}", text(&draft, "id"));
    let (status, back) = practice.graph_get(&token, &format!("{one}/$value")).await;
    assert_eq!((status, back), (200, json!(raw)));
    practice.graph_act(&token, &format!("{one}/send")).await;
    let admin = practice.access(ADMIN, &["Mail.Read"]).await;
    let (_, list) = practice
        .graph_get(&admin, "me/mailFolders/inbox/messages?$top=1")
        .await;
    let arrived = format!("me/messages/{}/$value", text(&list["value"][0], "id"));
    let (_, copy) = practice.graph_get(&admin, &arrived).await;
    assert!(copy.as_str().unwrap().contains("plain\r\n--b"));
    assert!(
        !copy.as_str().unwrap().contains("Bcc"),
        "the blind copy stays blind"
    );
    let basic = practice.access(ADMIN, &["Mail.ReadBasic"]).await;
    assert_graph_refusal(
        &practice.graph_get(&basic, &arrived).await,
        403,
        "ErrorAccessDenied",
    );
}

#[tokio::test]
async fn answers_know_whom_and_what_they_answer() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &BOTH).await;
    let mail = json!({ "message": {
        "subject": "Question",
        "body": { "contentType": "Text", "content": "What now?" },
        "toRecipients": [
            { "emailAddress": { "address": "buero@contoso.test" } },
            { "emailAddress": { "address": "approver1@contoso.test" } },
        ],
        "ccRecipients": to("approver2@contoso.test"),
        "attachments": [{ "name": "a.txt", "contentBytes": "SGVsbG8=" }],
    } });
    assert_eq!(practice.graph_post(&token, "me/sendMail", &mail).await.0, 202);
    let buero = practice.access("buero@contoso.test", &BOTH).await;
    let (_, list) = practice
        .graph_get(&buero, "me/mailFolders/inbox/messages?$top=1")
        .await;
    let question = &list["value"][0];
    let one = format!("me/messages/{}", text(question, "id"));
    let (status, reply) = practice
        .graph_post(
            &buero,
            &format!("{one}/createReply"),
            &json!({ "comment": "Nothing." }),
        )
        .await;
    assert_eq!((status, text(&reply, "subject")), (201, "AW: Question"));
    assert_eq!(addresses(&reply["toRecipients"]), [DEPLOY]);
    assert_eq!(reply["conversationId"], question["conversationId"]);
    let body = text(&reply["body"], "content");
    assert!(
        body.starts_with("Nothing.") && body.contains("What now?"),
        "{body}"
    );
    let headers = format!(
        "me/messages/{}?$select=internetMessageHeaders",
        text(&reply, "id")
    );
    let (_, headers) = practice.graph_get(&buero, &headers).await;
    assert_eq!(
        headers["internetMessageHeaders"][0],
        json!({ "name": "In-Reply-To", "value": question["internetMessageId"] })
    );
    let all = json!({ "message": { "importance": "high" } });
    let (_, reply) = practice
        .graph_post(&buero, &format!("{one}/createReplyAll"), &all)
        .await;
    assert_eq!(
        addresses(&reply["toRecipients"]),
        [DEPLOY, "approver1@contoso.test"]
    );
    assert_eq!(addresses(&reply["ccRecipients"]), ["approver2@contoso.test"]);
    assert_eq!(reply["importance"], "high");
    let (_, forward) = practice.graph_act(&buero, &format!("{one}/createForward")).await;
    assert_eq!(
        (text(&forward, "subject"), forward["hasAttachments"].as_bool()),
        ("WG: Question", Some(true))
    );
    assert!(addresses(&forward["toRecipients"]).is_empty());
    let both = json!({ "comment": "x", "message": { "body": { "contentType": "text", "content": "y" } } });
    assert_graph_refusal(
        &practice.graph_post(&buero, &format!("{one}/reply"), &both).await,
        400,
        "BadRequest",
    );
    assert_eq!(practice.state().await["counters"]["send_mail"], 1);
}

#[tokio::test]
async fn answers_can_be_sent_at_once() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &BOTH).await;
    let (_, list) = practice
        .graph_get(&token, "me/mailFolders/inbox/messages?$top=1")
        .await;
    let one = format!("me/messages/{}", text(&list["value"][0], "id"));
    let thanks = json!({ "comment": "Thank you" });
    assert_eq!(
        practice
            .graph_post(&token, &format!("{one}/reply"), &thanks)
            .await,
        (202, json!(""))
    );
    let pass_on = json!({ "comment": "See below", "toRecipients": to("approver2@contoso.test") });
    assert_eq!(
        practice
            .graph_post(&token, &format!("{one}/forward"), &pass_on)
            .await
            .0,
        202
    );
    assert_graph_refusal(
        &practice
            .graph_post(
                &token,
                &format!("{one}/forward"),
                &json!({ "comment": "to nobody" }),
            )
            .await,
        400,
        "ErrorInvalidRecipients",
    );
    let state = practice.state().await;
    let subjects: Vec<Value> = folder(&state, DEPLOY, "Sent Items")
        .iter()
        .map(|mail| mail["subject"].clone())
        .collect();
    assert_eq!(subjects, ["RE: Welcome to Contoso", "FW: Welcome to Contoso"]);
    assert_eq!(
        folder(&state, ADMIN, "Inbox").pop().unwrap()["subject"],
        "RE: Welcome to Contoso"
    );
}
