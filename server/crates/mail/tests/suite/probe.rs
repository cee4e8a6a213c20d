//! What an administrator learns about a server's name, port and certificate.

use crate::script::{Flood, Hear, Identity, Raw, Say, Silence, Step, Tls, serve};
use crate::support::gateway;
use domain::ports::{MailFaultKind as Kind, ProbeProtocol, ProbeTarget, ServerProbe, TlsFacts};
use model::email::TlsMode;
use rustls::pki_types::CertificateDer;

const SMTP: [Step; 8] = [
    Say("220 x"),
    Hear("EHLO"),
    Say("250-x\n250 STARTTLS"),
    Hear("STARTTLS"),
    Say("220 go"),
    Tls,
    Hear("EHLO"),
    Say("250 x"),
];

fn target(port: u16, protocol: ProbeProtocol) -> ProbeTarget {
    ProbeTarget {
        host: "localhost".to_owned(),
        port,
        protocol,
    }
}

async fn look(
    identity: Option<&Identity>,
    trusted: &[CertificateDer<'static>],
    protocol: ProbeProtocol,
    script: &[Step],
) -> Result<TlsFacts, Kind> {
    let server = serve(identity, script).await;
    let facts = gateway(trusted).tls(&target(server.port, protocol)).await;
    server.heard().await;
    facts.map_err(|fault| fault.kind)
}

#[tokio::test]
async fn a_good_certificate_is_described() {
    let identity = Identity::new("localhost");
    let trusted = [identity.certificate.clone()];
    for (protocol, script) in [
        (ProbeProtocol::Https, vec![Tls, Silence]),
        (ProbeProtocol::Smtp(TlsMode::StartTls), SMTP.to_vec()),
        (
            ProbeProtocol::Smtp(TlsMode::Implicit),
            vec![Tls, Say("220 x"), Hear("EHLO"), Say("250 x"), Hear("QUIT")],
        ),
        (
            ProbeProtocol::Imap(TlsMode::Implicit),
            vec![
                Tls,
                Say("* OK x"),
                Hear("c1"),
                Say("* CAPABILITY IMAP4rev1\nc1 OK x"),
                Hear("c2 LOGOUT"),
            ],
        ),
    ] {
        let facts = look(Some(&identity), &trusted, protocol, &script).await.unwrap();
        assert_eq!(facts.version.as_deref(), Some("TLS 1.3"), "{protocol:?}");
        let certificate = facts.certificate.unwrap();
        assert_eq!(certificate.subject, "CN=rcgen self signed cert");
        assert_eq!(certificate.not_after.to_rfc3339(), "4096-01-01T00:00:00+00:00");
    }
}

#[tokio::test]
async fn each_bad_certificate_says_why() {
    let good = Identity::new("localhost");
    let other_name = Identity::new("mail.example.com");
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2019, 1, 1);
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let expired = Identity::with(&params);
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let own_authority = Identity::with(&params);
    for (identity, trusted, kind) in [
        (&good, None, Kind::CertificateUntrusted),
        (&own_authority, Some(&own_authority), Kind::CertificateUntrusted),
        (&other_name, Some(&other_name), Kind::CertificateName),
        (
            &expired,
            Some(&expired),
            Kind::CertificateExpired {
                not_after: "2020-01-01T00:00:00Z".parse().ok(),
            },
        ),
    ] {
        let trusted: Vec<_> = trusted
            .map(|identity| identity.certificate.clone())
            .into_iter()
            .collect();
        let protocol = ProbeProtocol::Smtp(TlsMode::StartTls);
        let fault = look(Some(identity), &trusted, protocol, &SMTP).await.unwrap_err();
        assert_eq!(fault, kind);
    }
}

#[tokio::test]
async fn a_wrong_mode_is_told_from_a_broken_server() {
    let implicit = ProbeProtocol::Smtp(TlsMode::Implicit);
    let spoke = look(None, &[], implicit, &[Say("220 mail.test ESMTP ready"), Silence]).await;
    assert_eq!(spoke, Err(Kind::NotTls));
    let web = look(
        None,
        &[],
        ProbeProtocol::Https,
        &[Raw(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()), Silence],
    )
    .await;
    assert_eq!(web, Err(Kind::NotTls));
    // A server that speaks TLS from the start says nothing until we do
    let identity = Identity::new("localhost");
    for protocol in [
        ProbeProtocol::Smtp(TlsMode::StartTls),
        ProbeProtocol::Imap(TlsMode::StartTls),
    ] {
        let waits = look(Some(&identity), &[], protocol, &[Tls]).await;
        assert_eq!(waits, Err(Kind::NoGreeting));
    }
    let mute = look(None, &[], ProbeProtocol::Https, &[Silence]).await;
    assert_eq!(mute, Err(Kind::TimedOut));
    let flood = look(None, &[], implicit, &[Flood(b"220-x\r\n")]).await;
    assert_eq!(flood, Err(Kind::NotTls));
    let missing = look(
        None,
        &[],
        ProbeProtocol::Imap(TlsMode::StartTls),
        &[Say("* OK x"), Hear("c1"), Say("* CAPABILITY IMAP4rev1\nc1 OK x")],
    )
    .await;
    assert_eq!(missing, Err(Kind::StartTlsMissing));
}

#[tokio::test]
async fn an_unencrypted_connection_is_only_shown_as_that() {
    let facts = look(None, &[], ProbeProtocol::Http, &[]).await.unwrap();
    assert_eq!(facts.version, None);
    let script = [
        Say("220 x"),
        Hear("EHLO"),
        Say("250 x"),
        Hear("QUIT"),
        Say("221 x"),
    ];
    let facts = look(None, &[], ProbeProtocol::Smtp(TlsMode::None), &script)
        .await
        .unwrap();
    assert_eq!(facts.certificate, None);
}

#[tokio::test]
async fn nothing_listening_is_refused_and_a_name_has_addresses() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let gateway = gateway(&[]);
    let fault = gateway
        .tls(&target(port, ProbeProtocol::Https))
        .await
        .unwrap_err();
    assert_eq!(fault.kind, Kind::ConnectionRefused);
    let addresses = gateway.resolve("localhost").await.unwrap();
    assert!(
        addresses.iter().all(std::net::IpAddr::is_loopback),
        "{addresses:?}"
    );
    assert_eq!(
        gateway.resolve("127.0.0.1").await.unwrap(),
        ["127.0.0.1".parse::<std::net::IpAddr>().unwrap()]
    );
}
