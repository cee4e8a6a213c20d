//! The practice tenant, and a person in front of its pages.

use super::clock::TestClock;
use countersign::world::Outgoing;
use domain::ports::Clock;
use practice_tenant::{Options, Running, start};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Directory (tenant) ID of the practice tenant.
pub(crate) const TENANT: &str = "5f1b8a6e-3c0d-4b7e-9a52-c0de0c0a7050";
/// What the main job needs, with shared mailboxes.
pub(crate) const PERMISSIONS: [&str; 8] = [
    "User.Read",
    "Mail.Send",
    "Mail.Send.Shared",
    "Mail.ReadBasic",
    "Mail.Read",
    "Mail.Read.Shared",
    "Mail.ReadWrite",
    "Mail.ReadWrite.Shared",
];
/// Where the provider sends browsers back to.
pub(crate) const REDIRECT_URI: &str = "http://localhost:8080/oauth/callback";

/// A running practice tenant.
pub(crate) struct Tenant {
    /// Authority; Graph is below `/graph`.
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
    _running: Running,
}

/// A registration at the tenant.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    pub(crate) client_id: String,
    pub(crate) secret: String,
}

/// What the person does on the provider's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    /// Picks the account and accepts.
    Accepts,
    /// Picks the account and presses Cancel on the consent page.
    Cancels,
}

impl Tenant {
    /// Starts one that shares the console's clock.
    pub(crate) async fn start(clock: &TestClock) -> Self {
        let clock = clock.clone();
        let options = Options {
            clock: Arc::new(move || clock.now()),
            seed: None,
        };
        let running = start("127.0.0.1:0".parse().unwrap(), options).await.unwrap();
        Self {
            base: running.base_url.clone(),
            // Follows no redirect, so that the test sees each
            http: Outgoing::new(None).unwrap().http,
            _running: running,
        }
    }

    /// Graph's address.
    pub(crate) fn graph(&self) -> String {
        format!("{}/graph", self.base)
    }

    /// Registers an application with everything that the main job needs; `more` adds to the request or changes it.
    pub(crate) async fn register(&self, more: Value) -> Registration {
        let mut body =
            json!({ "redirect_uris": [REDIRECT_URI], "permissions": PERMISSIONS, "admin_consent": true });
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        let answer = self.control("applications", &body).await;
        let text = |name: &str| {
            answer[name]
                .as_str()
                .unwrap_or_else(|| panic!("{answer}"))
                .to_owned()
        };
        Registration {
            client_id: text("client_id"),
            secret: text("secret_value"),
        }
    }

    /// `POST /_control/{what}`.
    pub(crate) async fn control(&self, what: &str, body: &Value) -> Value {
        let url = format!("{}/_control/{what}", self.base);
        let response = self.http.post(url).json(body).send().await.unwrap();
        response.json().await.unwrap()
    }

    /// Sets or clears faults.
    pub(crate) async fn faults(&self, faults: Value) {
        let answer = self.control("faults", &faults).await;
        assert!(answer.get("error").is_none(), "{answer}");
    }

    /// Everything the tenant knows.
    pub(crate) async fn state(&self) -> Value {
        let url = format!("{}/_control/state", self.base);
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    /// One of its counters.
    pub(crate) async fn counter(&self, name: &str) -> u64 {
        let state = self.state().await;
        state["counters"][name]
            .as_u64()
            .unwrap_or_else(|| panic!("{}", state["counters"]))
    }

    /// Waits until the token endpoint has been asked more often than `asked`.
    ///
    /// # Panics
    /// When nobody asks it within a minute.
    pub(crate) async fn asked_for_a_token(&self, asked: u64) {
        let next = async {
            while self.counter("token_requests").await == asked {
                tokio::task::yield_now().await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(60), next).await;
        waited.expect("the console asks for a token");
    }

    /// Messages in a folder of a mailbox.
    pub(crate) async fn messages(&self, address: &str, path: &str) -> Vec<Value> {
        let state = self.state().await;
        let find = |list: &Value, key: &str, wanted: &str| {
            list.as_array()
                .unwrap()
                .iter()
                .find(|one| one[key] == wanted)
                .cloned()
                .unwrap_or_else(|| panic!("{key} {wanted}"))
        };
        let mailbox = find(&state["mailboxes"], "address", address);
        let folder = find(&mailbox["folders"], "path", path);
        folder["messages"].as_array().unwrap().clone()
    }

    /// Walks the provider's pages from the address that *Authorize* led to. The answer is the path that the browser comes back to.
    pub(crate) async fn sign_in(&self, authorize: &str, account: &str, person: Person) -> String {
        let page = self.http.get(authorize).send().await.unwrap();
        let status = page.status();
        let text = page.text().await.unwrap();
        assert_eq!(status, 200, "{text}");
        let flow = text
            .split_once("name=\"flow\" value=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .unwrap_or_else(|| panic!("no sign-in page: {text}"))
            .0
            .to_owned();
        let mut answer = self
            .answer("login", &[("flow", &flow), ("account", account)])
            .await;
        if answer.status() == 200 {
            let decision = match person {
                Person::Accepts => "accept",
                Person::Cancels => "cancel",
            };
            answer = self
                .answer("consent", &[("flow", &flow), ("decision", decision)])
                .await;
        }
        assert_eq!(answer.status(), 303);
        let back = answer.headers()["location"].to_str().unwrap();
        back.strip_prefix(super::browser::ORIGIN_OF_CONSOLE)
            .unwrap_or_else(|| panic!("sent to {back}"))
            .to_owned()
    }

    async fn answer(&self, page: &str, form: &[(&str, &str)]) -> reqwest::Response {
        let url = format!("{}/{TENANT}/{page}", self.base);
        self.http.post(url).form(form).send().await.unwrap()
    }
}
