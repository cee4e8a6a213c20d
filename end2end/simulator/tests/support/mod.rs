//! A tenant of its own for every test, and the steps a client takes.
#![expect(dead_code, reason = "every test binary uses another part of it")]
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

pub(crate) mod csdl;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use practice_tenant::{Options, Running, start};
use reqwest::{Client, Method, RequestBuilder, Response, redirect::Policy};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Directory (tenant) ID of the seed.
pub(crate) const TENANT: &str = "5f1b8a6e-3c0d-4b7e-9a52-c0de0c0a7050";
/// Registered by [`Practice::register`].
pub(crate) const REDIRECT: &str = "http://localhost:8080/oauth/callback";
/// The verifier of RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A running tenant and a browser-like client without cookies or redirects.
pub(crate) struct Practice {
    pub(crate) base: String,
    pub(crate) http: Client,
    pub(crate) seconds: Arc<AtomicI64>,
    _running: Running,
}

/// A registered application.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) client_id: String,
    pub(crate) secret: String,
    pub(crate) secret_id: String,
}

/// Status and JSON of an answer.
pub(crate) async fn json_of(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// The value of a query parameter of a redirect.
pub(crate) fn parameter(location: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(location).unwrap();
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// `Location` of a 303.
pub(crate) fn location(response: &Response) -> String {
    assert_eq!(response.status().as_u16(), 303);
    response.headers()["location"].to_str().unwrap().to_owned()
}

/// Claims of a JWT, unverified.
pub(crate) fn claims(jwt: &str) -> Value {
    let payload = jwt.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

impl Practice {
    /// Starts with a clock at a fixed time that the test moves.
    pub(crate) async fn start() -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let moved = Arc::clone(&seconds);
        let begin: DateTime<Utc> = "2026-11-23T08:00:00Z".parse().unwrap();
        let clock: practice_tenant::Clock =
            Arc::new(move || begin + TimeDelta::seconds(moved.load(Ordering::SeqCst)));
        let running = start("127.0.0.1:0".parse().unwrap(), Options { clock, seed: Some(7) })
            .await
            .unwrap();
        #[expect(
            clippy::disallowed_methods,
            reason = "a test's own browser; the rule is for the product"
        )]
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            base: running.base_url.clone(),
            http,
            seconds,
            _running: running,
        }
    }

    /// Moves the clock.
    pub(crate) fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Registers an application with these permissions through the control endpoint.
    pub(crate) async fn register(&self, permissions: &[&str], extra: Value) -> App {
        let mut body =
            json!({ "redirect_uris": [REDIRECT], "permissions": permissions, "admin_consent": true });
        for (key, value) in extra.as_object().unwrap() {
            body[key] = value.clone();
        }
        let (status, answer) = self.control("applications", body).await;
        assert_eq!(status, 201, "{answer}");
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        App {
            client_id: text("client_id"),
            secret: text("secret_value"),
            secret_id: text("secret_id"),
        }
    }

    /// `POST /_control/{what}`
    pub(crate) async fn control(&self, what: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/_control/{what}", self.base);
        json_of(self.http.post(url).json(&body).send().await.unwrap()).await
    }

    /// `GET /_control/state`
    /// A form of the portal, as a browser posts it.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        let url = format!("{}{path}", self.base);
        self.http.post(url).form(form).send().await.unwrap()
    }

    pub(crate) async fn state(&self) -> Value {
        json_of(
            self.http
                .get(format!("{}/_control/state", self.base))
                .send()
                .await
                .unwrap(),
        )
        .await
        .1
    }

    /// `GET authorize` with the usual parameters; `change` replaces or, by an empty value, removes some.
    pub(crate) async fn authorize(&self, app: &App, scope: &str, change: &[(&str, &str)]) -> Response {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let mut query = vec![
            ("client_id", app.client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", scope),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        for (name, value) in change {
            query.retain(|(known, _)| known != name);
            if !value.is_empty() {
                query.push((name, value));
            }
        }
        let url = format!("{}/{TENANT}/oauth2/v2.0/authorize", self.base);
        self.http.get(url).query(&query).send().await.unwrap()
    }

    /// Picks an account on the page of `authorize`.
    pub(crate) async fn pick(&self, flow: &str, account: &str) -> Response {
        let url = format!("{}/{TENANT}/login", self.base);
        self.http
            .post(url)
            .form(&[("flow", flow), ("account", account)])
            .send()
            .await
            .unwrap()
    }

    /// Presses a button of the consent page.
    pub(crate) async fn decide(&self, flow: &str, decision: &str) -> Response {
        let url = format!("{}/{TENANT}/consent", self.base);
        self.http
            .post(url)
            .form(&[("flow", flow), ("decision", decision)])
            .send()
            .await
            .unwrap()
    }

    /// The code of a sign-in that needs no consent page.
    pub(crate) async fn code(&self, app: &App, account: &str, scope: &str) -> String {
        let page = self.authorize(app, scope, &[]).await;
        let flow = flow_of(&page.text().await.unwrap());
        parameter(&location(&self.pick(&flow, account).await), "code").unwrap()
    }

    /// `POST token`
    pub(crate) async fn token(&self, form: &[(&str, &str)]) -> (u16, Value) {
        let url = format!("{}/{TENANT}/oauth2/v2.0/token", self.base);
        json_of(self.http.post(url).form(form).send().await.unwrap()).await
    }

    /// Redeems a code with the application's secret.
    pub(crate) async fn redeem(&self, app: &App, code: &str) -> (u16, Value) {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("client_id", &app.client_id),
            ("client_secret", &app.secret),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ])
        .await
    }

    /// Refreshes with the application's secret.
    pub(crate) async fn refresh(&self, app: &App, refresh_token: &str) -> (u16, Value) {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("client_id", &app.client_id),
            ("client_secret", &app.secret),
            ("refresh_token", refresh_token),
        ])
        .await
    }

    /// The whole way to tokens.
    pub(crate) async fn sign_in(&self, app: &App, account: &str, scope: &str) -> Value {
        let code = self.code(app, account, scope).await;
        let (status, tokens) = self.redeem(app, &code).await;
        assert_eq!(status, 200, "{tokens}");
        tokens
    }

    /// An access token of `account` with these scopes.
    pub(crate) async fn access(&self, account: &str, scopes: &[&str]) -> String {
        let app = self.register(scopes, json!({})).await;
        let scope = format!("openid profile {}", scopes.join(" "));
        self.sign_in(&app, account, &scope).await["access_token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// `GET` below `/graph/v1.0`.
    pub(crate) async fn graph_get(&self, token: &str, path: &str) -> (u16, Value) {
        self.graph(Method::GET, token, path, |request| request).await
    }

    /// `POST` below `/graph/v1.0`.
    pub(crate) async fn graph_post(&self, token: &str, path: &str, body: &Value) -> (u16, Value) {
        self.graph(Method::POST, token, path, |request| request.json(body))
            .await
    }

    /// `POST` without a body.
    pub(crate) async fn graph_act(&self, token: &str, path: &str) -> (u16, Value) {
        self.graph(Method::POST, token, path, |request| {
            request.header("content-length", "0")
        })
        .await
    }

    /// `PATCH` below `/graph/v1.0`.
    pub(crate) async fn graph_patch(&self, token: &str, path: &str, body: &Value) -> (u16, Value) {
        self.graph(Method::PATCH, token, path, |request| request.json(body))
            .await
    }

    /// `DELETE` below `/graph/v1.0`.
    pub(crate) async fn graph_delete(&self, token: &str, path: &str) -> (u16, Value) {
        self.graph(Method::DELETE, token, path, |request| request).await
    }

    /// `POST` with MIME.
    pub(crate) async fn send_mime(&self, token: &str, path: &str, body: String) -> (u16, Value) {
        self.graph(Method::POST, token, path, |request| {
            request.header("content-type", "text/plain").body(body)
        })
        .await
    }

    /// Any request below `/graph/v1.0`, or to a whole URL such as a next link; the answer agrees with the metadata.
    pub(crate) async fn graph(
        &self,
        method: Method,
        token: &str,
        path: &str,
        complete: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> (u16, Value) {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}/graph/v1.0/{path}", self.base)
        };
        let request = complete(self.http.request(method, url).bearer_auth(token));
        let (status, body) = json_of(request.send().await.unwrap()).await;
        if let Err(difference) = csdl::check(&body) {
            panic!("{path}: {difference}\n{body:#}");
        }
        (status, body)
    }

    /// All items of a collection or of a round of a delta query, and the link at the end of the latter.
    pub(crate) async fn graph_all(&self, token: &str, path: &str) -> (Vec<Value>, Option<String>) {
        let mut items = Vec::new();
        let mut path = path.to_owned();
        loop {
            let (status, mut page) = self.graph_get(token, &path).await;
            assert_eq!(status, 200, "{page}");
            items.append(page["value"].as_array_mut().unwrap());
            match page["@odata.nextLink"].as_str() {
                Some(next) => next.clone_into(&mut path),
                None => return (items, page["@odata.deltaLink"].as_str().map(str::to_owned)),
            }
        }
    }
}

/// The hidden field of a sign-in page.
pub(crate) fn flow_of(page: &str) -> String {
    let rest = page
        .split_once("name=\"flow\" value=\"")
        .expect("a sign-in page")
        .1;
    rest.split_once('"').unwrap().0.to_owned()
}

/// The message of `sendMail`.
pub(crate) fn mail(to: &str, subject: &str) -> Value {
    json!({ "message": {
        "subject": subject,
        "body": { "contentType": "Text", "content": "Hello" },
        "toRecipients": [{ "emailAddress": { "address": to } }],
    } })
}

/// A refusal of Graph with all its fields.
pub(crate) fn assert_graph_refusal(answer: &(u16, Value), status: u16, code: &str) {
    assert_eq!(
        (answer.0, answer.1["error"]["code"].as_str()),
        (status, Some(code)),
        "{}",
        answer.1
    );
    let inner = &answer.1["error"]["innerError"];
    for field in ["date", "request-id", "client-request-id"] {
        assert!(inner[field].is_string(), "{field}: {inner}");
    }
    assert!(!inner["date"].as_str().unwrap().ends_with('Z'));
}

/// Messages of a folder of a mailbox in the control state.
pub(crate) fn folder(state: &Value, address: &str, path: &str) -> Vec<Value> {
    let mailbox = state["mailboxes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|mailbox| mailbox["address"] == address)
        .unwrap();
    let folder = mailbox["folders"]
        .as_array()
        .unwrap()
        .iter()
        .find(|folder| folder["path"] == path)
        .unwrap();
    folder["messages"].as_array().unwrap().clone()
}

/// `GET` of a whole URL, such as a next link.
pub(crate) async fn json_of_get(practice: &Practice, token: &str, url: &str) -> (u16, Value) {
    practice.graph_get(token, url).await
}

/// A refusal of the token endpoint with all its fields.
pub(crate) fn assert_token_refusal(answer: &(u16, Value), status: u16, error: &str, code: u64) {
    let (actual, body) = answer;
    assert_eq!((*actual, body["error"].as_str()), (status, Some(error)), "{body}");
    assert_eq!(body["error_codes"], json!([code]));
    assert!(
        body["error_description"]
            .as_str()
            .unwrap()
            .starts_with(&format!("AADSTS{code}: ")),
        "{body}"
    );
    assert_eq!(
        body["timestamp"].as_str().unwrap().len(),
        "2026-11-23 08:00:00Z".len()
    );
    for field in ["trace_id", "correlation_id", "error_uri"] {
        assert!(body[field].is_string(), "{field}");
    }
}
