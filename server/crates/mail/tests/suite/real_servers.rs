//! Postfix and Dovecot themselves: what they say is what an administrator's own servers say.

use crate::support::{code, gateway, mail};
use countersign_mail::{MailGateway, Timeouts};
use domain::ports::{
    Login, MailFault, MailFaultKind as Kind, MailReader, MailSender, Mailbox, OutgoingMail, ProbeProtocol,
    ProbeTarget, Route, ServerAccess, ServerProbe,
};
use mail_rig::Rig;
use model::email::TlsMode;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::time::Duration;

pub(crate) const USER: &str = "deploy@example.test";

pub(crate) struct Real {
    rig: Rig,
    pub(crate) gateway: MailGateway,
}

impl Real {
    pub(crate) fn start() -> Self {
        let rig = Rig::start().unwrap();
        let root = CertificateDer::from_pem_file(&rig.endpoints.ca_pem_path).unwrap();
        // Dovecot makes whoever mistyped a password wait two seconds
        let timeouts = Timeouts {
            command: Duration::from_secs(15),
            ..Timeouts::default()
        };
        Self {
            rig,
            gateway: crate::support::gateway_with(&[root], timeouts),
        }
    }

    fn route(&self, port: u16, tls: TlsMode, password: Option<&str>) -> Route {
        Route::Server(ServerAccess {
            host: "localhost".parse().unwrap(),
            port: port.to_string().parse().unwrap(),
            tls,
            login: password.map(|password| Login {
                user: USER.to_owned(),
                password: password.to_owned().into(),
            }),
        })
    }

    pub(crate) fn smtp(&self, password: &str) -> Route {
        self.route(
            self.rig.endpoints.smtp_starttls_port,
            TlsMode::StartTls,
            Some(password),
        )
    }

    pub(crate) fn imap(&self, password: &str) -> Route {
        self.route(self.rig.endpoints.imap_port, TlsMode::StartTls, Some(password))
    }

    pub(crate) fn password(&self) -> String {
        let users = &self.rig.endpoints.users;
        users
            .iter()
            .find(|user| user.address == USER)
            .unwrap()
            .password
            .clone()
    }
}

pub(crate) fn to_self() -> OutgoingMail {
    OutgoingMail {
        to: USER.parse().unwrap(),
        ..mail(Mailbox::Own, USER)
    }
}

#[tokio::test]
async fn a_mail_goes_out_and_is_found_and_stays_unread() {
    let real = Real::start();
    let password = real.password();
    let imap = real.imap(&password);
    let path = "Inbox".parse().unwrap();
    let empty = real.gateway.folder(&imap, &Mailbox::Own, &path).await.unwrap();
    let before = empty.total;
    let address = USER.parse().unwrap();
    if before == 0 {
        let received = real
            .gateway
            .received_for(&imap, &Mailbox::Own, &empty, &address)
            .await;
        assert!(!received.unwrap());
    }
    let said = real
        .gateway
        .send(&real.smtp(&password), &to_self())
        .await
        .unwrap();
    assert!(said.starts_with("250 2.0.0"), "{said}");
    let arrived = async {
        loop {
            let inbox = real.gateway.folder(&imap, &Mailbox::Own, &path).await.unwrap();
            if inbox.total > before {
                return inbox;
            }
        }
    };
    let inbox = tokio::time::timeout(Duration::from_secs(20), arrived)
        .await
        .expect("delivered");
    let heads = real
        .gateway
        .newest(&imap, &Mailbox::Own, &inbox, 5)
        .await
        .unwrap();
    assert_eq!(heads[0].subject, to_self().subject);
    assert_eq!(heads[0].from, USER);
    assert!(heads[0].received_at.is_some());
    let received = real
        .gateway
        .received_for(&imap, &Mailbox::Own, &inbox, &address)
        .await;
    assert!(received.unwrap());
    let after = real.gateway.folder(&imap, &Mailbox::Own, &path).await.unwrap();
    assert_eq!(after, inbox, "looking changed nothing");
    assert_eq!(after.unread, Some(after.total));
}

#[tokio::test]
async fn sign_in_works_in_every_mode_and_says_how() {
    let real = Real::start();
    let password = real.password();
    let ports = &real.rig.endpoints;
    for (port, tls) in [
        (ports.smtp_starttls_port, TlsMode::StartTls),
        (ports.smtps_port, TlsMode::Implicit),
    ] {
        let route = real.route(port, tls, Some(&password));
        let evidence = MailSender::sign_in(&real.gateway, &route)
            .await
            .unwrap()
            .join("\n");
        assert!(
            evidence.contains("Encrypted with TLS 1.3\nSigned in with PLAIN"),
            "{evidence}"
        );
    }
    for (port, tls) in [
        (ports.imap_port, TlsMode::StartTls),
        (ports.imaps_port, TlsMode::Implicit),
    ] {
        let route = real.route(port, tls, Some(&password));
        let evidence = MailReader::sign_in(&real.gateway, &route)
            .await
            .unwrap()
            .join("\n");
        assert!(
            evidence.contains("Signed in with PLAIN\nThe server offers IDLE, MOVE, UIDPLUS"),
            "{evidence}"
        );
    }
    let open = real.route(ports.smtp_open_port, TlsMode::None, None);
    let evidence = MailSender::sign_in(&real.gateway, &open)
        .await
        .unwrap()
        .join("\n");
    assert!(evidence.contains("Not signed in"), "{evidence}");
}

#[tokio::test]
async fn refusals_of_real_servers_have_their_kind_and_odd_names_are_found() {
    let real = Real::start();
    let password = real.password();
    let wrong = MailSender::sign_in(&real.gateway, &real.smtp("wrong"))
        .await
        .unwrap_err();
    assert_eq!(wrong.kind, Kind::LoginRefused);
    assert_eq!(code(&wrong), Some("535 5.7.8"));
    let wrong = MailReader::sign_in(&real.gateway, &real.imap("wrong"))
        .await
        .unwrap_err();
    assert_eq!(wrong.kind, Kind::LoginRefused);
    assert_eq!(code(&wrong), Some("NO [AUTHENTICATIONFAILED]"));
    let send = async |mail: OutgoingMail| -> MailFault {
        real.gateway.send(&real.smtp(&password), &mail).await.unwrap_err()
    };
    let foreign = send(OutgoingMail {
        from: "approver1@example.test".parse().unwrap(),
        ..to_self()
    })
    .await;
    assert_eq!(foreign.kind, Kind::SenderRefused, "{foreign:?}");
    let nobody = send(OutgoingMail {
        to: "nobody@example.test".parse().unwrap(),
        ..to_self()
    })
    .await;
    assert_eq!(nobody.kind, Kind::RecipientRefused, "{nobody:?}");
    let path = "Inbox/Nowhere".parse().unwrap();
    let missing = real
        .gateway
        .folder(&real.imap(&password), &Mailbox::Own, &path)
        .await
        .unwrap_err();
    assert!(
        matches!(&missing.kind, Kind::FolderMissing { name, .. } if name == "Nowhere"),
        "{missing:?}"
    );
    let path = "Entwürfe & Ideen".parse().unwrap();
    let folder = real
        .gateway
        .folder(&real.imap(&password), &Mailbox::Own, &path)
        .await
        .unwrap();
    assert_eq!((folder.name.as_str(), folder.total), ("Entwürfe & Ideen", 0));
    assert!(folder.id.is_ascii(), "{}", folder.id);
    let heads = real
        .gateway
        .newest(&real.imap(&password), &Mailbox::Own, &folder, 5)
        .await;
    assert_eq!(heads.unwrap(), []);
}

#[tokio::test]
async fn certificates_are_checked_and_described() {
    let real = Real::start();
    let target = |port: u16, protocol: ProbeProtocol| ProbeTarget {
        host: "localhost".to_owned(),
        port,
        protocol,
    };
    let smtp = target(
        real.rig.endpoints.smtp_starttls_port,
        ProbeProtocol::Smtp(TlsMode::StartTls),
    );
    let facts = real.gateway.tls(&smtp).await.unwrap();
    assert!(facts.certificate.is_some());
    let imap = target(
        real.rig.endpoints.imaps_port,
        ProbeProtocol::Imap(TlsMode::Implicit),
    );
    assert_eq!(
        real.gateway.tls(&imap).await.unwrap().certificate,
        facts.certificate
    );
    for target in [smtp, imap] {
        let fault = gateway(&[]).tls(&target).await.unwrap_err();
        assert_eq!(fault.kind, Kind::CertificateUntrusted);
    }
    let wrong_mode = target(
        real.rig.endpoints.imap_port,
        ProbeProtocol::Imap(TlsMode::Implicit),
    );
    assert_eq!(
        real.gateway.tls(&wrong_mode).await.unwrap_err().kind,
        Kind::NotTls
    );
}
