//! The folders of a mailbox over IMAP: Dovecot's, and those of servers that know less.

use crate::real_servers::{Real, USER, to_self};
use crate::script::{Hear, Say, Step, serve};
use crate::support::{gateway, route};
use domain::ports::{
    Ages, FolderPlace, FolderRole, FolderTree, ListedFolder, MailFault, MailFaultKind as Kind, MailReader,
    MailSender, Mailbox,
};
use model::email::TlsMode;
use std::time::Duration;

/// Greeting to signed in, without TLS, at a server that knows nothing but the basic standard.
const PLAIN: [Step; 9] = [
    Say("* OK mail.test ready"),
    Hear("c1 CAPABILITY"),
    Say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\nc1 OK done"),
    Hear("c2 AUTHENTICATE PLAIN"),
    Say("+ "),
    Hear("AG1lAFRIRS1QQVNTV09SRA=="),
    Say("c2 OK Logged in"),
    Hear("c3 CAPABILITY"),
    Say("* CAPABILITY IMAP4rev1\nc3 OK done"),
];

const OUT: [Step; 2] = [Hear("c"), Say("* BYE bye")];

async fn tree(script: &[Step]) -> (Result<FolderTree, MailFault>, Vec<String>) {
    let server = serve(None, &[&PLAIN, script, &OUT].concat()).await;
    let route = route(server.port, TlsMode::None, true);
    let found = gateway(&[]).folders(&route, &Mailbox::Own).await;
    (found, server.heard().await)
}

fn shown(folders: &[ListedFolder]) -> Vec<String> {
    folders.iter().map(|folder| folder.names.join("/")).collect()
}

#[tokio::test]
async fn a_server_without_extensions_is_asked_folder_by_folder() {
    let (found, heard) = tree(&[
        Hear("c4 LIST \"\" \"*\""),
        Say(concat!(
            "* LIST (\\HasChildren) \".\" INBOX\n",
            "* LIST (\\HasNoChildren) \".\" Inbox.Entw&APw-rfe\n",
            "* LIST (\\Noselect) \".\" Archiv\n",
            "* LIST (\\HasNoChildren) \".\" \"Archiv.2025.Q1\"\n",
            "* LIST (\\HasNoChildren) \".\" \"InboxFoo\"\n",
            "c4 OK done"
        )),
        Hear("c5 STATUS \"INBOX\" (MESSAGES UNSEEN)"),
        Say("* STATUS INBOX (MESSAGES 7 UNSEEN 2)\nc5 OK done"),
        Hear("c6 STATUS \"InboxFoo\""),
        Say("* STATUS InboxFoo (MESSAGES 0 UNSEEN 0)\nc6 OK done"),
        Hear("c7 STATUS \"Archiv.2025.Q1\""),
        Say("c7 NO [NOPERM] you may not"),
        Hear("c8 STATUS \"Inbox.Entw&APw-rfe\""),
        Say("* STATUS Inbox.Entw&APw-rfe (MESSAGES 1 UNSEEN 0)\nc8 OK done"),
    ])
    .await;
    let tree = found.unwrap_or_else(|fault| panic!("{fault:?} {heard:?}"));
    assert!(tree.complete);
    assert_eq!(
        shown(&tree.folders),
        ["INBOX", "INBOX/Entwürfe", "Archiv", "Archiv/2025.Q1", "InboxFoo"]
    );
    let [inbox, drafts, archive, quarter, foo] = &tree.folders[..] else {
        panic!("{tree:?}")
    };
    assert_eq!((inbox.facts.total, inbox.facts.unread), (7, Some(2)));
    assert_eq!(inbox.role, Some(FolderRole::Inbox));
    assert_eq!(
        (drafts.facts.id.as_str(), drafts.facts.total),
        ("Inbox.Entw&APw-rfe", 1)
    );
    assert!(!archive.holds_messages, "it holds only folders");
    assert!(!quarter.holds_messages, "it may not be read");
    assert_eq!((foo.role, foo.within), (None, None));
}

#[tokio::test]
async fn a_name_with_the_separator_or_on_a_flat_server_is_not_made() {
    for (place, name, delimiter) in [
        (FolderPlace::Top, "a.b", "\".\""),
        (FolderPlace::BelowInbox, "Countersign", "NIL"),
    ] {
        let answer: &'static str = if delimiter == "NIL" {
            "* LIST (\\Noselect) NIL \"\"\nc4 OK done"
        } else {
            "* LIST (\\Noselect) \".\" \"\"\nc4 OK done"
        };
        let script = [&PLAIN[..], &[Hear("c4 LIST \"\" \"\""), Say(answer)], &OUT].concat();
        let server = serve(None, &script).await;
        let route = route(server.port, TlsMode::None, true);
        let fault = gateway(&[])
            .create_folder(&route, &Mailbox::Own, place, name)
            .await
            .unwrap_err();
        assert_eq!(fault.kind, Kind::FolderNameRefused);
        server.heard().await;
    }
}

#[tokio::test]
async fn dates_are_taken_from_both_ends_and_not_from_the_order() {
    let script = [
        &PLAIN[..],
        &[
            Hear("c4 EXAMINE \"INBOX\""),
            Say("* 4000 EXISTS\nc4 OK [READ-ONLY] done"),
            Hear("c5 FETCH 1:500,3501:4000 (INTERNALDATE)"),
            Say(concat!(
                "* 1 FETCH (INTERNALDATE \"20-Nov-2026 08:00:00 +0000\")\n",
                "* 3999 FETCH (INTERNALDATE \"23-Nov-2026 08:00:00 +0100\")\n",
                "* 4000 FETCH (INTERNALDATE \" 3-Mar-2021 08:00:00 +0000\")\n",
                "* 2 FETCH (FLAGS (\\Seen))\n",
                "c5 OK done"
            )),
        ],
        &OUT,
    ]
    .concat();
    let server = serve(None, &script).await;
    let route = route(server.port, TlsMode::None, true);
    let facts = domain::ports::FolderFacts {
        id: "INBOX".to_owned(),
        name: "INBOX".to_owned(),
        total: 4_000,
        unread: None,
    };
    let ages = gateway(&[]).ages(&route, &Mailbox::Own, &[facts]).await.unwrap();
    let expected = Ages {
        oldest: "2021-03-03T08:00:00Z".parse().ok(),
        newest: "2026-11-23T07:00:00Z".parse().ok(),
    };
    assert_eq!(ages, [expected]);
    server.heard().await;
}

#[tokio::test]
async fn dovecot_shows_its_folders_and_makes_one() {
    let real = Real::start();
    let route = real.imap(&real.password());
    let own = Mailbox::Own;
    let gateway = &real.gateway;
    let tree = gateway.folders(&route, &own).await.unwrap();
    let find = |tree: &FolderTree, path: &str| {
        tree.folders
            .iter()
            .find(|folder| folder.names.join("/") == path)
            .unwrap_or_else(|| panic!("{path}: {:?}", shown(&tree.folders)))
            .clone()
    };
    assert_eq!(tree.folders[0].role, Some(FolderRole::Inbox));
    for (path, role) in [
        ("Sent", Some(FolderRole::Sent)),
        ("Drafts", Some(FolderRole::Drafts)),
        ("Junk", Some(FolderRole::Junk)),
        ("Trash", Some(FolderRole::Deleted)),
        ("Approvals", None),
        ("Entwürfe & Ideen", None),
    ] {
        assert_eq!(find(&tree, path).role, role, "{path}");
    }
    let name = "Rückmeldungen 返信 & mehr";
    let id = gateway
        .create_folder(&route, &own, FolderPlace::BelowInbox, name)
        .await
        .unwrap();
    let exists = gateway
        .create_folder(&route, &own, FolderPlace::BelowInbox, name)
        .await
        .unwrap_err();
    assert_eq!(exists.kind, Kind::FolderExists, "{exists:?}");
    let made = gateway.folder_by_id(&route, &own, &id).await.unwrap();
    assert_eq!(made.names, ["INBOX", name]);
    assert_eq!((made.facts.total, made.holds_messages), (0, true));
    let tree = gateway.folders(&route, &own).await.unwrap();
    assert_eq!(find(&tree, &format!("INBOX/{name}")), made);
    let gone = gateway
        .folder_by_id(&route, &own, &"INBOX/Nowhere".parse().unwrap())
        .await
        .unwrap_err();
    assert!(matches!(gone.kind, Kind::FolderMissing { .. }), "{gone:?}");
}

#[tokio::test]
async fn dovecot_tells_how_old_the_mail_is_and_leaves_it_unread() {
    let real = Real::start();
    let password = real.password();
    let route = real.imap(&password);
    let own = Mailbox::Own;
    real.gateway
        .send(&real.smtp(&password), &to_self())
        .await
        .unwrap();
    let arrived = async {
        loop {
            let tree = real.gateway.folders(&route, &own).await.unwrap();
            if tree.folders[0].facts.total > 0 {
                return tree.folders[0].facts.clone();
            }
        }
    };
    let inbox = tokio::time::timeout(Duration::from_secs(20), arrived)
        .await
        .unwrap_or_else(|_| panic!("mail to {USER} is delivered"));
    let asked = std::slice::from_ref(&inbox);
    let ages = real.gateway.ages(&route, &own, asked).await.unwrap();
    assert!(ages[0].oldest.is_some() && ages[0].oldest <= ages[0].newest);
    let tree = real.gateway.folders(&route, &own).await.unwrap();
    assert_eq!(tree.folders[0].facts.unread, Some(tree.folders[0].facts.total));
}
