//! Graph under a rain of requests that mean nothing: every one gets an answer that agrees with the metadata.

mod support;

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::Method;
use support::Practice;

const SEGMENTS: [&str; 34] = [
    "messages",
    "mailFolders",
    "attachments",
    "childFolders",
    "inbox",
    "drafts",
    "delta",
    "delta()",
    "$value",
    "$count",
    "$batch",
    "move",
    "copy",
    "send",
    "sendMail",
    "reply",
    "createReply",
    "createForward",
    "createUploadSession",
    "permanentDelete",
    "translateExchangeIds",
    "users",
    "deploy@contoso.test",
    "%00",
    "%ff",
    "..",
    "('",
    "mailFolders('inbox')",
    "messages('')",
    "%F0%9F%92%A9",
    "a%2Fb",
    "microsoft.graph.move",
    "''",
    "+",
];

const QUERY: [&str; 22] = [
    "$top=1",
    "$top=-1",
    "$skip=99999999999999999999",
    "$skip=3",
    "$select=id,body",
    "$select=",
    "$filter=",
    "$filter='",
    "$filter=isRead eq true",
    "$orderby=subject desc,isRead",
    "$orderby=,",
    "$search=\"a:b\"",
    "$search=\"\"",
    "$expand=attachments",
    "$expand=((((",
    "$count=true",
    "$deltatoken=e30",
    "$skiptoken=e30",
    "changeType=created",
    "includeHiddenFolders=maybe",
    "%=%",
    "&&==",
];

const BODIES: [&str; 16] = [
    "",
    "{}",
    "[]",
    "null",
    "{",
    "\"x\"",
    "{\"message\":{}}",
    "{\"message\":null}",
    "{\"destinationId\":\"inbox\"}",
    "{\"displayName\":\"\u{202e}x\"}",
    "{\"subject\":null,\"toRecipients\":[{}]}",
    "{\"isRead\":1}",
    "{\"AttachmentItem\":{\"attachmentType\":\"file\",\"name\":\"\",\"size\":-1}}",
    "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"//\"}]}",
    "{\"comment\":7}",
    "{\"name\":\"a\",\"contentBytes\":\"AAAA\",\"@odata.type\":\"#x\"}",
];

#[tokio::test]
async fn nothing_makes_it_stumble() {
    let practice = Practice::start().await;
    let token = practice
        .access(
            "deploy@contoso.test",
            &["User.Read", "Mail.ReadWrite", "Mail.Send"],
        )
        .await;
    let (mails, _) = practice.graph_all(&token, "me/messages").await;
    let id = mails[0]["id"].as_str().unwrap().to_owned();
    let mut random = StdRng::seed_from_u64(20_261_123);
    for _ in 0..600 {
        let mut path = "me".to_owned();
        for _ in 0..random.random_range(0..5) {
            let at = random.random_range(0..=SEGMENTS.len());
            path.push('/');
            path.push_str(SEGMENTS.get(at).copied().unwrap_or(&id));
        }
        path.push('?');
        for _ in 0..random.random_range(0..3) {
            path.push_str(QUERY[random.random_range(0..QUERY.len())]);
            path.push('&');
        }
        let method = [
            Method::GET,
            Method::POST,
            Method::PATCH,
            Method::DELETE,
            Method::PUT,
        ][random.random_range(0..5)]
        .clone();
        let body = BODIES[random.random_range(0..BODIES.len())];
        let kind = ["application/json", "text/plain", "nonsense"][random.random_range(0..3)];
        let said = format!("{method} {path} {body}");
        let (status, _) = practice
            .graph(method, &token, &path, |request| {
                request.header("content-type", kind).body(body)
            })
            .await;
        assert!(status < 500, "{status} for {said}");
    }
    assert_eq!(practice.graph_get(&token, "me").await.0, 200, "it still works");
}
