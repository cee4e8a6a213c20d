//! The folders of a mailbox over Graph: the practice tenant's, and those of mailboxes larger than anybody has.

use crate::graph::{ALL, Practice, server, shared};
use crate::support::gateway;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::ports::{
    Ages, FolderPlace, FolderRole, ListedFolder, MailFaultKind as Kind, MailReader, Mailbox, Route,
};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

fn shown(folders: &[ListedFolder]) -> Vec<String> {
    folders.iter().map(|folder| folder.names.join("/")).collect()
}

fn by_name<'a>(folders: &'a [ListedFolder], path: &str) -> &'a ListedFolder {
    folders
        .iter()
        .find(|folder| folder.names.join("/") == path)
        .unwrap_or_else(|| panic!("{path}: {:?}", shown(folders)))
}

#[tokio::test]
async fn the_tree_shows_purposes_counts_and_what_was_just_made() {
    let practice = Practice::start().await;
    let route = practice.route(&ALL).await;
    let (gateway, mailbox) = (&practice.gateway, shared());
    let id = gateway
        .create_folder(&route, &mailbox, FolderPlace::BelowInbox, "Rückmeldungen & Ideen")
        .await
        .unwrap();
    gateway
        .create_folder(&route, &mailbox, FolderPlace::Top, "Ablage")
        .await
        .unwrap();
    let tree = gateway.folders(&route, &mailbox).await.unwrap();
    assert!(tree.complete);
    let folders = &tree.folders;
    assert_eq!(folders[0].role, Some(FolderRole::Inbox), "the inbox comes first");
    assert_eq!(by_name(folders, "Inbox/Countersign").facts.total, 1);
    assert_eq!(by_name(folders, "Sent Items").role, Some(FolderRole::Sent));
    assert_eq!(by_name(folders, "Deleted Items").role, Some(FolderRole::Deleted));
    assert_eq!(by_name(folders, "Ablage").role, None);
    let made = by_name(folders, "Inbox/Rückmeldungen & Ideen");
    assert_eq!(made.facts.id, id.as_str());
    assert_eq!(made.within, Some(FolderRole::Inbox));
    let again = gateway.folder_by_id(&route, &mailbox, &id).await.unwrap();
    assert_eq!(&again, made, "one by one as in the list");
    let exists = gateway
        .create_folder(&route, &mailbox, FolderPlace::BelowInbox, "rückmeldungen & ideen")
        .await
        .unwrap_err();
    // Whether case matters is the tenant's business; a second one of the very same name is refused everywhere
    let exists = match exists.kind {
        Kind::FolderExists => exists,
        other => panic!("{other:?}"),
    };
    assert_eq!(exists.answer.unwrap().status, Some(409));
}

#[tokio::test]
async fn a_folder_that_is_not_there_and_one_that_may_not_be_seen_are_told() {
    let practice = Practice::start().await;
    let route = practice.route(&ALL).await;
    for id in ["AAMkAGCoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "nonsense"] {
        let fault = practice
            .gateway
            .folder_by_id(&route, &shared(), &id.parse().unwrap())
            .await
            .unwrap_err();
        assert!(
            matches!(fault.kind, Kind::FolderMissing { .. }),
            "{id}: {fault:?}"
        );
    }
    let finance = Mailbox::Other("finance@contoso.test".parse().unwrap());
    let fault = practice.gateway.folders(&route, &finance).await.unwrap_err();
    assert_eq!(fault.kind, Kind::AccessDenied);
    let nobody = Mailbox::Other("nobody@contoso.test".parse().unwrap());
    let fault = practice.gateway.folders(&route, &nobody).await.unwrap_err();
    assert_eq!(fault.kind, Kind::MailboxMissing);
}

#[tokio::test]
async fn the_first_and_the_last_message_tell_the_age() {
    let practice = Practice::start().await;
    let route = practice.route(&ALL).await;
    for subject in ["one", "two", "three"] {
        let mail = json!({
            "from": "approver1@contoso.test", "to": "approvals@contoso.test", "subject": subject, "folder": "Inbox/Countersign",
        });
        practice.control("mail", mail).await;
    }
    let tree = practice.gateway.folders(&route, &shared()).await.unwrap();
    let asked = [
        by_name(&tree.folders, "Inbox/Countersign").facts.clone(),
        by_name(&tree.folders, "Archive").facts.clone(),
    ];
    let ages = practice.gateway.ages(&route, &shared(), &asked).await.unwrap();
    let (oldest, newest) = (ages[0].oldest.unwrap(), ages[0].newest.unwrap());
    assert!(oldest < newest, "{oldest} {newest}");
    assert_eq!(ages[1], Ages::default());
    let after = practice.gateway.folders(&route, &shared()).await.unwrap();
    assert_eq!(after, tree, "looking marks nothing as read");
}

/// Graph's answer for a folder.
fn folder(id: &str, name: &str, children: u32) -> Value {
    json!({ "id": id, "displayName": name, "parentFolderId": "root", "childFolderCount": children,
            "totalItemCount": 3, "unreadItemCount": 1 })
}

/// Answers well-known names, and everything else by `list`.
fn mailbox_of(
    list: impl Fn(&Uri) -> Value + Clone + Send + Sync + 'static,
) -> impl Fn(&Uri) -> Response + Clone + Send + Sync + 'static {
    move |uri: &Uri| {
        let last = uri.path().rsplit('/').next().unwrap_or_default();
        match last {
            "inbox" => json!({ "id": "the-inbox" }).to_string().into_response(),
            "mailFolders" | "childFolders" => list(uri).to_string().into_response(),
            _ => (
                StatusCode::NOT_FOUND,
                json!({ "error": { "code": "ErrorFolderNotFound", "message": "no" } }).to_string(),
            )
                .into_response(),
        }
    }
}

#[tokio::test]
async fn five_hundred_folders_on_six_pages_are_all_there() {
    let origin = Arc::new(Mutex::new(String::new()));
    let own = Arc::clone(&origin);
    let (route, seen) = server(mailbox_of(move |uri| {
        let skip: usize = uri
            .query()
            .and_then(|query| query.split_once("$skip="))
            .map_or(0, |(_, number)| number.parse().unwrap());
        let page: Vec<Value> = (skip..(skip + 100).min(500))
            .map(|number| folder(&format!("id-{number}"), &format!("Ordner {number:03}"), 0))
            .collect();
        if skip + 100 < 500 {
            let next = format!("{}/v1.0/me/mailFolders?$skip={}", own.lock().unwrap(), skip + 100);
            json!({ "value": page, "@odata.nextLink": next })
        } else {
            json!({ "value": page })
        }
    }))
    .await;
    if let Route::Graph { graph, .. } = &route {
        *origin.lock().unwrap() = graph.to_string();
    }
    let tree = gateway(&[]).folders(&route, &Mailbox::Own).await.unwrap();
    assert_eq!((tree.folders.len(), tree.complete), (500, true));
    assert_eq!(tree.folders[499].names, ["Ordner 499"]);
    assert!(
        seen.lock().unwrap().len() < 20,
        "no call per folder without folders"
    );
}

#[tokio::test]
async fn a_mailbox_without_bottom_ends() {
    // Every folder has a folder: a server that answers nonsense, or a rule gone wild
    let (route, seen) = server(mailbox_of(
        |_| json!({ "value": [folder("again", "Deeper\r\n\u{202e}", 1)] }),
    ))
    .await;
    let tree = gateway(&[]).folders(&route, &Mailbox::Own).await.unwrap();
    assert_eq!((tree.folders.len(), tree.complete), (10, false));
    assert_eq!(tree.folders[0].facts.name, "Deeper");
    assert!(seen.lock().unwrap().len() < 30);
    // And one so wide that each call would bring a thousand more
    let wide: Vec<Value> = (0..100)
        .map(|number| folder(&number.to_string(), "x", 5))
        .collect();
    let (route, seen) = server(mailbox_of(move |_| json!({ "value": wide }))).await;
    let tree = gateway(&[]).folders(&route, &Mailbox::Own).await.unwrap();
    assert_eq!((tree.folders.len(), tree.complete), (1_000, false));
    assert!(seen.lock().unwrap().len() < 250);
}

#[tokio::test]
async fn a_folder_that_lies_in_deleted_items_says_so() {
    let answer = |uri: &Uri| {
        let body = match uri.path().rsplit('/').next().unwrap_or_default() {
            "mine" => json!({ "id": "mine", "displayName": "Countersign", "parentFolderId": "bin" }),
            "bin" => json!({ "id": "bin", "displayName": "Gelöschte Elemente", "parentFolderId": "root" }),
            "deleteditems" => json!({ "id": "bin" }),
            "msgfolderroot" => json!({ "id": "root" }),
            name => json!({ "id": name }),
        };
        body.to_string().into_response()
    };
    let (route, _) = server(answer).await;
    let found = gateway(&[])
        .folder_by_id(&route, &Mailbox::Own, &"mine".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(found.names, ["Gelöschte Elemente", "Countersign"]);
    assert_eq!((found.role, found.within), (None, Some(FolderRole::Deleted)));
}
