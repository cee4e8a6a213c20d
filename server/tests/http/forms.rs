//! Forms: what is wrong stands at its field, what was typed stays, secrets do not, and nobody overwrites what they have not seen.

use crate::support::journey::{self, DEPLOY};
use crate::support::tables::changed;
use crate::support::{Answer, Browser, World};

/// Path of a page, what is typed over a form that would do, and the fields that are wrong.
type Wrong = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

const WRONG: &[Wrong] = &[
    ("/system/general", &[("base_url", "")], &["base_url"]),
    (
        "/system/general",
        &[("base_url", "ftp://console.test")],
        &["base_url"],
    ),
    (
        "/system/general",
        &[("base_url", "https://user:secret@console.test")],
        &["base_url"],
    ),
    (
        "/system/general",
        &[
            ("base_url", "https://console.test"),
            ("callback_path", "no slash"),
        ],
        &["callback_path"],
    ),
    ("/email/outgoing", &[("auth_type", "magic")], &["auth_type"]),
    (
        "/email/outgoing",
        &[
            ("auth_type", "basic"),
            ("host_name", "not a host"),
            ("host_port", "99999"),
            ("tls_mode", "rot13"),
            ("user_name", ""),
            ("from_address", "nobody"),
        ],
        &["host_name", "host_port", "tls_mode", "user_name", "from_address"],
    ),
    (
        "/email/outgoing",
        &[
            ("auth_type", "oauth"),
            ("oauth_application", ""),
            ("user_name", "no address"),
            ("from_address", "a@b.test\r\nBcc: c@d.test"),
        ],
        &["oauth_application", "user_name", "from_address"],
    ),
    (
        "/email/outgoing",
        &[
            ("auth_type", "oauth"),
            ("oauth_application", "0192a3b4-c5d6-7e8f-9012-3456789abcde"),
            ("user_name", "a@b.test"),
            ("from_address", "a@b.test"),
        ],
        &["oauth_application"],
    ),
    (
        "/email/outgoing",
        &[
            ("auth_type", "basic"),
            ("host_name", "mail.test"),
            ("host_port", "25"),
            ("tls_mode", "none"),
            ("user_name", "u"),
            ("from_address", "a@b.test"),
            ("password", "pa55"),
        ],
        &["tls_mode"],
    ),
    (
        "/email/incoming",
        &[
            ("auth_type", "none"),
            ("host_name", "not a host"),
            ("host_port", "0"),
            ("tls_mode", "x"),
            ("oauth_application", "x"),
        ],
        &[
            "auth_type",
            "host_name",
            "host_port",
            "tls_mode",
            "oauth_application",
        ],
    ),
    (
        "/email/replies",
        &[
            ("enable_email_approval", "on"),
            ("approval_reply_address", "nobody"),
            ("email_reply_folder", "a//b"),
            ("processed", "burn"),
            ("keep_days", "-1"),
            ("interval_seconds", "0"),
        ],
        &[
            "approval_reply_address",
            "email_reply_folder",
            "processed",
            "keep_days",
            "interval_seconds",
        ],
    ),
    (
        "/integrations/new",
        &[
            ("name", ""),
            ("cloud", "custom"),
            ("authority_url", "http://login.example"),
            ("graph_url", "nonsense"),
            ("tenant_id", "common"),
            ("client_id", "abc"),
            ("client_auth", "secret"),
        ],
        &[
            "name",
            "authority_url",
            "graph_url",
            "tenant_id",
            "client_id",
            "secret_text",
        ],
    ),
    (
        "/integrations/new",
        &[
            ("client_auth", "certificate"),
            ("cloud", "mars"),
            ("provider", "pigeon"),
        ],
        &["certificate", "ssh_key", "cloud", "provider"],
    ),
    (
        "/system/users/new",
        &[("email", "nobody"), ("name", ""), ("password", "short")],
        &["email", "name", "password"],
    ),
];

async fn post_over(browser: &mut Browser, path: &str, typed: &[(&str, &str)]) -> Answer {
    let page = browser.get(path).await.expect(200);
    let form = page.form(path).fill(typed);
    let form = if form.has_button("save") {
        form.press("save")
    } else {
        form
    };
    browser.submit(form).await
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_what_was_typed_stays() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let before = world.tables().await;
    for (path, typed, wrong) in WRONG {
        let refused = post_over(&mut browser, path, typed).await.expect(422);
        for field in *wrong {
            let error = refused.error_at(field);
            assert!(
                error.is_some_and(|text| text.len() > 10),
                "{path} {field}: {}",
                refused.visible()
            );
        }
        let form = refused.form(path);
        for (name, value) in *typed {
            let secret = *name == "password";
            let shown = form.value(name).unwrap_or_default();
            if secret {
                assert_eq!(shown, "", "{path}: a secret is not written back");
            } else if !value.contains('\r')
                && ![
                    "auth_type",
                    "tls_mode",
                    "processed",
                    "cloud",
                    "provider",
                    "oauth_application",
                ]
                .contains(name)
            {
                assert_eq!(shown, *value, "{path} {name}");
            }
        }
        assert!(refused.text().contains("role=\"alert\""), "{path}");
    }
    assert_eq!(changed(&before, &world.tables().await), Vec::<String>::new());
}

#[tokio::test]
async fn a_stale_save_is_refused_with_both_values_and_saving_again_replaces_it() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let mut second = world
        .another(&mut browser, "second@contoso.test", "nine green lamps at night")
        .await;
    for (path, field, theirs, mine) in [
        (
            "/system/general",
            "base_url",
            "https://theirs.contoso.test",
            "https://mine.contoso.test",
        ),
        (
            "/email/outgoing",
            "from_address",
            "theirs@contoso.test",
            "mine@contoso.test",
        ),
        (
            "/email/incoming",
            "host_name",
            "theirs.contoso.test",
            "mine.contoso.test",
        ),
        (
            "/email/replies",
            "email_reply_folder",
            "Inbox/Theirs",
            "Inbox/Mine",
        ),
    ] {
        let common: &[(&str, &str)] = if path == "/email/outgoing" {
            &[
                ("auth_type", "none"),
                ("host_name", "mail.contoso.test"),
                ("host_port", "25"),
                ("tls_mode", "starttls"),
            ]
        } else {
            &[]
        };
        let open = browser.get(path).await.expect(200);
        let page = second.get(path).await.expect(200);
        let form = page.form(path).fill(common).set(field, theirs).press("save");
        second.submit(form).await.expect(303);

        let form = open.form(path).fill(common).set(field, mine).press("save");
        let refused = browser.submit(form.clone()).await.expect(409);
        let text = refused.visible();
        assert!(
            text.contains(&format!("Saved meanwhile: {theirs}")),
            "{path}: {text}"
        );
        assert!(text.contains("second@contoso.test"), "who saved: {text}");
        assert_eq!(refused.form(path).value(field), Some(mine), "{path}");
        // Posting the very same again is still stale; only the form that showed both replaces it
        browser.submit(form).await.expect(409);
        browser.submit(refused.form(path).press("save")).await.expect(303);
        let now = browser.get(path).await.expect(200).form(path);
        assert_eq!(now.value(field), Some(mine), "{path}");
    }
}

#[tokio::test]
async fn of_many_who_save_the_same_version_one_wins() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let form = browser
        .get("/system/general")
        .await
        .expect(200)
        .form("/system/general");
    let saves = (0..8).map(|n| {
        let form = form
            .clone()
            .set("base_url", &format!("https://n{n}.contoso.test"))
            .press("save");
        let mut browser = browser.clone();
        async move { browser.submit(form).await.status }
    });
    let mut statuses = futures::future::join_all(saves).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn a_saved_password_is_kept_replaced_and_removed_but_never_shown() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let basic = [
        ("auth_type", "basic"),
        ("host_name", "mail.contoso.test"),
        ("host_port", "587"),
        ("tls_mode", "starttls"),
        ("user_name", DEPLOY),
        ("from_address", DEPLOY),
    ];
    let refused = journey::save(&mut browser, "/email/outgoing", &basic)
        .await
        .expect(422);
    assert!(refused.error_at("password").is_some());
    let with_password = [&basic[..], &[("password", "the first password")]].concat();
    journey::save(&mut browser, "/email/outgoing", &with_password)
        .await
        .expect(303);
    let sealed = || {
        let noted = world.sealed.lock().unwrap();
        noted
            .iter()
            .rfind(|noted| noted.place.contains("password"))
            .map(|noted| noted.secret.clone())
    };
    assert_eq!(sealed().as_deref(), Some(b"the first password".as_slice()));
    // Blank keeps it
    journey::save(
        &mut browser,
        "/email/outgoing",
        &[("host_port", "465"), ("tls_mode", "implicit")],
    )
    .await
    .expect(303);
    let page = browser.get("/email/outgoing").await.expect(200);
    assert!(!page.text().contains("the first password"));
    assert_eq!(page.form("/email/outgoing").value("password"), Some(""));
    journey::save(
        &mut browser,
        "/email/outgoing",
        &[("password", " second, with spaces ")],
    )
    .await
    .expect(303);
    assert_eq!(sealed().as_deref(), Some(b" second, with spaces ".as_slice()));
    // Another Auth Type leaves it saved, until it is removed on purpose
    journey::save(&mut browser, "/email/outgoing", &[("auth_type", "none")])
        .await
        .expect(303);
    journey::save(&mut browser, "/email/outgoing", &[("forget_password", "on")])
        .await
        .expect(303);
    let refused = journey::save(&mut browser, "/email/outgoing", &[("auth_type", "basic")])
        .await
        .expect(422);
    assert!(refused.error_at("password").is_some(), "{}", refused.visible());
}
