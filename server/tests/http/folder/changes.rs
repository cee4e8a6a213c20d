//! What becomes of a choice when the mailbox changes, and large or foreign mailboxes.

use super::*;

#[tokio::test]
async fn a_renamed_folder_is_found_and_shown_with_its_new_name() {
    let mut it = connected().await;
    it.make("inbox", "Mine").await;
    it.choose("Mine").await.expect(303);
    let id = id_of(&it.page().await, "Mine");
    it.in_a_mail_program(Method::PATCH, &id, json!({ "displayName": "Unsere Antworten" }))
        .await;
    assert!(row(&it.page().await, "Unsere Antworten").contains("Chosen now"));
    let run = Run::of(&mut it.browser).await;
    run.assert_passed(17);
    assert!(
        run.words("incoming-folder")
            .contains("It was called Inbox/Mine before"),
        "{}",
        run.report
    );
    assert_eq!(it.saved().await, "Inbox/Unsere Antworten");
    assert_eq!(
        it.note().await,
        format!("Chosen in {APPROVALS}, and known by its id")
    );
    let audit = it.browser.get("/system/audit").await.expect(200).visible();
    assert!(
        audit.contains("The reply folder is called Inbox/Unsere Antworten now; it was Inbox/Mine"),
        "{audit}"
    );
    let again = Run::of(&mut it.browser).await;
    assert!(!again.report.contains("It was called"), "{}", again.report);
}

#[tokio::test]
async fn a_deleted_folder_is_a_problem_of_its_own() {
    let mut it = connected().await;
    it.make("inbox", "Mine").await;
    it.choose("Mine").await.expect(303);
    let id = id_of(&it.page().await, "Mine");
    let skipped = ["incoming-messages", "incoming-reply_address"];
    // Mail programs move it into Deleted Items, where its id still finds it
    let bin = json!({ "destinationId": "deleteditems" });
    it.in_a_mail_program(Method::POST, &format!("{id}/move"), bin)
        .await;
    let words = ["lies in Deleted Items", "move it back", "Choose Folder"];
    Run::of(&mut it.browser)
        .await
        .assert_failed("incoming-folder", "mail.folder-unfit", &words, &skipped);
    assert!(row(&it.page().await, "Mine").contains("Cannot be chosen: it was deleted"));
    it.in_a_mail_program(Method::DELETE, &id, Value::Null).await;
    let words = [
        "is not in the mailbox any more",
        "Look at the rule in the mailbox",
    ];
    let run = Run::of(&mut it.browser).await;
    run.assert_failed("incoming-folder", "mail.folder-deleted", &words, &skipped);
    assert!(
        run.page.text().contains("href=\"/email/replies/folder\""),
        "the way to mend it"
    );
    let page = it.page().await.visible();
    assert!(
        page.contains("“Inbox/Mine” is not in the mailbox any more"),
        "{page}"
    );
}

#[tokio::test]
async fn a_german_mailbox_is_understood_by_purpose_and_read_by_name() {
    const BUERO: &str = "buero@contoso.test";
    let mut it = connected().await;
    let account = [("user_name", BUERO), ("from_address", BUERO)];
    journey::save(&mut it.browser, "/email/outgoing", &account)
        .await
        .expect(303);
    let own = [
        ("approval_reply_address", ""),
        ("email_reply_folder", "inbox/freigaben/erledigt"),
    ];
    journey::save(&mut it.browser, "/email/replies", &own)
        .await
        .expect(303);
    journey::authorize(&mut it.browser, &it.world.tenant, &it.application, BUERO)
        .await
        .expect(303);
    let page = it.page().await;
    assert!(
        row(&page, "Posteingang").contains("Inbox"),
        "{}",
        row(&page, "Posteingang")
    );
    assert!(row(&page, "Gesendete Elemente").contains("Sent Items. Cannot be chosen"));
    assert!(row(&page, "Freigaben").contains("2 messages"));
    for name in [
        "März",
        "Oktober &amp; November",
        "Straßenbau: Angebote",
        "Öffentliche Aufträge",
    ] {
        row(&page, name);
    }
    let form = page.form_with(PAGE, "choose");
    assert_eq!(
        form.value("folder"),
        Some(id_of(&page, "Erledigt").as_str()),
        "the named one is selected"
    );
    assert_eq!(
        it.browser.submit(form.press("choose")).await.location(),
        "/email/replies?folder"
    );
    assert_eq!(it.saved().await, "Posteingang/Freigaben/Erledigt");
    assert_eq!(it.note().await, format!("Chosen in {BUERO}, and known by its id"));
    let asked = it.choose("Posteingang").await.expect(422);
    let form = asked.form(PAGE).set("confirmation", "Inbox").press("choose");
    let refused = it.browser.submit(form).await.expect(422);
    let form = refused
        .form(PAGE)
        .set("confirmation", "posteingang")
        .press("choose");
    assert_eq!(it.browser.submit(form).await.location(), "/email/replies?folder");
}

#[tokio::test]
async fn five_hundred_folders_and_ten_thousand_messages_are_shown() {
    let mut it = connected().await;
    for number in 0..500 {
        it.make("inbox", &format!("Ordner {number:03}")).await;
    }
    let page = it.page().await;
    assert!(page.text().matches("type=\"radio\"").count() > 500);
    assert!(row(&page, "Ordner 499").contains("0 messages"));
    assert!(page.body.len() < 600_000, "{}", page.body.len());
    it.choose("Ordner 250").await.expect(303);
    const BIG: &str = "big@contoso.test";
    let account = [("user_name", BIG), ("from_address", BIG)];
    journey::save(&mut it.browser, "/email/outgoing", &account)
        .await
        .expect(303);
    journey::save(
        &mut it.browser,
        "/email/replies",
        &[("approval_reply_address", "")],
    )
    .await
    .expect(303);
    journey::authorize(&mut it.browser, &it.world.tenant, &it.application, BIG)
        .await
        .expect(303);
    let asked = it.choose("Inbox").await.expect(422).visible();
    assert!(
        asked.contains("10,000 messages, and all mail that arrives"),
        "{asked}"
    );
    assert!(asked.contains("Oldest message"), "{asked}");
}

#[tokio::test]
async fn looking_needs_a_session_and_settings() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let page = browser.get(PAGE).await.expect(200);
    assert!(
        page.visible().contains("Something is still blank"),
        "{}",
        page.visible()
    );
    assert!(page.form_with(PAGE, "name").has_button("name"));
    let mut stranger = world.browser();
    assert!(stranger.get(PAGE).await.location().starts_with("/sign-in"));
    stranger.post(PAGE, &[("action", "choose")]).await.expect(401);
}
