//! *Choose Folder*: the tree of the mailbox, what may be chosen and what only knowingly, and what becomes of the choice.

use crate::support::html::visible;
use crate::support::journey::{self, APPROVALS, DEPLOY};
use crate::support::run::Run;
use crate::support::{Answer, Browser, World};
use axum::http::Method;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

const PAGE: &str = "/email/replies/folder";

struct Connected {
    world: World,
    browser: Browser,
    application: String,
}

/// A console that reads the shared mailbox, with a folder known by its name only.
async fn connected() -> Connected {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (application, _) = journey::connect(&mut browser, &world.tenant).await;
    Connected {
        world,
        browser,
        application,
    }
}

impl Connected {
    async fn page(&mut self) -> Answer {
        self.browser.get(PAGE).await.expect(200)
    }

    /// Selects the folder of this name and presses *Use this folder*.
    async fn choose(&mut self, name: &str) -> Answer {
        let page = self.page().await;
        let id = id_of(&page, name);
        let form = page.form_with(PAGE, "choose").set("folder", &id).press("choose");
        self.browser.submit(form).await
    }

    /// What *Email Reply Options* says about the folder.
    async fn note(&mut self) -> String {
        let page = self.browser.get("/email/replies").await.expect(200).text();
        let (_, rest) = page.split_once("id=\"email_reply_folder-note\"").expect("a note");
        visible(&format!("<p {}", rest.split_once("</p>").unwrap().0))
    }

    /// The folder as it is saved.
    async fn saved(&mut self) -> String {
        let page = self.browser.get("/email/replies").await.expect(200);
        let form = page.form("/email/replies");
        form.value("email_reply_folder").unwrap_or_default().to_owned()
    }

    async fn make(&self, parent: &str, name: &str) {
        let url = format!("{}/mailboxes/{APPROVALS}/folders", self.world.tenant.base);
        let form = [("parent", parent), ("name", name)];
        let answer = self.world.tenant.http.post(url).form(&form).send().await.unwrap();
        assert!(answer.status().is_redirection(), "{answer:?}");
    }

    async fn deliver(&self, folder: &str, subject: &str) {
        let mail = json!({ "from": "approver1@contoso.test", "to": APPROVALS, "subject": subject, "folder": folder });
        self.world.tenant.control("mail", &mail).await;
    }
}

/// The value of the radio button whose label is `name`.
#[track_caller]
fn id_of(page: &Answer, name: &str) -> String {
    let text = page.text();
    let label = format!(">{name}</label>");
    let row = text
        .split("class=\"tree-row\"")
        .find(|row| row.contains(&label))
        .unwrap_or_else(|| panic!("no folder {name}: {}", page.visible()));
    let value = row
        .split_once("value=\"")
        .expect(row)
        .1
        .split_once('"')
        .unwrap()
        .0;
    value.replace("&amp;", "&")
}

/// Everything the page says in the row of a folder.
#[track_caller]
fn row(page: &Answer, name: &str) -> String {
    let text = page.text();
    let label = format!(">{name}</label>");
    let row = text
        .split("class=\"tree-row\"")
        .find(|row| row.contains(&label))
        .unwrap_or_else(|| panic!("no folder {name}: {}", page.visible()));
    visible(&format!("<div {}", row.split("</div>").next().unwrap()))
}

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

impl Connected {
    /// What somebody does with the folder in a mail program.
    async fn in_a_mail_program(&self, method: Method, path: &str, body: Value) {
        let application = self.application.parse().unwrap();
        let access = domain::authorization::access_token(&self.world.services, application)
            .await
            .unwrap();
        let url = format!(
            "{}/v1.0/users/{APPROVALS}/mailFolders/{path}",
            self.world.tenant.graph()
        );
        let request = self.world.tenant.http.request(method, url);
        let answer = request
            .bearer_auth(access.token.expose_secret())
            .json(&body)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }
}

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
