//! Graph: delta queries over messages and folders.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::{Practice, assert_graph_refusal};

const DEPLOY: &str = "deploy@contoso.test";
const DELTA: &str = "me/mailFolders/inbox/messages/delta?$select=subject,isRead";

async fn drop_mail(practice: &Practice, subject: &str) {
    let new = json!({ "from": "admin@contoso.test", "to": DEPLOY, "subject": subject });
    assert_eq!(practice.control("mail", new).await.0, 200);
}

async fn with_mails(count: usize) -> (Practice, String) {
    let practice = Practice::start().await;
    let token = practice.access(DEPLOY, &["Mail.ReadWrite"]).await;
    for number in 0..count {
        practice.pass(60);
        drop_mail(&practice, &format!("Mail {number}")).await;
    }
    (practice, token)
}

fn ids(items: &[Value]) -> BTreeSet<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// One round, and the link that begins the next.
async fn round(practice: &Practice, token: &str, link: &str) -> (Vec<Value>, String) {
    let (items, next) = practice.graph_all(token, link).await;
    (items, next.unwrap())
}

#[tokio::test]
async fn changes_are_told_once() {
    let (practice, token) = with_mails(12).await;
    let (all, link) = round(&practice, &token, DELTA).await;
    assert_eq!((all.len(), ids(&all).len()), (13, 13));
    assert_eq!(all[0]["subject"], "Mail 11");
    assert!(all[0].get("body").is_none(), "$select is baked in");
    let (nothing, link) = round(&practice, &token, &link).await;
    assert_eq!(nothing, Vec::<Value>::new());
    drop_mail(&practice, "New").await;
    let one = |item: &Value| format!("me/messages/{}", item["id"].as_str().unwrap());
    practice
        .graph_patch(&token, &one(&all[1]), &json!({ "isRead": true }))
        .await;
    practice.graph_delete(&token, &one(&all[2])).await;
    practice
        .graph_post(
            &token,
            &format!("{}/move", one(&all[3])),
            &json!({ "destinationId": "archive" }),
        )
        .await;
    let (changed, link) = round(&practice, &token, &link).await;
    assert_eq!(changed.len(), 4, "{changed:#?}");
    let removed: BTreeSet<&str> = changed
        .iter()
        .filter(|item| item["@removed"] == json!({ "reason": "deleted" }))
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(removed, ids(&all[2..4]));
    assert!(changed.iter().any(|item| item["subject"] == "New"));
    assert!(
        changed
            .iter()
            .any(|item| item["id"] == all[1]["id"] && item["isRead"] == true)
    );
    assert!(round(&practice, &token, &link).await.0.is_empty());
}

#[tokio::test]
async fn what_happens_between_pages_is_not_lost() {
    let (practice, token) = with_mails(9).await;
    let (_, first) = practice.graph_get(&token, &format!("{DELTA}&$top=4")).await;
    let told = first["value"].as_array().unwrap().clone();
    assert_eq!(told.len(), 4);
    drop_mail(&practice, "Meanwhile").await;
    practice
        .graph_delete(
            &token,
            &format!("me/messages/{}", told[0]["id"].as_str().unwrap()),
        )
        .await;
    let next = first["@odata.nextLink"].as_str().unwrap();
    let (rest, link) = round(&practice, &token, next).await;
    assert_eq!(rest.len(), 6);
    assert!(ids(&rest).is_disjoint(&ids(&told)));
    let (late, _) = round(&practice, &token, &link).await;
    assert!(late.iter().any(|item| item["subject"] == "Meanwhile"));
    assert!(
        late.iter()
            .any(|item| item["id"] == told[0]["id"] && item["@removed"].is_object())
    );
    assert_eq!(late.len(), 2);
}

#[tokio::test]
async fn kinds_of_change_and_times_can_be_chosen() {
    let (practice, token) = with_mails(3).await;
    let since = "&$filter=receivedDateTime%20ge%202026-11-23T08:02:00Z";
    let (recent, link) = round(&practice, &token, &format!("{DELTA}{since}&changeType=created")).await;
    assert_eq!(recent.len(), 2);
    practice
        .graph_patch(
            &token,
            &format!("me/messages/{}", recent[0]["id"].as_str().unwrap()),
            &json!({ "isRead": true }),
        )
        .await;
    drop_mail(&practice, "New").await;
    let (created, _) = round(&practice, &token, &link).await;
    assert_eq!((created.len(), &created[0]["subject"]), (1, &json!("New")));
    for bad in [
        "$filter=isRead%20eq%20false",
        "$orderby=subject",
        "$search=%22x%22",
        "changeType=moved",
        "$deltatoken=nonsense",
        "$top=0",
    ] {
        let path = format!("me/mailFolders/inbox/messages/delta?{bad}");
        assert_graph_refusal(&practice.graph_get(&token, &path).await, 400, "BadRequest");
    }
    assert_graph_refusal(
        &practice
            .graph_get(&token, "me/mailFolders/clutter/messages/delta")
            .await,
        404,
        "ErrorSyncFolderNotFound",
    );
}

#[tokio::test]
async fn a_state_can_be_lost() {
    let (practice, token) = with_mails(1).await;
    let (_, link) = round(&practice, &token, DELTA).await;
    practice
        .control("faults", json!({ "sync_state_lost": { "times": 1 } }))
        .await;
    assert_eq!(
        practice.graph_get(&token, DELTA).await.0,
        200,
        "a fresh start is possible"
    );
    assert_graph_refusal(&practice.graph_get(&token, &link).await, 410, "SyncStateNotFound");
    assert_eq!(practice.graph_get(&token, &link).await.0, 200);
    let other = practice.access("admin@contoso.test", &["Mail.Read"]).await;
    assert_graph_refusal(&practice.graph_get(&other, &link).await, 410, "SyncStateNotFound");
    practice.pass(31 * 24 * 3_600);
    let later = practice.access(DEPLOY, &["Mail.Read"]).await;
    assert_graph_refusal(&practice.graph_get(&later, &link).await, 410, "SyncStateNotFound");
}

#[tokio::test]
async fn folders_of_all_levels_are_told() {
    let practice = Practice::start().await;
    let token = practice.access("buero@contoso.test", &["Mail.ReadWrite"]).await;
    let (all, link) = round(&practice, &token, "me/mailFolders/delta?$top=7").await;
    assert_eq!(all.len(), 20, "12 at the top, 8 below");
    let deep = all
        .iter()
        .find(|folder| folder["displayName"] == "M\u{e4}rz")
        .unwrap();
    assert!(round(&practice, &token, &link).await.0.is_empty());
    let one = format!("me/mailFolders/{}", deep["id"].as_str().unwrap());
    practice
        .graph_patch(&token, &one, &json!({ "displayName": "April" }))
        .await;
    let (renamed, link) = round(&practice, &token, &link).await;
    assert_eq!((renamed.len(), &renamed[0]["displayName"]), (1, &json!("April")));
    practice.graph_delete(&token, &one).await;
    let (gone, _) = round(&practice, &token, &link).await;
    assert_eq!(
        gone,
        [json!({ "@removed": { "reason": "deleted" }, "id": deep["id"] })]
    );
}
