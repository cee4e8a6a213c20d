//! Mailboxes that cannot be read, and choices that are void.

use super::*;

#[tokio::test]
async fn a_mailbox_that_cannot_be_read_says_why_and_the_name_can_be_entered() {
    let mut it = connected().await;
    let before = it.page().await;
    for (faults, code) in [
        (json!({ "down": { "only": "graph" } }), "server.unavailable"),
        (
            json!({ "down": false, "refuse_graph": { "status": 403, "code": "ErrorAccessDenied", "only_path": "mailFolders" } }),
            "access.denied",
        ),
    ] {
        it.world.tenant.faults(faults).await;
        let page = it.page().await;
        for words in ["The folders cannot be read", "Cause", "Remedy", code] {
            assert!(page.visible().contains(words), "{words}: {}", page.visible());
        }
        assert!(!page.text().contains("value=\"create\""), "nothing can be made");
        // Chosen from a page that was read before
        let form = before.form_with(PAGE, "choose").press("choose");
        let refused = it.browser.submit(form).await.expect(409);
        assert!(refused.visible().contains(code), "{}", refused.visible());
    }
    let page = it.page().await;
    let form = page
        .form_with(PAGE, "name")
        .set("email_reply_folder", " inbox ")
        .press("name");
    let refused = it.browser.submit(form).await.expect(422);
    assert!(
        refused
            .error_at("email_reply_folder")
            .unwrap()
            .contains("whole Inbox")
    );
    let form = refused
        .form_with(PAGE, "name")
        .set("email_reply_folder", "Inbox/Rückmeldungen")
        .press("name");
    assert_eq!(it.browser.submit(form).await.location(), "/email/replies?folder");
    assert_eq!(it.saved().await, "Inbox/Rückmeldungen");
}

#[tokio::test]
async fn a_choice_on_an_old_page_is_told_and_changes_nothing() {
    let mut it = connected().await;
    it.make("inbox", "Mine").await;
    let page = it.page().await;
    journey::save(
        &mut it.browser,
        "/email/replies",
        &[("email_reply_folder", "Inbox/Theirs")],
    )
    .await
    .expect(303);
    let mine = id_of(&page, "Mine");
    let form = page
        .form_with(PAGE, "choose")
        .set("folder", &mine)
        .press("choose");
    let refused = it.browser.submit(form.clone()).await.expect(409);
    assert!(
        refused.visible().contains("Somebody else saved"),
        "{}",
        refused.visible()
    );
    assert_eq!(it.saved().await, "Inbox/Theirs");
    it.browser.submit(form).await.expect(409);
    // The page that told it knows the newer version, and kept what was selected
    let form = refused.form_with(PAGE, "choose");
    assert_eq!(form.value("folder"), Some(mine.as_str()));
    assert_eq!(
        it.browser.submit(form.press("choose")).await.location(),
        "/email/replies?folder"
    );
    assert_eq!(it.saved().await, "Inbox/Mine");
}

#[tokio::test]
async fn another_mailbox_makes_the_choice_void_and_says_so() {
    let mut it = connected().await;
    it.make("inbox", "Mine").await;
    it.choose("Mine").await.expect(303);
    let own: &[(&str, &str)] = &[("approval_reply_address", "")];
    journey::save(&mut it.browser, "/email/replies", own)
        .await
        .expect(303);
    let note = it.note().await;
    assert!(
        note.contains("Chosen in approvals@contoso.test, but deploy@contoso.test is read now"),
        "{note}"
    );
    let page = it.page().await;
    assert!(
        page.visible()
            .contains("“Inbox/Mine” was chosen in approvals@contoso.test"),
        "{}",
        page.visible()
    );
    // The own mailbox needs a permission that the shared one did not
    journey::authorize(&mut it.browser, &it.world.tenant, &it.application, DEPLOY)
        .await
        .expect(303);
    let run = Run::of(&mut it.browser).await;
    run.assert_failed(
        "incoming-folder",
        "mail.folder-elsewhere",
        &["press Choose Folder"],
        &["incoming-messages", "incoming-reply_address"],
    );
}
