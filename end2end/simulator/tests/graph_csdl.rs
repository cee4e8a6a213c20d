//! The comparison with Microsoft's metadata finds what it should. Every call of the other tests goes through it.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use serde_json::{Value, json};
use support::{Practice, csdl::check};

fn message(change: &Value) -> Value {
    let mut message = json!({
        "@odata.context": "https://graph/v1.0/$metadata#users('x')/messages/$entity",
        "id": "AAMk",
        "subject": null,
        "isRead": true,
        "importance": "normal",
        "receivedDateTime": "2026-11-23T08:00:00Z",
        "body": { "contentType": "html", "content": "" },
        "toRecipients": [{ "emailAddress": { "name": "a", "address": "b" } }],
    });
    for (name, value) in change.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

#[test]
fn differences_are_found() {
    assert_eq!(check(&message(&json!({}))), Ok(()));
    for (change, at) in [
        (json!({ "colour": "red" }), "message.colour does not exist"),
        (
            json!({ "isRead": "true" }),
            "message.isRead is not of type Edm.Boolean",
        ),
        (json!({ "importance": "Normal" }), "message.importance"),
        (
            json!({ "receivedDateTime": "yesterday" }),
            "message.receivedDateTime",
        ),
        (
            json!({ "body": { "contentType": "markdown" } }),
            "message.body.contentType",
        ),
        (
            json!({ "toRecipients": { "emailAddress": {} } }),
            "is not a collection",
        ),
        (
            json!({ "toRecipients": [{ "address": "b" }] }),
            "message.toRecipients.address does not exist",
        ),
        (json!({ "id": null }), "message.id is null"),
        (
            json!({ "@odata.type": "#microsoft.graph.mailFolder" }),
            "mailFolder is no message",
        ),
        (
            json!({ "attachments": [{ "id": "a" }] }),
            "attachment is abstract",
        ),
        (
            json!({ "attachments": [{ "@odata.type": "#microsoft.graph.fileAttachment", "id": "a", "size": 1.5 }] }),
            "message.attachments.size",
        ),
    ] {
        let found = check(&message(&change)).unwrap_err();
        assert!(found.contains(at), "{change}: {found}");
    }
    let mut without_context = message(&json!({}));
    without_context.as_object_mut().unwrap().remove("@odata.context");
    assert!(check(&without_context).is_err());
    let folders = "https://graph/v1.0/$metadata#users('x')/mailFolders(id)";
    let list = |item: Value| json!({ "@odata.context": folders, "value": [item] });
    assert_eq!(check(&list(json!({ "id": "a", "totalItemCount": 3 }))), Ok(()));
    for bad in [
        json!({ "totalItemCount": 3 }),
        json!({ "id": "a", "totalItemCount": 3_000_000_000_u64 }),
    ] {
        assert!(check(&list(bad)).is_err());
    }
    assert!(check(&json!({ "error": { "code": "x", "message": "y" } })).is_err());
}

#[tokio::test]
async fn every_property_of_a_whole_mailbox_agrees() {
    let practice = Practice::start().await;
    for account in ["deploy@contoso.test", "buero@contoso.test"] {
        let token = practice.access(account, &["User.Read", "Mail.Read"]).await;
        for path in [
            "me",
            "me?$select=proxyAddresses,otherMails,userType,accountEnabled",
            "me/mailFolders?includeHiddenFolders=true&$expand=childFolders($expand=childFolders)",
            "me/messages?$expand=attachments&$top=50",
            "me/messages?$select=internetMessageHeaders,uniqueBody,categories,flag",
            "me/mailFolders/delta",
            "me/mailFolders/inbox/messages/delta",
        ] {
            let (status, _) = practice.graph_get(&token, path).await;
            assert_eq!(status, 200, "{path}");
        }
    }
}
