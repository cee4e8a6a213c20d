//! What all tests need: time and randomness that the test decides, a client without redirects, a gateway with short limits.

use chrono::{DateTime, Utc};
use countersign_mail::{MailGateway, Timeouts};
use domain::ports::{Clock, Entropy, Login, MailFault, Mailbox, OutgoingMail, Route, ServerAccess};
use model::email::TlsMode;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// Stands still.
struct StillClock;

impl Clock for StillClock {
    fn now(&self) -> DateTime<Utc> {
        now()
    }
}

/// Counts: every id is another one.
#[derive(Default)]
struct Counting(AtomicU8);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

pub(crate) fn http() -> reqwest::Client {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test's own client, made as the server makes its own"
    )]
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap()
}

/// A gateway that trusts `roots` and waits half a second for anything.
pub(crate) fn gateway(roots: &[CertificateDer<'static>]) -> MailGateway {
    let limit = Duration::from_millis(500);
    let timeouts = Timeouts {
        resolve: Duration::from_secs(5),
        connect: limit,
        greeting: limit,
        command: limit,
    };
    gateway_with(roots, timeouts)
}

/// A gateway that trusts `roots`.
pub(crate) fn gateway_with(roots: &[CertificateDer<'static>], timeouts: Timeouts) -> MailGateway {
    let mut store = RootCertStore::empty();
    for root in roots {
        store.add(root.clone()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(store)
        .with_no_client_auth();
    MailGateway::with_timeouts(
        http(),
        Arc::new(tls),
        Arc::new(StillClock),
        Arc::new(Counting::default()),
        timeouts,
    )
}

/// A route to a server on this machine, signed in as `me` with `THE-PASSWORD`.
pub(crate) fn route(port: u16, tls: TlsMode, signed_in: bool) -> Route {
    Route::Server(ServerAccess {
        host: "localhost".parse().unwrap(),
        port: port.to_string().parse().unwrap(),
        tls,
        login: signed_in.then(|| Login {
            user: "me".to_owned(),
            password: "THE-PASSWORD".to_owned().into(),
        }),
    })
}

pub(crate) fn mail(mailbox: Mailbox, from: &str) -> OutgoingMail {
    OutgoingMail {
        message_id: "0192.test@countersign.example.com".to_owned(),
        from: from.parse().unwrap(),
        mailbox,
        to: "admin@contoso.test".parse().unwrap(),
        reply_to: None,
        subject: "Prüfung O'Hara & Söhne 1".to_owned(),
        text: "Grüße\n.\nEnde".to_owned(),
        date: now(),
    }
}

/// The code of the answer, such as `535 5.7.8`.
pub(crate) fn code(fault: &MailFault) -> Option<&str> {
    fault.answer.as_ref()?.code.as_deref()
}
