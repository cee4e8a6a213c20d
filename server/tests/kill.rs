//! `kill -9` in the middle of a save and in the middle of a refresh, a hundred times each: afterwards nothing is lost or half done.
//!
//! The console is the real program in a process of its own; the practice tenant lives in this one. Each round kills a little later than
//! the one before, from the first moment of the work to after its end.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

#[expect(
    dead_code,
    unused_imports,
    reason = "every test program uses another part of it"
)]
#[path = "support/mod.rs"]
mod support;

use axum::http::Method;
use countersign::world::{Outgoing, SystemClock};
use domain::ports::Clock;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::Browser;
use support::browser::Wire;
use support::clock::TestClock;
use support::html::Form;
use support::journey;
use support::run::Run;
use support::tenant::Tenant;
use support::world::{ADMIN, PASSWORD};

/// Kills per test.
const ROUNDS: u32 = 100;
/// How long the provider takes for a refresh, so that there is a middle to kill in.
const SLOW: Duration = Duration::from_millis(30);

/// A running console. Killed when dropped.
struct Console {
    child: Child,
    base: String,
    setup_token: Option<String>,
}

impl Console {
    /// Starts one on a folder and waits until it serves.
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
            .arg("serve")
            .current_dir(folder)
            .env("COUNTERSIGN_LISTEN", "127.0.0.1:0")
            .env("COUNTERSIGN_DATA_DIR", folder.join("data"))
            .env("COUNTERSIGN_LOG_FORMAT", "json")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (mut setup_token, mut seen) = (None, Vec::new());
        let base = loop {
            let Some(Ok(line)) = lines.next() else {
                panic!("the console ended before it served: {seen:#?}");
            };
            let entry: Value = serde_json::from_str(&line).unwrap_or_default();
            let message = entry["message"].as_str().unwrap_or_default();
            if let Some((_, rest)) = message.split_once("/setup?token=") {
                setup_token = rest.split(' ').next().map(str::to_owned);
            }
            if message == "serving" {
                break format!("http://{}", entry["address"].as_str().unwrap());
            }
            seen.push(line);
        };
        // A pipe that nobody reads would hold the console up one day
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            base,
            setup_token,
        }
    }

    /// SIGKILL: no handler runs.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn wire(&self) -> Wire {
        Wire::Network(Outgoing::new(None).unwrap().http, self.base.clone())
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a console for the first time and creates its administrator.
async fn first_start(folder: &Path) -> (Console, Browser) {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let console = Console::start(folder);
    let mut browser = Browser::new(console.wire(), None);
    let path = format!("/setup?token={}", console.setup_token.as_deref().unwrap());
    let form = browser.get(&path).await.expect(200).form(&path);
    let form = form.fill(&[("name", "Alex"), ("email", ADMIN), ("password", PASSWORD)]);
    browser.submit(form).await.expect(303);
    (console, browser)
}

/// One of the versions that are saved in turn: every field differs from one to the next.
fn version(n: u32) -> [(&'static str, String); 6] {
    [
        ("auth_type", "none".to_owned()),
        ("host_name", format!("mail{n}.contoso.test")),
        ("host_port", (1_000 + n).to_string()),
        (
            "tls_mode",
            if n.is_multiple_of(2) {
                "starttls"
            } else {
                "implicit"
            }
            .to_owned(),
        ),
        ("user_name", format!("user{n}")),
        ("from_address", format!("from{n}@contoso.test")),
    ]
}

fn filled(form: Form, n: u32) -> Form {
    version(n)
        .iter()
        .fold(form, |form, (name, value)| form.set(name, value))
        .press("save")
}

/// Which version is saved, if it is one and whole.
async fn saved(browser: &mut Browser, candidates: [u32; 2]) -> u32 {
    let form = browser
        .get("/email/outgoing")
        .await
        .expect(200)
        .form("/email/outgoing");
    let matching = candidates.into_iter().find(|n| {
        version(*n)
            .iter()
            .all(|(name, value)| form.value(name) == Some(value))
    });
    matching.unwrap_or_else(|| panic!("neither of {candidates:?}: {:?}", form.fields))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_saving_the_settings_are_one_of_the_two_versions() {
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let (mut console, mut browser) = first_start(folder.path()).await;
    let page = browser.get("/email/outgoing").await.expect(200);
    browser
        .submit(filled(page.form("/email/outgoing"), 0))
        .await
        .expect(303);
    let page = browser.get("/email/outgoing").await.expect(200);
    let save = Instant::now();
    browser
        .submit(filled(page.form("/email/outgoing"), 1))
        .await
        .expect(303);
    let usual = save.elapsed();
    let (mut current, mut new) = (1, 0);
    for round in 0..ROUNDS {
        let next = round + 2;
        let form = filled(
            browser
                .get("/email/outgoing")
                .await
                .expect(200)
                .form("/email/outgoing"),
            next,
        );
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&form.fields)
            .finish();
        let mut sender = browser.clone();
        let kind = "application/x-www-form-urlencoded".to_owned();
        let sent = tokio::spawn(async move {
            let answer = sender
                .try_send(Method::POST, "/email/outgoing", Some((kind, body.into_bytes())))
                .await;
            answer.is_ok_and(|answer| answer.status == 303)
        });
        // The moment of the kill is what the rounds vary: from at once to half as long again as a save takes
        tokio::time::sleep(usual * round * 3 / (ROUNDS * 2)).await;
        console.kill();
        let acknowledged = sent.await.unwrap();
        console = Console::start(folder.path());
        browser = browser.over(console.wire());
        let found = saved(&mut browser, [current, next]).await;
        assert!(
            !acknowledged || found == next,
            "round {round}: what was acknowledged is there"
        );
        new += u32::from(found == next);
        current = found;
    }
    println!(
        "save: {ROUNDS} kills, {new} saved before the kill, a save takes {usual:?}, all in {:?}",
        began.elapsed()
    );
    assert!(
        (1..ROUNDS).contains(&new),
        "the kills came on both sides of the commit: {new}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_refreshing_the_authorization_works_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let tenant = Tenant::start(&TestClock::default()).await;
    let (mut console, mut browser) = first_start(folder.path()).await;
    // So short a life that every start finds a refresh to do
    let slow = u64::try_from(SLOW.as_millis()).unwrap();
    tenant
        .faults(json!({ "access_token_seconds": 1, "slow": { "milliseconds": slow, "only": "token" } }))
        .await;
    journey::connect(&mut browser, &tenant).await;
    for round in 0..ROUNDS {
        console.kill();
        token_is_over(&tenant).await;
        let asked = tenant.counter("token_requests").await;
        console = Console::start(folder.path());
        tenant.asked_for_a_token(asked).await;
        // The provider has the request: kill before, while and after the answer is saved
        tokio::time::sleep(SLOW * round * 2 / ROUNDS).await;
        console.kill();
    }
    tenant
        .faults(json!({ "access_token_seconds": null, "slow": null }))
        .await;
    token_is_over(&tenant).await;
    console = Console::start(folder.path());
    let mut browser = browser.over(console.wire());
    Run::of(&mut browser).await.assert_passed(17);
    let log = tenant.state().await["refresh_log"].as_array().unwrap().clone();
    assert!(log.iter().all(|entry| entry["outcome"] == "ok"), "{log:?}");
    let reused = log.iter().filter(|entry| entry["reused"] == true).count();
    println!(
        "refresh: {ROUNDS} kills, {} refreshes, {reused} answers lost to a kill and asked for again, all in {:?}",
        log.len(),
        began.elapsed()
    );
    assert!(
        (1..log.len()).contains(&reused),
        "the kills came on both sides of the commit: {reused}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_while_refreshing_it_saves_the_answer_first() {
    let folder = tempfile::tempdir().unwrap();
    let tenant = Tenant::start(&TestClock::default()).await;
    let (mut console, mut browser) = first_start(folder.path()).await;
    journey::connect(&mut browser, &tenant).await;
    // From now on a token that comes back is the end of its grant
    tenant
        .faults(json!({
            "access_token_seconds": 1, "revoke_on_reuse": true, "slow": { "milliseconds": 800, "only": "token" }
        }))
        .await;
    let id = application(&mut browser).await;
    journey::authorize(&mut browser, &tenant, &id, journey::DEPLOY).await;
    for _ in 0..5 {
        token_is_over(&tenant).await;
        // Asked for by a test run, or by the worker: whoever comes first
        let asked = tenant.counter("token_requests").await;
        browser.post("/activity/test-runs", &[]).await.expect(303);
        tenant.asked_for_a_token(asked).await;
        let stopped = Command::new("kill")
            .args(["-TERM", &console.child.id().to_string()])
            .status();
        assert!(stopped.unwrap().success());
        assert!(console.child.wait().unwrap().success());
        console = Console::start(folder.path());
        browser = browser.over(console.wire());
    }
    let log = tenant.state().await["refresh_log"].as_array().unwrap().clone();
    assert!(log.len() >= 5, "{log:?}");
    assert!(
        log.iter()
            .all(|entry| entry["outcome"] == "ok" && entry["reused"] == false),
        "{log:?}"
    );
}

/// The id of the only application.
async fn application(browser: &mut Browser) -> String {
    let list = browser.get("/integrations").await.expect(200).text();
    let (_, rest) = list.split_once("href=\"/integrations/0").unwrap();
    format!("0{}", rest.split('"').next().unwrap())
}

/// Waits until the token of the last refresh has ended, so that the next start has one to do.
async fn token_is_over(tenant: &Tenant) {
    let state = tenant.state().await;
    let last = state["refresh_log"]
        .as_array()
        .unwrap()
        .last()
        .map(|entry| entry["at"].as_str().unwrap().to_owned());
    let Some(last) = last else { return };
    let over =
        last.parse::<chrono::DateTime<chrono::Utc>>().unwrap() + chrono::TimeDelta::milliseconds(1_100);
    if let Ok(left) = (over - SystemClock.now()).to_std() {
        tokio::time::sleep(left).await;
    }
}
