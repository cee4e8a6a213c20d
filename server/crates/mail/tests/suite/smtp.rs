//! SMTP against servers that follow a script: what is sent, what refusals mean, and that nobody can hold us.

use crate::script::{Flood, Hear, HearMail, Identity, Raw, Say, Silence, Step, Tls, serve};
use crate::support::{code, gateway, mail, route};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ports::{MailFault, MailFaultKind as Kind, MailSender, Mailbox};
use model::email::TlsMode;

const HELLO: [Step; 3] = [
    Say("220 mail.test ESMTP ready"),
    Hear("EHLO [127.0.0.1]"),
    Say("250-mail.test\n250-SIZE 10000\n250-STARTTLS\n250 AUTH PLAIN LOGIN"),
];

fn steps(parts: &[&[Step]]) -> Vec<Step> {
    parts.concat()
}

async fn sign_in(tls: TlsMode, script: &[Step]) -> Result<Vec<String>, MailFault> {
    let server = serve(None, script).await;
    let answer = MailSender::sign_in(&gateway(&[]), &route(server.port, tls, true)).await;
    // An assertion in the script is one of the test
    server.heard().await;
    answer
}

async fn send(script: &[Step]) -> Result<String, MailFault> {
    let server = serve(None, script).await;
    let mail = mail(Mailbox::Own, "deploy@contoso.test");
    let answer = gateway(&[])
        .send(&route(server.port, TlsMode::None, false), &mail)
        .await;
    server.heard().await;
    answer
}

#[tokio::test]
async fn starttls_comes_before_the_password() {
    let identity = Identity::new("localhost");
    let secured = [
        Hear("STARTTLS"),
        Say("220 go ahead"),
        Tls,
        Hear("EHLO"),
        Say("250-mail.test\n250 AUTH LOGIN PLAIN"),
        Hear("AUTH PLAIN"),
        Say("334 "),
        Hear(""),
        Say("235 2.7.0 welcome"),
        Hear("QUIT"),
        Say("221 bye"),
    ];
    let server = serve(Some(&identity), &steps(&[&HELLO, &secured])).await;
    let route = route(server.port, TlsMode::StartTls, true);
    let evidence = MailSender::sign_in(&gateway(std::slice::from_ref(&identity.certificate)), &route)
        .await
        .unwrap();
    assert_eq!(
        evidence,
        [
            "The server greeted with: mail.test ESMTP ready",
            "Encrypted with TLS 1.3",
            "Signed in with PLAIN"
        ]
    );
    let heard = server.heard().await;
    let answer = STANDARD.encode("\0me\0THE-PASSWORD");
    assert!(heard.contains(&answer), "{heard:?}");
}

#[tokio::test]
async fn without_starttls_nothing_goes_on() {
    let script = [
        Say("220 mail.test ESMTP"),
        Hear("EHLO"),
        Say("250-mail.test\n250 AUTH PLAIN"),
        Hear(""),
    ];
    let server = serve(None, &script).await;
    let fault = MailSender::sign_in(&gateway(&[]), &route(server.port, TlsMode::StartTls, true))
        .await
        .unwrap_err();
    assert_eq!(fault.kind, Kind::StartTlsMissing);
    assert_eq!(
        server.heard().await.last().map(String::as_str),
        Some(""),
        "the connection ended"
    );
}

#[tokio::test]
async fn what_is_said_before_tls_does_not_count_after_it() {
    let script = [
        Say("220 mail.test ESMTP"),
        Hear("EHLO"),
        Say("250-mail.test\n250 STARTTLS"),
        Hear("STARTTLS"),
        Raw(b"220 go ahead\r\n250 AUTH PLAIN\r\n".to_vec()),
    ];
    let fault = sign_in(TlsMode::StartTls, &script).await.unwrap_err();
    assert!(
        matches!(&fault.kind, Kind::Protocol(why) if why.contains("before TLS")),
        "{fault:?}"
    );
}

#[tokio::test]
async fn a_wrong_password_is_told_in_the_servers_words_without_the_password() {
    let refusal = [
        Hear("AUTH PLAIN"),
        Say("334 "),
        Hear(""),
        Say(
            "535-5.7.8 Username and Password not accepted: AG1lAFRIRS1QQVNTV09SRA==\n535 5.7.8 THE-PASSWORD is wrong",
        ),
    ];
    let fault = sign_in(TlsMode::None, &steps(&[&HELLO, &refusal]))
        .await
        .unwrap_err();
    assert_eq!(fault.kind, Kind::LoginRefused);
    assert_eq!(code(&fault), Some("535 5.7.8"));
    assert_eq!(
        fault.answer.unwrap().message.as_deref(),
        Some("Username and Password not accepted: … … is wrong")
    );
}

#[tokio::test]
async fn login_is_used_where_plain_is_not_offered() {
    let script = [
        Say("220 mail.test ESMTP"),
        Hear("EHLO"),
        Say("250-mail.test\n250 AUTH=LOGIN XOAUTH2"),
        Hear("AUTH LOGIN"),
        Say("334 VXNlcm5hbWU6"),
        Hear("bWU="),
        Say("334 UGFzc3dvcmQ6"),
        Hear("VEhFLVBBU1NXT1JE"),
        Say("235 ok"),
        Hear("QUIT"),
    ];
    let evidence = sign_in(TlsMode::None, &script).await.unwrap();
    assert!(
        evidence.contains(&"Signed in with LOGIN".to_owned()),
        "{evidence:?}"
    );
}

#[tokio::test]
async fn a_server_without_a_mechanism_of_ours_says_which_it_has() {
    let script = [
        Say("220 x"),
        Hear("EHLO"),
        Say("250-x\n250 AUTH XOAUTH2 GSSAPI"),
        Silence,
    ];
    let fault = sign_in(TlsMode::None, &script).await.unwrap_err();
    assert_eq!(fault.kind, Kind::NoMechanism);
    let message = fault.answer.unwrap().message;
    assert_eq!(message.as_deref(), Some("The server offers: XOAUTH2 GSSAPI"));
}

#[tokio::test]
async fn a_mail_is_handed_over_whole() {
    let submission = [
        Hear("MAIL FROM:<deploy@contoso.test> SIZE="),
        Say("250 2.1.0 Ok"),
        Hear("RCPT TO:<admin@contoso.test>"),
        Say("250 2.1.5 Ok"),
        Hear("DATA"),
        Say("354 go"),
        HearMail,
        Say("250 2.0.0 Ok: queued as 4XyZ"),
        Hear("QUIT"),
        Say("221 bye"),
    ];
    let server = serve(None, &steps(&[&HELLO, &submission])).await;
    let mail = mail(Mailbox::Own, "deploy@contoso.test");
    let answer = gateway(&[])
        .send(&route(server.port, TlsMode::None, false), &mail)
        .await;
    assert_eq!(answer.unwrap(), "250 2.0.0 Ok: queued as 4XyZ");
    let heard = server.heard().await;
    assert!(
        heard.contains(&"Message-ID: <0192.test@countersign.example.com>".to_owned()),
        "{heard:?}"
    );
}

#[tokio::test]
async fn refusals_belong_to_their_step() {
    let from = [Hear("MAIL FROM"), Say("250 ok")];
    let to = [Hear("RCPT TO"), Say("250 ok")];
    let data = [Hear("DATA"), Say("354 go"), HearMail];
    for (script, kind, codes) in [
        (
            steps(&[&HELLO, &[Hear("MAIL"), Say("550 5.7.1 not you")]]),
            Kind::SenderRefused,
            "550 5.7.1",
        ),
        (
            steps(&[&HELLO, &from, &[Hear("RCPT"), Say("550 5.1.1 nobody here")]]),
            Kind::RecipientRefused,
            "550 5.1.1",
        ),
        (
            steps(&[
                &HELLO,
                &from,
                &[Hear("RCPT"), Say("450 4.2.0 greylisted, come back")],
            ]),
            Kind::Unavailable,
            "450 4.2.0",
        ),
        (
            steps(&[&HELLO, &from, &to, &data, &[Say("552 5.3.4 too big")]]),
            Kind::TooLarge,
            "552 5.3.4",
        ),
        (
            steps(&[&[Say("421 4.3.2 busy")]]),
            Kind::Throttled { retry_after: None },
            "421 4.3.2",
        ),
    ] {
        let fault = send(&script).await.unwrap_err();
        assert_eq!(fault.kind, kind);
        assert_eq!(code(&fault), Some(codes));
    }
}

#[tokio::test]
async fn a_mail_above_the_servers_limit_is_not_even_tried() {
    let script = [Say("220 x"), Hear("EHLO"), Say("250-x\n250 SIZE 100"), Silence];
    assert_eq!(send(&script).await.unwrap_err().kind, Kind::TooLarge);
}

#[tokio::test]
async fn nobody_can_hold_us_or_our_memory() {
    for (script, expected) in [
        (vec![Silence], Kind::NoGreeting),
        (vec![Say("220 x"), Silence, Silence], Kind::TimedOut),
        (vec![Say("220 x"), Hear("EHLO")], Kind::ConnectionLost),
        (vec![], Kind::ConnectionLost),
    ] {
        assert_eq!(
            sign_in(TlsMode::None, &script).await.unwrap_err().kind,
            expected,
            "{script:?}"
        );
    }
    for script in [
        vec![Flood(b"2")],
        vec![Flood(b"220-more\r\n")],
        vec![Say("220 x"), Hear("EHLO"), Flood(b"250-X\r\n")],
        vec![Say("HTTP/1.1 400 Bad Request")],
        vec![Say("* OK IMAP4rev1 ready")],
        vec![Raw(vec![0x15, 3, 1, 0, 2, 2, 10, b'\n'])],
        vec![Say("220-x\n250 y")],
    ] {
        let fault = sign_in(TlsMode::None, &script).await.unwrap_err();
        assert!(matches!(fault.kind, Kind::Protocol(_)), "{script:?}: {fault:?}");
    }
}
