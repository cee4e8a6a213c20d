//! What may be chosen, and what only knowingly.

use super::*;

#[tokio::test]
async fn the_tree_shows_what_each_folder_holds_and_which_cannot_be_chosen() {
    let mut it = connected().await;
    it.deliver("inbox", "<b>Hello</b>").await;
    it.make("inbox", "Zoë & <Söhne>").await;
    let page = it.page().await;
    let countersign = row(&page, "Countersign");
    for words in ["1 message", "all of ", "all of it would be taken out"] {
        assert!(countersign.contains(words), "{words}: {countersign}");
    }
    let inbox = row(&page, "Inbox");
    assert!(
        inbox.contains("1 unread") && inbox.contains("everything that arrives would be taken out"),
        "{inbox}"
    );
    assert!(row(&page, "Zoë &amp; &lt;Söhne&gt;").contains("0 messages"));
    for name in ["Sent Items", "Drafts", "Deleted Items", "Junk Email", "Outbox"] {
        assert!(
            row(&page, name).contains("Cannot be chosen"),
            "{}",
            row(&page, name)
        );
    }
    assert_eq!(page.text().matches(" disabled").count(), 5);
    // The one that was named is the one that is selected
    let form = page.form_with(PAGE, "choose");
    assert_eq!(form.value("folder"), Some(id_of(&page, "Countersign").as_str()));
    assert!(
        page.visible().contains("reads the folder for the test"),
        "no promise is made"
    );
    assert_eq!(it.note().await, "By name, not yet chosen from the mailbox");
}

#[tokio::test]
async fn an_empty_folder_is_chosen_at_once_and_then_found_by_its_id() {
    let mut it = connected().await;
    it.make("inbox", "Rückmeldungen").await;
    let done = it.choose("Rückmeldungen").await;
    assert_eq!(done.location(), "/email/replies?folder");
    let after = it.browser.follow(&done).await.expect(200);
    assert!(
        after
            .visible()
            .contains("The reply folder is saved: Inbox/Rückmeldungen")
    );
    assert_eq!(
        it.note().await,
        format!("Chosen in {APPROVALS}, and known by its id")
    );
    assert!(row(&it.page().await, "Rückmeldungen").contains("Chosen now"));
    let run = Run::of(&mut it.browser).await;
    run.assert_passed(17);
    assert!(
        run.words("incoming-folder")
            .contains("Inbox/Rückmeldungen in the mailbox"),
        "{}",
        run.report
    );
    assert!(
        run.words("incoming-folder").contains("found by its id"),
        "{}",
        run.report
    );
    let audit = it.browser.get("/system/audit").await.expect(200).visible();
    assert!(
        audit.contains("Folder Inbox/Rückmeldungen chosen in approvals@contoso.test, holding 0 messages"),
        "{audit}"
    );
    // Saving the other options leaves it chosen; another name is a name again
    journey::save(&mut it.browser, "/email/replies", &[("keep_days", "7")])
        .await
        .expect(303);
    assert_eq!(
        it.note().await,
        format!("Chosen in {APPROVALS}, and known by its id")
    );
    journey::save(
        &mut it.browser,
        "/email/replies",
        &[("email_reply_folder", "Inbox/Countersign")],
    )
    .await
    .expect(303);
    assert_eq!(it.note().await, "By name, not yet chosen from the mailbox");
}

#[tokio::test]
async fn a_folder_that_holds_mail_needs_its_name_typed() {
    let mut it = connected().await;
    it.deliver("Inbox/Countersign", "One more").await;
    let asked = it.choose("Countersign").await.expect(422);
    let words = asked.visible();
    for wanted in [
        "2 messages would be taken out of this folder",
        "every message in the chosen folder is read as a reply",
        "moved to the folder Processed beside it, and deleted after 30 days",
        "Oldest message",
        "Type Countersign to confirm",
        "does not process replies yet",
    ] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    assert_eq!(
        asked.error_at("confirmation"),
        None,
        "nobody has typed anything wrong yet"
    );
    assert_eq!(it.note().await, "By name, not yet chosen from the mailbox");
    let form = asked.form(PAGE).set("confirmation", "yes").press("choose");
    let refused = it.browser.submit(form).await.expect(422);
    assert!(
        refused
            .error_at("confirmation")
            .unwrap()
            .contains("not the folder’s name")
    );
    assert_eq!(it.note().await, "By name, not yet chosen from the mailbox");
    let form = refused
        .form(PAGE)
        .set("confirmation", " countersign ")
        .press("choose");
    assert_eq!(it.browser.submit(form).await.location(), "/email/replies?folder");
    assert_eq!(it.saved().await, "Inbox/Countersign");
    assert_eq!(
        it.note().await,
        format!("Chosen in {APPROVALS}, and known by its id")
    );
    let messages = it.world.tenant.messages(APPROVALS, "Inbox/Countersign").await;
    assert_eq!(messages.len(), 2, "nothing was taken out");
    assert_eq!(messages[1]["is_read"], json!(false), "nor marked as read");
}

#[tokio::test]
async fn the_inbox_is_asked_about_and_never_typed() {
    let mut it = connected().await;
    let asked = it.choose("Inbox").await.expect(422);
    assert!(
        asked
            .visible()
            .contains("whatever arrives for people goes the same way"),
        "{}",
        asked.visible()
    );
    let refused = journey::save(
        &mut it.browser,
        "/email/replies",
        &[("email_reply_folder", "INBOX")],
    )
    .await;
    let error = refused.expect(422).error_at("email_reply_folder").unwrap();
    assert!(error.contains("press Choose Folder"), "{error}");
    let form = asked.form(PAGE).set("confirmation", "Inbox").press("choose");
    assert_eq!(it.browser.submit(form).await.location(), "/email/replies?folder");
    let run = Run::of(&mut it.browser).await;
    assert!(
        run.words("incoming-folder").contains("This is the inbox itself"),
        "{}",
        run.report
    );
    // Whoever has confirmed it may go on saving the other options
    journey::save(&mut it.browser, "/email/replies", &[("keep_days", "7")])
        .await
        .expect(303);
    assert_eq!(it.saved().await, "Inbox");
}

#[tokio::test]
async fn what_cannot_be_chosen_is_refused_by_the_server_too() {
    let mut it = connected().await;
    let page = it.page().await;
    let version = page
        .form_with(PAGE, "choose")
        .value("version")
        .unwrap()
        .to_owned();
    for (folder, words) in [
        (id_of(&page, "Sent Items"), "it holds what this mailbox sent"),
        (id_of(&page, "Drafts"), "still being written"),
        (id_of(&page, "Deleted Items"), "what was deleted"),
        (id_of(&page, "Junk Email"), "suspected spam"),
        (
            "AAMkAGCoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned(),
            "not in the mailbox any more",
        ),
        ("../../users".to_owned(), "not in the mailbox any more"),
        (String::new(), "Choose a folder of the list"),
        ("a\r\nb".to_owned(), "Choose a folder of the list"),
        ("x".repeat(5_000), "Choose a folder of the list"),
    ] {
        let fields = [
            ("version", version.as_str()),
            ("folder", folder.as_str()),
            ("confirmation", "Sent Items"),
            ("action", "choose"),
        ];
        let refused = it.browser.post(PAGE, &fields).await.expect(422);
        let error = refused
            .error_at("folder")
            .unwrap_or_else(|| panic!("{}", refused.visible()));
        assert!(error.contains(words), "{folder}: {error}");
    }
    for fields in [
        &[("action", "burn")][..],
        &[("version", "1")],
        &[("action", "choose"), ("folder", "a"), ("folder", "b")],
    ] {
        let refused = it.browser.post(PAGE, fields).await.expect(400);
        assert!(
            refused.visible().contains("could not be read"),
            "{}",
            refused.visible()
        );
    }
    assert_eq!(it.saved().await, "Inbox/Countersign");
}

#[tokio::test]
async fn a_new_folder_is_made_and_used_at_once() {
    let mut it = connected().await;
    let page = it.page().await;
    let form = page.form_with(PAGE, "create");
    assert_eq!(form.value("new_folder"), Some("Countersign"));
    // That one is there
    let refused = it.browser.submit(form.press("create")).await.expect(422);
    assert!(
        refused
            .error_at("new_folder")
            .unwrap()
            .contains("is there already")
    );
    for bad in ["", "a/b", "a\\b", "100%"] {
        let form = refused
            .form_with(PAGE, "create")
            .set("new_folder", bad)
            .press("create");
        let refused = it.browser.submit(form).await.expect(422);
        assert!(refused.error_at("new_folder").is_some(), "{bad}");
        assert_eq!(refused.form_with(PAGE, "create").value("new_folder"), Some(bad));
    }
    let form = refused
        .form_with(PAGE, "create")
        .set("new_folder", "Freigaben 返信")
        .press("create");
    assert_eq!(it.browser.submit(form).await.location(), "/email/replies?folder");
    assert_eq!(it.saved().await, "Inbox/Freigaben 返信");
    assert!(
        it.world
            .tenant
            .messages(APPROVALS, "Inbox/Freigaben 返信")
            .await
            .is_empty()
    );
    let page = it.page().await;
    let form = page
        .form_with(PAGE, "create")
        .fill(&[("new_folder", "Antworten"), ("parent", "top")]);
    assert_eq!(
        it.browser.submit(form.press("create")).await.location(),
        "/email/replies?folder"
    );
    assert_eq!(it.saved().await, "Antworten");
    assert!(it.world.tenant.messages(APPROVALS, "Antworten").await.is_empty());
}

#[tokio::test]
async fn what_was_typed_is_saved_on_the_way_to_the_folders() {
    let mut it = connected().await;
    let options = |page: &Answer| page.form_with("/email/replies", "choose_folder");
    let form = options(&it.browser.get("/email/replies").await.expect(200));
    let versions = async |it: &Connected| it.world.tables().await["reply_settings"].clone();
    let before = versions(&it).await;
    // Nothing typed: nothing saved
    let there = it.browser.submit(form.clone().press("choose_folder")).await;
    assert_eq!(there.location(), PAGE);
    assert_eq!(versions(&it).await, before);
    let typed = form.set("interval_seconds", "77").press("choose_folder");
    assert_eq!(it.browser.submit(typed).await.location(), PAGE);
    let form = options(&it.browser.get("/email/replies").await.expect(200));
    assert_eq!(form.value("interval_seconds"), Some("77"));
    // What is wrong is said before anybody leaves
    let wrong = form.set("interval_seconds", "never").press("choose_folder");
    let page = it.browser.submit(wrong).await.expect(422);
    assert!(page.error_at("interval_seconds").is_some());
}
