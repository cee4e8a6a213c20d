//! Postfix and Dovecot, the real ones: the test button delivers through the one and reads through the other, and says what is wrong
//! when something is.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

#[expect(dead_code, reason = "every test program uses another part of it")]
#[path = "support/mod.rs"]
mod support;

use mail_rig::{Endpoints, Rig};
use std::path::PathBuf;
use support::run::Run;
use support::{Browser, World, journey};

/// Who signs in, sends and is read.
const USER: &str = "deploy@example.test";
/// Five steps of outgoing, seven of incoming.
const STEPS: usize = 12;

struct Mail {
    rig: Rig,
    _world: World,
    browser: Browser,
}

/// Sends and reads over STARTTLS, as an administrator would enter it first.
async fn connected() -> Mail {
    let rig = Rig::start().unwrap();
    let authority = rig.endpoints.ca_pem_path.clone();
    with_authority(rig, Some(authority)).await
}

async fn with_authority(rig: Rig, authority: Option<PathBuf>) -> Mail {
    let world = World::with_authorities(authority.clone()).await;
    let mut browser = world.first_run().await;
    // The test mail goes to the administrator, whose mailbox is on the rig
    let page = browser.get("/account").await.expect(200);
    let form = page
        .form_with("/account", "save")
        .set("email", USER)
        .press("save");
    browser.submit(form).await.expect(303);
    let port = rig.endpoints.smtp_starttls_port;
    outgoing(
        &mut browser,
        port,
        "starttls",
        &[("password", &password(&rig.endpoints))],
    )
    .await;
    incoming(&mut browser, rig.endpoints.imap_port, "starttls", &[]).await;
    let replies = [("enable_email_approval", "on"), ("approval_reply_address", USER)];
    journey::save(&mut browser, "/email/replies", &replies)
        .await
        .expect(303);
    if authority.is_some() {
        choose_inbox(&mut browser).await;
    }
    Mail {
        rig,
        _world: world,
        browser,
    }
}

/// Chooses the inbox from the list, which Dovecot gives, and confirms it.
async fn choose_inbox(browser: &mut Browser) {
    const PAGE: &str = "/email/replies/folder";
    let page = browser.get(PAGE).await.expect(200);
    let words = page.visible();
    for folder in ["INBOX", "Approvals", "Entwürfe & Ideen"] {
        assert!(words.contains(folder), "{folder}: {words}");
    }
    let form = page
        .form_with(PAGE, "choose")
        .set("folder", "INBOX")
        .press("choose");
    let asked = browser.submit(form).await.expect(422);
    let form = asked.form(PAGE).set("confirmation", "inbox").press("choose");
    assert_eq!(browser.submit(form).await.location(), "/email/replies?folder");
}

fn password(endpoints: &Endpoints) -> String {
    let user = endpoints.users.iter().find(|user| user.address == USER).unwrap();
    user.password.clone()
}

async fn outgoing(browser: &mut Browser, port: u16, tls: &str, more: &[(&str, &str)]) {
    let port = port.to_string();
    let common = [
        ("auth_type", "basic"),
        ("host_name", "localhost"),
        ("host_port", &port),
        ("tls_mode", tls),
        ("user_name", USER),
        ("from_address", USER),
    ];
    let all = [&common[..], more].concat();
    journey::save(browser, "/email/outgoing", &all).await.expect(303);
}

/// Only what differs from outgoing: user name and password are inherited.
async fn incoming(browser: &mut Browser, port: u16, tls: &str, more: &[(&str, &str)]) {
    let port = port.to_string();
    let common = [
        ("host_name", "localhost"),
        ("host_port", port.as_str()),
        ("tls_mode", tls),
    ];
    let all = [&common[..], more].concat();
    journey::save(browser, "/email/incoming", &all).await.expect(303);
}

/// Sends without sign-in, to a server that takes mail for its own mailboxes; reading then needs user and password of its own.
async fn without_sign_in(mail: &mut Mail) {
    let open = mail.rig.endpoints.smtp_open_port.to_string();
    let none = [
        ("auth_type", "none"),
        ("host_port", open.as_str()),
        ("tls_mode", "starttls"),
    ];
    journey::save(&mut mail.browser, "/email/outgoing", &none)
        .await
        .expect(303);
    let password = password(&mail.rig.endpoints);
    let own = [
        ("auth_type", "basic"),
        ("user_name", USER),
        ("password", password.as_str()),
    ];
    let imaps = mail.rig.endpoints.imaps_port;
    incoming(&mut mail.browser, imaps, "implicit", &own).await;
}

/// Subjects that the run read from the folder through Dovecot.
fn newest(run: &Run) -> &str {
    run.words("incoming-messages")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_button_delivers_through_postfix_and_reads_through_dovecot() {
    let mut mail = connected().await;
    let first = Run::of(&mut mail.browser).await;
    first.assert_passed(STEPS);
    assert!(
        first.words("outgoing-tls").contains("TLSv1.3") || first.words("outgoing-tls").contains("TLS 1.3"),
        "{}",
        first.report
    );
    // What the first run sent, a later one reads back; Postfix may still be at it
    let mut number = 1;
    let read = loop {
        let run = Run::of(&mut mail.browser).await;
        run.assert_passed(STEPS);
        number += 1;
        if newest(&run).contains("Countersign test 1") {
            break run;
        }
        assert!(number < 20, "the mail does not arrive: {}", run.report);
    };
    assert!(newest(&read).contains(USER), "{}", newest(&read));
    // Somebody else's mail is shown to the administrator, but does not go into the report
    assert!(!read.report.contains("Countersign test 1:"), "{}", read.report);

    // TLS from the start, both
    let (smtps, imaps) = (mail.rig.endpoints.smtps_port, mail.rig.endpoints.imaps_port);
    outgoing(&mut mail.browser, smtps, "implicit", &[]).await;
    incoming(&mut mail.browser, imaps, "implicit", &[]).await;
    Run::of(&mut mail.browser).await.assert_passed(STEPS);

    without_sign_in(&mut mail).await;
    let run = Run::of(&mut mail.browser).await;
    assert!(
        run.steps.iter().all(|(_, state, _)| state == "Passed"),
        "{}",
        run.report
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_fails_at_the_sign_in() {
    let mut mail = connected().await;
    journey::save(
        &mut mail.browser,
        "/email/outgoing",
        &[("password", "not the password")],
    )
    .await
    .expect(303);
    let run = Run::of(&mut mail.browser).await;
    let words = ["refuses user name or password", "type the password again"];
    run.assert_failed(
        "outgoing-sign_in",
        "access.login-refused",
        &words,
        &["outgoing-send"],
    );
    let skipped = ["incoming-folder", "incoming-messages", "incoming-reply_address"];
    run.assert_failed("incoming-sign_in", "access.login-refused", &words, &skipped);
    assert!(!run.report.contains("not the password"));
    // A password of its own for reading mends the one half
    let password = password(&mail.rig.endpoints);
    journey::save(&mut mail.browser, "/email/incoming", &[("password", &password)])
        .await
        .expect(303);
    let run = Run::of(&mut mail.browser).await;
    assert_eq!(run.state("outgoing-sign_in"), "Failed", "{}", run.report);
    assert_eq!(run.state("incoming-reply_address"), "Passed", "{}", run.report);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_server_fails_where_it_is_connected_to_and_works_again_when_started() {
    let mut mail = connected().await;
    mail.rig.stop_smtp();
    let run = Run::of(&mut mail.browser).await;
    let words = [
        "Nothing answers at localhost",
        "the mail server has to be started",
    ];
    run.assert_failed(
        "outgoing-tls",
        "server.connection-refused",
        &words,
        &["outgoing-sign_in", "outgoing-send"],
    );
    assert_eq!(
        run.state("incoming-reply_address"),
        "Passed",
        "one half does not stop the other"
    );
    mail.rig.start_smtp().unwrap();
    // Postfix asks Dovecot about passwords, so without it only mail without sign-in goes out
    without_sign_in(&mut mail).await;
    mail.rig.stop_imap();
    let run = Run::of(&mut mail.browser).await;
    assert_eq!(run.state("outgoing-send"), "Passed", "{}", run.report);
    run.assert_failed(
        "incoming-tls",
        "server.connection-refused",
        &words,
        &["incoming-sign_in", "incoming-folder"],
    );
    mail.rig.start_imap().unwrap();
    let run = Run::of(&mut mail.browser).await;
    assert!(
        run.steps.iter().all(|(_, state, _)| state == "Passed"),
        "{}",
        run.report
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_is_not_known_fails_at_tls_and_says_how_to_make_it_known() {
    let mut mail = with_authority(Rig::start().unwrap(), None).await;
    let run = Run::of(&mut mail.browser).await;
    let words = ["is not trusted", "COUNTERSIGN_EXTRA_CA_FILE"];
    run.assert_failed(
        "outgoing-tls",
        "tls.certificate-untrusted",
        &words,
        &["outgoing-sign_in", "outgoing-send"],
    );
    run.assert_failed(
        "incoming-tls",
        "tls.certificate-untrusted",
        &words,
        &["incoming-sign_in", "incoming-folder"],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_for_another_name_is_refused() {
    let mut mail = connected().await;
    // Another way to write 127.0.0.1, which leads there and stands in no certificate
    let named = [("host_name", "0x7f000001")];
    journey::save(&mut mail.browser, "/email/outgoing", &named)
        .await
        .expect(303);
    let run = Run::of(&mut mail.browser).await;
    let words = [
        "is for another name",
        "Enter the name that stands in the certificate",
    ];
    run.assert_failed("outgoing-tls", "tls.certificate-name", &words, &["outgoing-send"]);
    let unknown = [("host_name", "no-such-host.invalid")];
    journey::save(&mut mail.browser, "/email/outgoing", &unknown)
        .await
        .expect(303);
    let run = Run::of(&mut mail.browser).await;
    let words = ["does not resolve", "Check the spelling of Host Name"];
    run.assert_failed(
        "outgoing-name_resolves",
        "server.name-unknown",
        &words,
        &["outgoing-tls", "outgoing-send"],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wrong_tls_mode_is_told_from_a_broken_server() {
    let mut mail = connected().await;
    let (starttls, imap) = (
        mail.rig.endpoints.smtp_starttls_port,
        mail.rig.endpoints.imap_port,
    );
    outgoing(&mut mail.browser, starttls, "implicit", &[]).await;
    incoming(&mut mail.browser, imap, "implicit", &[]).await;
    let run = Run::of(&mut mail.browser).await;
    let words = ["does not speak TLS from the start", "Choose STARTTLS"];
    run.assert_failed("outgoing-tls", "tls.not-tls", &words, &["outgoing-sign_in"]);
    run.assert_failed("incoming-tls", "tls.not-tls", &words, &["incoming-sign_in"]);
    // And the other way round: the server waits for TLS, and says nothing
    let (smtps, imaps) = (mail.rig.endpoints.smtps_port, mail.rig.endpoints.imaps_port);
    outgoing(&mut mail.browser, smtps, "starttls", &[]).await;
    incoming(&mut mail.browser, imaps, "starttls", &[]).await;
    let run = Run::of(&mut mail.browser).await;
    for part in ["outgoing-tls", "incoming-tls"] {
        assert_eq!(run.state(part), "Failed", "{}", run.report);
        assert!(run.words(part).contains("TLS"), "{}", run.words(part));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_is_not_there_is_named() {
    let mut mail = connected().await;
    journey::save(
        &mut mail.browser,
        "/email/replies",
        &[("email_reply_folder", "Nowhere/At all")],
    )
    .await
    .expect(303);
    let run = Run::of(&mut mail.browser).await;
    let skipped = ["incoming-messages", "incoming-reply_address"];
    run.assert_failed(
        "incoming-folder",
        "mail.folder-missing",
        &["There is no folder “Nowhere”", "INBOX", "Make the folder"],
        &skipped,
    );
    assert_eq!(run.state("outgoing-send"), "Passed", "{}", run.report);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_the_server_does_not_take_is_refused_with_its_words() {
    let mut mail = connected().await;
    let page = mail.browser.get("/account").await.expect(200);
    let form = page
        .form_with("/account", "save")
        .set("email", "nobody@example.test")
        .press("save");
    mail.browser.submit(form).await.expect(303);
    let run = Run::of(&mut mail.browser).await;
    assert_eq!(run.state("outgoing-sign_in"), "Passed", "{}", run.report);
    run.assert_failed(
        "outgoing-send",
        "smtp.recipient-unknown",
        &["nobody@example.test"],
        &[],
    );
}
