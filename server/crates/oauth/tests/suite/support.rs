//! What all tests need: a clock and randomness that the test decides, and a client without redirects.

use chrono::{DateTime, Utc};
use countersign_oauth::MicrosoftTokens;
use domain::ports::{Client, ClientKey, Clock, Entropy, RedeemRequest};
use model::base_url::RedirectUri;
use model::permission::Permission;
use model::provider::Endpoints;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

pub(crate) const REDIRECT: &str = "http://localhost:8080/oauth/callback";
pub(crate) const TENANT: &str = "5f1b8a6e-3c0d-4b7e-9a52-c0de0c0a7050";
/// The verifier of RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const NONCE: &str = "the nonce";

/// Stands still.
pub(crate) struct StillClock(pub(crate) DateTime<Utc>);

impl Clock for StillClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// Counts: every id is another one.
#[derive(Default)]
pub(crate) struct Counting(AtomicU8);

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

pub(crate) fn tokens() -> MicrosoftTokens {
    MicrosoftTokens::new(http(), Arc::new(StillClock(now())), Arc::new(Counting::default()))
}

pub(crate) fn client(base: &str, client_id: &str, key: ClientKey) -> Client {
    Client {
        endpoints: Endpoints {
            authority: base.parse().unwrap(),
            graph: format!("{base}/graph").parse().unwrap(),
        },
        tenant: TENANT.parse().unwrap(),
        client_id: client_id.to_owned(),
        key,
    }
}

pub(crate) fn permissions() -> Vec<Permission> {
    vec![
        Permission::UserRead,
        Permission::OfflineAccess,
        Permission::MailSend,
    ]
}

pub(crate) fn redemption(code: &str) -> RedeemRequest {
    RedeemRequest {
        code: code.to_owned().into(),
        verifier: VERIFIER.to_owned().into(),
        nonce: NONCE.to_owned().into(),
        redirect_uri: RedirectUri::from_stored(REDIRECT.to_owned()),
        permissions: permissions(),
    }
}
