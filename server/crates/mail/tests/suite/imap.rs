//! IMAP against servers that follow a script: what is asked, what refusals mean, and that nobody can hold us.

use crate::script::{Flood, Hear, Identity, Raw, Say, Silence, Step, Tls, serve};
use crate::support::{code, gateway, now, route};
use domain::ports::{FolderFacts, MailFault, MailFaultKind as Kind, MailReader, Mailbox};
use model::email::TlsMode;

/// Greeting to signed in, without TLS.
const IN: [Step; 9] = [
    Say("* OK mail.test ready"),
    Hear("c1 CAPABILITY"),
    Say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\nc1 OK done"),
    Hear("c2 AUTHENTICATE PLAIN"),
    Say("+ "),
    Hear("AG1lAFRIRS1QQVNTV09SRA=="),
    Say("c2 OK [CAPABILITY IMAP4rev1 IDLE] Logged in"),
    Hear("c3 CAPABILITY"),
    Say("* CAPABILITY IMAP4rev1 IDLE MOVE\nc3 OK done"),
];

const OUT: [Step; 2] = [Hear("c"), Say("* BYE bye")];

fn steps(parts: &[&[Step]]) -> Vec<Step> {
    parts.concat()
}

async fn sign_in(tls: TlsMode, script: &[Step]) -> Result<Vec<String>, MailFault> {
    let server = serve(None, script).await;
    let answer = MailReader::sign_in(&gateway(&[]), &route(server.port, tls, true)).await;
    server.heard().await;
    answer
}

async fn folder(path: &str, script: &[Step]) -> (Result<FolderFacts, MailFault>, Vec<String>) {
    let server = serve(None, &steps(&[&IN, script, &OUT])).await;
    let route = route(server.port, TlsMode::None, true);
    let found = gateway(&[])
        .folder(&route, &Mailbox::Own, &path.parse().unwrap())
        .await;
    (found, server.heard().await)
}

fn inbox() -> FolderFacts {
    FolderFacts {
        id: "INBOX".to_owned(),
        name: "INBOX".to_owned(),
        total: 2,
        unread: None,
    }
}

#[tokio::test]
async fn starttls_comes_before_the_password() {
    let identity = Identity::new("localhost");
    let script = [
        Say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready"),
        Hear("c1 CAPABILITY"),
        Say("* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\nc1 OK done"),
        Hear("c2 STARTTLS"),
        Say("c2 OK begin"),
        Tls,
        Hear("c3 CAPABILITY"),
        Say("* CAPABILITY IMAP4rev1\nc3 OK done"),
        Hear("c4 LOGIN {2}"),
        Say("+ go on"),
        Hear("me {12}"),
        Say("+ go on"),
        Hear("THE-PASSWORD"),
        Say("c4 OK in"),
        Hear("c5 CAPABILITY"),
        Say("* CAPABILITY IMAP4rev1 UIDPLUS IDLE\nc5 OK done"),
        Hear("c6 LOGOUT"),
        Say("* BYE bye\nc6 OK done"),
    ];
    let server = serve(Some(&identity), &script).await;
    let route = route(server.port, TlsMode::StartTls, true);
    let evidence = MailReader::sign_in(&gateway(std::slice::from_ref(&identity.certificate)), &route)
        .await
        .unwrap();
    assert_eq!(
        evidence,
        [
            "The server greeted with: ready",
            "Encrypted with TLS 1.3",
            "Signed in with LOGIN",
            "The server offers IDLE, UIDPLUS"
        ]
    );
    server.heard().await;
}

#[tokio::test]
async fn without_starttls_no_password_leaves() {
    for script in [
        vec![
            Say("* OK x"),
            Hear("c1"),
            Say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\nc1 OK x"),
            Hear(""),
        ],
        // Signed in already, says somebody on the way
        vec![Say("* PREAUTH welcome"), Hear("")],
    ] {
        let server = serve(None, &script).await;
        let route = route(server.port, TlsMode::StartTls, true);
        let fault = MailReader::sign_in(&gateway(&[]), &route).await.unwrap_err();
        assert_eq!(fault.kind, Kind::StartTlsMissing);
        let heard = server.heard().await;
        assert_eq!(
            heard.last().map(String::as_str),
            Some(""),
            "the connection ended: {heard:?}"
        );
    }
}

#[tokio::test]
async fn refused_sign_ins_have_their_reason() {
    for (answer, kind, codes) in [
        (
            "c2 NO [AUTHENTICATIONFAILED] Authentication failed.",
            Kind::LoginRefused,
            "NO [AUTHENTICATIONFAILED]",
        ),
        ("c2 NO [UNAVAILABLE] later", Kind::Unavailable, "NO [UNAVAILABLE]"),
        (
            "c2 NO [LIMIT] too many connections",
            Kind::Throttled { retry_after: None },
            "NO [LIMIT]",
        ),
        ("c2 NO AUTHENTICATE failed.", Kind::LoginRefused, "NO"),
        (
            "* BYE [UNAVAILABLE] going down",
            Kind::Unavailable,
            "NO [UNAVAILABLE]",
        ),
    ] {
        let script = steps(&[&IN[..6], &[Say(answer)]]);
        let fault = sign_in(TlsMode::None, &script).await.unwrap_err();
        assert_eq!(fault.kind, kind, "{answer}");
        assert_eq!(code(&fault), Some(codes), "{answer}");
    }
}

#[tokio::test]
async fn a_refusal_in_saslwords_is_ended_by_an_empty_line() {
    let script = steps(&[
        &IN[..6],
        &[
            Say("+ eyJzdGF0dXMiOiI0MDEifQ=="),
            Hear(""),
            Say("c2 NO [AUTHENTICATIONFAILED] THE-PASSWORD is wrong"),
        ],
    ]);
    let fault = sign_in(TlsMode::None, &script).await.unwrap_err();
    assert_eq!(fault.kind, Kind::LoginRefused);
    assert_eq!(fault.answer.unwrap().message.as_deref(), Some("… is wrong"));
}

#[tokio::test]
async fn a_folder_is_found_in_the_servers_spelling() {
    let (found, heard) = folder(
        "Inbox/Entwürfe",
        &[
            Hear("c4 LIST \"\" \"\""),
            Say("* LIST (\\Noselect) \".\" \"\"\nc4 OK done"),
            Hear("c5 LIST \"\" \"%\""),
            Say("* LIST (\\HasChildren) \".\" INBOX\n* LIST () \".\" Sent\nc5 OK done"),
            Hear("c6 LIST \"\" \"INBOX.%\""),
            Say("* LIST () \".\" INBOX.Entw&APw-rfe\n* LIST () \".\" INBOX.Other.Deep\nc6 OK done"),
            Hear("c7 STATUS \"INBOX.Entw&APw-rfe\" (MESSAGES UNSEEN)"),
            Say("* STATUS INBOX.Entw&APw-rfe (MESSAGES 7 UNSEEN 2)\nc7 OK done"),
        ],
    )
    .await;
    assert_eq!(
        found.unwrap(),
        FolderFacts {
            id: "INBOX.Entw&APw-rfe".to_owned(),
            name: "Entwürfe".to_owned(),
            total: 7,
            unread: Some(2),
        }
    );
    assert_eq!(heard.last().map(String::as_str), Some("c8 LOGOUT"));
}

#[tokio::test]
async fn a_missing_folder_names_what_is_there() {
    let (found, _) = folder(
        "Inbox/Countersign",
        &[
            Hear("c4"),
            Say("* LIST (\\Noselect) \"/\" \"\"\nc4 OK done"),
            Hear("c5"),
            Say("* LIST () \"/\" inbox\nc5 OK done"),
            Hear("c6 LIST \"\" \"INBOX/%\""),
            Say("* LIST () \"/\" \"inbox/Gel&APY-scht\"\n* LIST () \"/\" inbox/Archive\nc6 OK done"),
        ],
    )
    .await;
    assert_eq!(
        found.unwrap_err().kind,
        Kind::FolderMissing {
            name: "Countersign".to_owned(),
            existing: vec!["Archive".to_owned(), "Gelöscht".to_owned()],
        }
    );
}

#[tokio::test]
async fn the_newest_come_first_and_stay_unread() {
    let name = "BODY[HEADER.FIELDS (FROM SUBJECT)]";
    // What looks like the protocol inside a literal is not
    let first = "From: \"A (((x {9}\r\n\" <a@b.test>\r\nSubject: one\r\nc5 OK\r\n\r\n";
    let second = "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\n";
    let date = "INTERNALDATE \"23-Nov-2026 08:00:00 +0000\"";
    let script = [
        Hear("c4 EXAMINE \"INBOX\""),
        Say("* 2 EXISTS\n* OK [UIDVALIDITY 1] ok\nc4 OK [READ-ONLY] done"),
        Hear("c5 FETCH 1:2 (INTERNALDATE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])"),
        Raw(format!(
            "* 1 FETCH (INTERNALDATE \" 7-Jul-2026 02:44:25 -0700\" {name} {{{}}}\r\n{first})\r\n",
            first.len()
        )
        .into_bytes()),
        Say("* 1 FETCH (FLAGS (\\Recent))"),
        Raw(format!(
            "* 2 FETCH ({name} {{{}}}\r\n{second} {date})\r\nc5 OK done\r\n",
            second.len()
        )
        .into_bytes()),
    ];
    let server = serve(None, &steps(&[&IN, &script, &OUT])).await;
    let route = route(server.port, TlsMode::None, true);
    let heads = gateway(&[])
        .newest(&route, &Mailbox::Own, &inbox(), 5)
        .await
        .unwrap();
    server.heard().await;
    assert_eq!(heads.len(), 2, "{heads:?}");
    assert_eq!(heads[0].subject, "Grüße");
    assert_eq!(heads[0].received_at, Some(now()));
    assert_eq!(heads[1].subject, "one");
}

#[tokio::test]
async fn mail_for_an_address_is_proved_by_its_header() {
    let found = |header: &'static str| {
        let mut fetch = format!(
            "* 9 FETCH (BODY[HEADER.FIELDS (TO)] {{{}}}\r\n{header})\r\n",
            header.len()
        )
        .into_bytes();
        fetch.extend_from_slice(b"c6 OK done\r\n");
        [
            Hear("c4 EXAMINE"),
            Say("* 9 EXISTS\nc4 OK done"),
            Hear("c5 SEARCH 1:9 OR OR TO \"a@x.test\" CC \"a@x.test\" HEADER Delivered-To \"a@x.test\""),
            Say("* SEARCH 2 9\nc5 OK done"),
            Hear("c6 FETCH 9,2 (INTERNALDATE BODY.PEEK[HEADER.FIELDS (TO CC DELIVERED-TO X-ORIGINAL-TO)])"),
            Raw(fetch),
        ]
    };
    for (header, expected) in [("To: A@x.test\r\n\r\n", true), ("To: aa@x.test\r\n\r\n", false)] {
        let server = serve(None, &steps(&[&IN, &found(header), &OUT])).await;
        let route = route(server.port, TlsMode::None, true);
        let address = "a@x.test".parse().unwrap();
        let received = gateway(&[])
            .received_for(&route, &Mailbox::Own, &inbox(), &address)
            .await;
        assert_eq!(received.unwrap(), expected);
        server.heard().await;
    }
}

#[tokio::test]
async fn a_mailbox_that_is_not_there_is_not_a_wrong_password() {
    let script = steps(&[
        &IN,
        &[
            Hear("c4 EXAMINE"),
            Say("c4 BAD User is authenticated but not connected."),
            Silence,
        ],
    ]);
    let server = serve(None, &script).await;
    let route = route(server.port, TlsMode::None, true);
    let fault = gateway(&[])
        .newest(&route, &Mailbox::Own, &inbox(), 5)
        .await
        .unwrap_err();
    assert_eq!(fault.kind, Kind::MailboxMissing);
}

#[tokio::test]
async fn nobody_can_hold_us_or_our_memory() {
    for (script, expected) in [
        (vec![Silence], Kind::NoGreeting),
        (vec![Say("* OK x"), Silence, Silence], Kind::TimedOut),
        (vec![Say("* OK x"), Hear("c1")], Kind::ConnectionLost),
    ] {
        assert_eq!(
            sign_in(TlsMode::None, &script).await.unwrap_err().kind,
            expected,
            "{script:?}"
        );
    }
    for script in [
        vec![Flood(b"*")],
        vec![Say("* OK x"), Hear("c1"), Flood(b"* CAPABILITY X\r\n")],
        vec![
            Say("* OK x"),
            Hear("c1"),
            Say("* 1 FETCH (BODY[] {2147483648}"),
            Silence,
        ],
        vec![
            Say("* OK x"),
            Hear("c1"),
            Say("* 1 FETCH (BODY[] {99999999999999999999999999}"),
            Silence,
        ],
        vec![Say("220 mail.test ESMTP")],
        vec![Say("")],
    ] {
        let fault = sign_in(TlsMode::None, &script).await.unwrap_err();
        assert!(matches!(fault.kind, Kind::Protocol(_)), "{script:?}: {fault:?}");
    }
}
