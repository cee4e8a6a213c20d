//! Graph: attachments, in one request and in pieces.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Response;
use serde_json::{Value, json};
use support::{Practice, assert_graph_refusal, folder, json_of};

const DEPLOY: &str = "deploy@contoso.test";
const SCOPES: [&str; 2] = ["Mail.ReadWrite", "Mail.Send"];
const PIECE: usize = 2 * 1024 * 1024;

async fn draft(practice: &Practice, token: &str) -> String {
    let new = json!({ "subject": "Files", "toRecipients": [{ "emailAddress": { "address": "admin@contoso.test" } }] });
    let (status, draft) = practice.graph_post(token, "me/messages", &new).await;
    assert_eq!(status, 201);
    format!("me/messages/{}", draft["id"].as_str().unwrap())
}

fn file(name: &str, content: &[u8]) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": name,
        "contentType": "text/plain",
        "contentBytes": STANDARD.encode(content),
    })
}

#[tokio::test]
async fn files_are_added_read_and_deleted() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &SCOPES).await;
    let one = draft(&practice, &token).await;
    let list = format!("{one}/attachments");
    let (status, made) = practice.graph_post(&token, &list, &file("a.txt", b"Hello")).await;
    assert_eq!((status, made["size"].as_u64()), (201, Some(5)));
    let mut picture = file("p.png", b"not a picture");
    picture["isInline"] = json!(true);
    picture["contentId"] = json!("cid1");
    practice.graph_post(&token, &list, &picture).await;
    let message = json!({
        "@odata.type": "#microsoft.graph.itemAttachment",
        "name": "Inner",
        "item": { "@odata.type": "#microsoft.graph.message", "subject": "Inner", "body": { "contentType": "text", "content": "inside" } },
    });
    let (_, inner) = practice.graph_post(&token, &list, &message).await;
    assert_eq!(inner["@odata.type"], "#microsoft.graph.itemAttachment");
    let (files, _) = practice.graph_all(&token, &format!("{list}?$top=2")).await;
    assert_eq!(files.len(), 3);
    assert_eq!(files[1]["contentId"], "cid1");
    assert_eq!(files[0]["contentBytes"], STANDARD.encode("Hello"));
    let (_, few) = practice
        .graph_get(&token, &format!("{list}?$select=name,size"))
        .await;
    assert!(few["value"][0].get("contentBytes").is_none());
    let first = format!("{list}/{}", made["id"].as_str().unwrap());
    let bytes = practice
        .http
        .get(format!("{}/graph/v1.0/{first}/$value", practice.base))
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(bytes.headers()["content-type"], "text/plain");
    assert_eq!(bytes.text().await.unwrap(), "Hello");
    let mime = format!("{list}/{}/$value", inner["id"].as_str().unwrap());
    let (_, mime) = practice.graph_get(&token, &mime).await;
    assert!(mime.as_str().unwrap().contains("Subject: Inner\r\n"));
    let (_, message) = practice
        .graph_get(
            &token,
            &format!("{one}?$expand=attachments($select=name)&$select=hasAttachments"),
        )
        .await;
    assert_eq!(
        (
            message["attachments"][0]["name"].as_str(),
            message["hasAttachments"].as_bool()
        ),
        (Some("a.txt"), Some(true))
    );
    assert_eq!(practice.graph_delete(&token, &first).await.0, 204);
    assert_graph_refusal(
        &practice.graph_get(&token, &first).await,
        404,
        "ErrorItemNotFound",
    );
    practice.graph_act(&token, &format!("{one}/send")).await;
    let state = practice.state().await;
    let arrived = folder(&state, "admin@contoso.test", "Inbox").pop().unwrap();
    assert_eq!(arrived["attachments"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_no_attachment_is_refused() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &SCOPES).await;
    let list = format!("{}/attachments", draft(&practice, &token).await);
    for bad in [
        json!({}),
        json!({ "name": "a" }),
        json!({ "name": "a", "contentBytes": "%" }),
        json!({ "name": " ", "contentBytes": "" }),
        json!({ "@odata.type": "#microsoft.graph.referenceAttachment", "name": "a" }),
        json!({ "@odata.type": "#microsoft.graph.itemAttachment", "name": "a" }),
    ] {
        assert_graph_refusal(
            &practice.graph_post(&token, &list, &bad).await,
            400,
            "RequestBodyRead",
        );
    }
    let large = file("a", &vec![0; 3 * 1024 * 1024 + 1]);
    assert_graph_refusal(
        &practice.graph_post(&token, &list, &large).await,
        413,
        "ErrorMessageSizeExceeded",
    );
    let read = practice.access(DEPLOY, &["Mail.ReadBasic"]).await;
    assert_graph_refusal(&practice.graph_get(&read, &list).await, 403, "ErrorAccessDenied");
}

/// `createUploadSession` for a file of this size.
async fn session(practice: &Practice, token: &str, one: &str, size: usize) -> (u16, Value) {
    let item = json!({ "AttachmentItem": { "attachmentType": "file", "name": "large.bin", "size": size } });
    let path = format!("{one}/attachments/createUploadSession");
    practice.graph_post(token, &path, &item).await
}

async fn put(practice: &Practice, url: &str, range: &str, piece: &[u8]) -> Response {
    let request = practice.http.put(url).header("content-range", range);
    request.body(piece.to_vec()).send().await.unwrap()
}

#[tokio::test]
async fn a_large_file_goes_up_in_pieces() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &SCOPES).await;
    let one = draft(&practice, &token).await;
    let whole: Vec<u8> = (0..2 * PIECE + 77).map(|at: usize| at.to_le_bytes()[1]).collect();
    let size = whole.len();
    let (status, started) = session(&practice, &token, &one, size).await;
    assert_eq!((status, &started["nextExpectedRanges"]), (201, &json!(["0-"])));
    let url = started["uploadUrl"].as_str().unwrap();
    let first = format!("bytes 0-{}/{size}", PIECE - 1);
    let answer = put(&practice, url, &first, &whole[..PIECE]).await;
    let (status, progress) = json_of(answer).await;
    assert_eq!(
        (status, &progress["nextExpectedRanges"]),
        (200, &json!([PIECE.to_string()]))
    );
    assert!(progress["ExpirationDateTime"].is_string());
    // Again, out of order, with a wrong total, with a wrong length, without a range
    for (range, piece, status) in [
        (first.as_str(), &whole[..PIECE], 416),
        (
            &format!("bytes {}-{}/{size}", 2 * PIECE, size - 1),
            &whole[2 * PIECE..],
            416,
        ),
        (
            &format!("bytes {PIECE}-{}/{}", 2 * PIECE - 1, size + 1),
            &whole[..PIECE],
            400,
        ),
        (
            &format!("bytes {PIECE}-{}/{size}", 2 * PIECE),
            &whole[..PIECE],
            400,
        ),
        ("bytes 1-0/5", &whole[..1], 400),
        ("nonsense", &whole[..1], 400),
    ] {
        let refused = put(&practice, url, range, piece).await;
        assert_eq!(refused.status().as_u16(), status, "{range}");
    }
    let (_, progress) = json_of(practice.http.get(url).send().await.unwrap()).await;
    assert_eq!(progress["nextExpectedRanges"], json!([PIECE.to_string()]));
    let authorized = practice.http.get(url).bearer_auth(&token).send().await.unwrap();
    assert_eq!(
        authorized.status().as_u16(),
        401,
        "the URL is its own authorization"
    );
    let second = format!("bytes {PIECE}-{}/{size}", 2 * PIECE - 1);
    put(&practice, url, &second, &whole[PIECE..2 * PIECE]).await;
    let last = format!("bytes {}-{}/{size}", 2 * PIECE, size - 1);
    let answer = put(&practice, url, &last, &whole[2 * PIECE..]).await;
    assert_eq!(answer.status().as_u16(), 201);
    assert!(
        answer.headers()["location"]
            .to_str()
            .unwrap()
            .contains("Attachments('AAMk")
    );
    let gone = practice.http.get(url).send().await.unwrap();
    assert_eq!(gone.status().as_u16(), 404);
    let (files, _) = practice.graph_all(&token, &format!("{one}/attachments")).await;
    assert_eq!(files[0]["size"].as_u64(), Some(size as u64));
    assert_eq!(
        files[0]["contentBytes"].as_str().unwrap(),
        STANDARD.encode(&whole)
    );
}

#[tokio::test]
async fn sessions_are_refused_cancelled_and_expire() {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &SCOPES).await;
    let one = draft(&practice, &token).await;
    assert_graph_refusal(
        &session(&practice, &token, &one, 3_000_000).await,
        400,
        "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize",
    );
    assert_graph_refusal(
        &session(&practice, &token, &one, 151 * 1024 * 1024).await,
        413,
        "ErrorMessageSizeExceeded",
    );
    let size = 2 * PIECE;
    let (_, started) = session(&practice, &token, &one, size).await;
    let url = started["uploadUrl"].as_str().unwrap();
    let forged = url.replace("authtoken=", "authtoken=x");
    assert_eq!(
        practice
            .http
            .delete(&forged)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16(),
        404
    );
    let huge = vec![0; 4 * 1024 * 1024 + 1];
    let refused = put(
        &practice,
        url,
        &format!("bytes 0-{}/{size}", huge.len() - 1),
        &huge,
    )
    .await;
    assert_eq!(refused.status().as_u16(), 413);
    assert_eq!(
        practice.http.delete(url).send().await.unwrap().status().as_u16(),
        204
    );
    assert_eq!(
        practice.http.delete(url).send().await.unwrap().status().as_u16(),
        404
    );
    let (_, started) = session(&practice, &token, &one, size).await;
    practice.pass(25 * 3_600);
    let url = started["uploadUrl"].as_str().unwrap();
    assert_eq!(
        practice.http.get(url).send().await.unwrap().status().as_u16(),
        404
    );
    let shared = practice.access(DEPLOY, &["Mail.ReadWrite.Shared"]).await;
    let (_, foreign) = practice
        .graph_post(
            &shared,
            "users/approvals@contoso.test/messages",
            &json!({ "subject": "x" }),
        )
        .await;
    let foreign = format!(
        "users/approvals@contoso.test/messages/{}",
        foreign["id"].as_str().unwrap()
    );
    assert_graph_refusal(
        &session(&practice, &shared, &foreign, size).await,
        403,
        "ErrorAccessDenied",
    );
}
