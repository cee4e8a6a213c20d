//! The whole main job, from an empty database to a mail in the mailbox.

use crate::support::browser::ORIGIN_OF_CONSOLE;
use crate::support::fixture;
use crate::support::journey::{self, APPROVALS, DEPLOY, Material, Proof};
use crate::support::run::Run;
use crate::support::world::{ADMIN, World};
use serde_json::json;

/// Steps of outgoing and incoming over OAuth together.
const STEPS: usize = 17;

#[tokio::test]
async fn with_a_client_secret_from_an_empty_database_to_a_mail_in_the_mailbox() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;

    let run = Run::of(&mut browser).await;
    run.assert_passed(STEPS);

    // The mail really lies where the run says, with the Message-ID that it names
    let received = world.tenant.messages(ADMIN, "Inbox").await;
    let mail = received
        .iter()
        .find(|mail| mail["subject"] == "Countersign test 1")
        .expect("the administrator got the mail");
    assert_eq!(mail["from"], DEPLOY);
    let id = mail["internetMessageId"].as_str().unwrap();
    assert!(
        run.words("outgoing-sent_items")
            .contains(id.trim_matches(['<', '>'])),
        "{id}: {}",
        run.words("outgoing-sent_items")
    );
    let sent = world.tenant.messages(DEPLOY, "Sent Items").await;
    assert!(sent.iter().any(|mail| mail["subject"] == "Countersign test 1"));

    // Reading changed nothing: the seeded mail is where it was, and as read as it was
    let folder = world.tenant.messages(APPROVALS, "Inbox/Countersign").await;
    assert_eq!(folder.len(), 1);

    // The run is kept, and the other pages know of it
    let list = browser.get("/activity/test-runs").await.expect(200).visible();
    assert!(list.contains("Passed"), "{list}");
    let overview = browser.get("/").await.expect(200).visible();
    assert!(overview.contains("Contoso mail"), "{overview}");
    let page = browser
        .get(&format!("/integrations/{application}"))
        .await
        .expect(200)
        .visible();
    assert!(page.contains("Re-Authorize") && page.contains(DEPLOY), "{page}");
    let guide = browser.get("/setup").await.expect(200).visible();
    assert!(guide.contains("All five steps are done"), "{guide}");
}

#[tokio::test]
async fn with_a_certificate_and_its_key() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, ORIGIN_OF_CONSOLE).await;
    let (certificate, key) = (fixture("rsa2048.certificate.pem"), fixture("rsa2048.pkcs8.pem"));
    let registration = world
        .tenant
        .register(json!({ "certificate_pem": String::from_utf8(certificate.clone()).unwrap() }))
        .await;
    let certificate = journey::upload(
        &mut browser,
        "certificate",
        "Console",
        Material::File(&certificate),
    )
    .await;
    let key = journey::upload(
        &mut browser,
        "ssh_key",
        "Console key",
        Material::Pasted(&String::from_utf8(key).unwrap()),
    )
    .await;
    let proof = Proof::Certificate(certificate, key);
    let application = journey::add_application(&mut browser, &world.tenant, &registration, &proof).await;
    journey::save_oauth_settings(&mut browser, &application).await;
    journey::authorize(&mut browser, &world.tenant, &application, DEPLOY)
        .await
        .expect(303);
    Run::of(&mut browser).await.assert_passed(STEPS);
}

#[tokio::test]
async fn from_a_shared_mailbox_the_copy_lies_in_that_mailbox() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;
    journey::save(&mut browser, "/email/outgoing", &[("from_address", APPROVALS)])
        .await
        .expect(303);
    // The sign-in was made for less: the run says so before it tries
    let run = Run::of(&mut browser).await;
    run.assert_failed(
        "outgoing-permissions",
        "oauth.permission-missing",
        &["Mail.Send.Shared"],
        &["outgoing-send", "outgoing-sent_items"],
    );
    journey::authorize(&mut browser, &world.tenant, &application, DEPLOY)
        .await
        .expect(303);
    Run::of(&mut browser).await.assert_passed(STEPS);
    let sent = world.tenant.messages(APPROVALS, "Sent Items").await;
    assert!(sent.iter().any(|mail| mail["subject"] == "Countersign test 2"));
}
