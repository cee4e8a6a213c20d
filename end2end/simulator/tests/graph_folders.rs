//! Graph: the tree of folders, in English and German, and a mailbox with ten thousand messages.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use std::{collections::BTreeSet, time::Instant};

use serde_json::{Value, json};
use support::{Practice, assert_graph_refusal, folder};

const DEPLOY: &str = "deploy@contoso.test";
const BUERO: &str = "buero@contoso.test";
const BIG: &str = "big@contoso.test";

async fn signed_in(account: &str) -> (Practice, String) {
    let practice = Practice::start().await;
    let token = practice
        .access(account, &["User.Read", "Mail.ReadWrite", "Mail.Send"])
        .await;
    (practice, token)
}

/// All pages of a collection.
async fn all(practice: &Practice, token: &str, path: &str) -> Vec<Value> {
    practice.graph_all(token, path).await.0
}

fn names(folders: &[Value]) -> Vec<&str> {
    folders
        .iter()
        .map(|folder| folder["displayName"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_german_mailbox_has_german_names_and_the_same_well_known_ones() {
    let (practice, token) = signed_in(BUERO).await;
    let top = all(&practice, &token, "me/mailFolders").await;
    assert_eq!(top.len(), 12, "more than a page: {:?}", names(&top));
    for name in [
        "Posteingang",
        "Gesendete Elemente",
        "Gel\u{f6}schte Elemente",
        "Entw\u{fc}rfe",
        "\u{d6}ffentliche Auftr\u{e4}ge",
    ] {
        assert!(names(&top).contains(&name), "{name}");
    }
    for (well_known, name) in [
        ("inbox", "Posteingang"),
        ("SentItems", "Gesendete Elemente"),
        ("drafts", "Entw\u{fc}rfe"),
        ("deleteditems", "Gel\u{f6}schte Elemente"),
        ("archive", "Archiv"),
        ("junkemail", "Junk-E-Mail"),
    ] {
        let (_, one) = practice
            .graph_get(&token, &format!("me/mailFolders/{well_known}"))
            .await;
        assert_eq!(one["displayName"], name);
        assert!(top.iter().any(|folder| folder["id"] == one["id"]));
    }
    assert_eq!(
        practice.graph_get(&token, "me").await.1["preferredLanguage"],
        "de-DE"
    );
    let state = practice.state().await;
    assert_eq!(folder(&state, BUERO, "Posteingang/Freigaben").len(), 2);
}

#[tokio::test]
async fn folders_nest_and_unfold() {
    let (practice, token) = signed_in(BUERO).await;
    let below = all(&practice, &token, "me/mailFolders/inbox/childFolders").await;
    assert_eq!(names(&below), ["Freigaben", "Rechnungen"]);
    assert_eq!(below[1]["childFolderCount"], 2);
    let bills = below[1]["id"].as_str().unwrap();
    let path = format!("me/mailFolders/{bills}/childFolders?$expand=childFolders($select=displayName)");
    let years = all(&practice, &token, &path).await;
    assert_eq!(names(&years), ["2025", "2026"]);
    let months = years[1]["childFolders"].as_array().unwrap();
    assert_eq!(names(months), ["M\u{e4}rz", "Oktober & November"]);
    assert!(
        months[0].get("totalItemCount").is_none(),
        "only what was selected"
    );
    assert_graph_refusal(
        &practice
            .graph_get(&token, "me/mailFolders?$expand=nonsense")
            .await,
        400,
        "BadRequest",
    );
}

#[tokio::test]
async fn hidden_folders_come_on_request_and_filters_work() {
    let (practice, token) = signed_in(DEPLOY).await;
    let hidden = "Conversation Action Settings";
    let shown = all(&practice, &token, "me/mailFolders").await;
    assert!(!names(&shown).contains(&hidden));
    let every = all(&practice, &token, "me/mailFolders?includeHiddenFolders=true").await;
    assert!(names(&every).contains(&hidden));
    assert_eq!(every.len(), shown.len() + 1);
    let found = all(
        &practice,
        &token,
        "me/mailFolders?$filter=displayName%20eq%20'sent%20items'",
    )
    .await;
    assert_eq!(names(&found), ["Sent Items"]);
    let busy = all(
        &practice,
        &token,
        "me/mailFolders?$filter=totalItemCount%20gt%200",
    )
    .await;
    assert_eq!(names(&busy), ["Inbox"]);
    let (_, root) = practice.graph_get(&token, "me/mailFolders/msgfolderroot").await;
    assert_eq!(shown[0]["parentFolderId"], root["id"]);
}

#[tokio::test]
async fn folders_are_renamed_moved_copied_and_deleted() {
    let (practice, token) = signed_in(BUERO).await;
    let below = all(&practice, &token, "me/mailFolders/inbox/childFolders").await;
    let (approvals, bills) = (below[0]["id"].as_str().unwrap(), below[1]["id"].as_str().unwrap());
    let one = format!("me/mailFolders/{approvals}");
    let (status, renamed) = practice
        .graph_patch(&token, &one, &json!({ "displayName": "Genehmigungen" }))
        .await;
    assert_eq!(
        (status, renamed["displayName"].as_str()),
        (200, Some("Genehmigungen"))
    );
    let taken = json!({ "displayName": "RECHNUNGEN" });
    assert_graph_refusal(
        &practice.graph_patch(&token, &one, &taken).await,
        409,
        "ErrorFolderExists",
    );
    let to = |id: &str| json!({ "destinationId": id });
    let (status, copy) = practice
        .graph_post(&token, &format!("{one}/copy"), &to("archive"))
        .await;
    assert_eq!((status, copy["totalItemCount"].as_u64()), (201, Some(2)));
    assert_eq!(copy["childFolderCount"], 2);
    let (status, moved) = practice
        .graph_post(&token, &format!("{one}/move"), &to(bills))
        .await;
    assert_eq!(
        (status, moved["parentFolderId"].as_str(), moved["id"].as_str()),
        (201, Some(bills), Some(approvals))
    );
    assert_graph_refusal(
        &practice
            .graph_post(&token, &format!("me/mailFolders/{bills}/move"), &to(approvals))
            .await,
        400,
        "ErrorMoveCopyFailed",
    );
    assert_graph_refusal(
        &practice.graph_delete(&token, "me/mailFolders/inbox").await,
        400,
        "ErrorDeleteDistinguishedFolder",
    );
    let bills = format!("me/mailFolders/{bills}");
    assert_eq!(practice.graph_delete(&token, &bills).await, (204, json!("")));
    assert_graph_refusal(&practice.graph_get(&token, &one).await, 404, "ErrorItemNotFound");
    let recoverable = all(
        &practice,
        &token,
        "me/mailFolders/recoverableitemsdeletions/messages",
    )
    .await;
    assert_eq!(recoverable.len(), 2);
}

#[tokio::test]
async fn ten_thousand_messages_are_counted_at_once_and_paged() {
    let begun = Instant::now();
    let (practice, token) = signed_in(BIG).await;
    let (_, inbox) = practice.graph_get(&token, "me/mailFolders/inbox").await;
    let to_counts = begun.elapsed();
    assert_eq!(
        (
            inbox["totalItemCount"].as_u64(),
            inbox["unreadItemCount"].as_u64()
        ),
        (Some(10_000), Some(1_429))
    );
    let path = "me/mailFolders/inbox/messages?$top=1000&$select=subject,receivedDateTime&$count=true";
    let (_, first) = practice.graph_get(&token, path).await;
    assert_eq!(first["@odata.count"], 10_000);
    assert_eq!(first["value"][0]["subject"], "Message 10000");
    assert_eq!(first["value"][0]["receivedDateTime"], "2026-11-23T07:00:00Z");
    let messages = all(&practice, &token, path).await;
    let ids: BTreeSet<&str> = messages
        .iter()
        .map(|message| message["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 10_000, "every message once");
    let unread = "me/mailFolders/inbox/messages?$filter=isRead%20eq%20false&$count=true&$top=1";
    assert_eq!(practice.graph_get(&token, unread).await.1["@odata.count"], 1_429);
    // Loose: only to notice that the start makes the messages after all
    assert!(to_counts.as_secs() < 10, "{to_counts:?}");
    let state = practice.state().await;
    assert_eq!(
        folder(&state, BIG, "Inbox").len(),
        200,
        "control shows the newest"
    );
}

#[tokio::test]
async fn an_account_without_licence_has_no_mailbox() {
    let (practice, token) = signed_in("unlicensed@contoso.test").await;
    assert_eq!(practice.graph_get(&token, "me").await.0, 200);
    for path in ["me/messages", "me/mailFolders", "me/mailFolders/inbox/messages"] {
        assert_graph_refusal(
            &practice.graph_get(&token, path).await,
            404,
            "MailboxNotEnabledForRESTAPI",
        );
    }
    let mail = support::mail("admin@contoso.test", "x");
    assert_graph_refusal(
        &practice.graph_post(&token, "me/sendMail", &mail).await,
        404,
        "MailboxNotEnabledForRESTAPI",
    );
}
