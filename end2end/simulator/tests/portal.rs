//! The pages, as somebody without JavaScript uses them.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use serde_json::json;
use support::{Practice, location};

async fn get(practice: &Practice, path: &str) -> (u16, String) {
    let answer = practice
        .http
        .get(format!("{}{path}", practice.base))
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn registered(practice: &Practice) -> String {
    let form = [
        ("name", "Console <b>"),
        ("redirect_uri", "http://localhost:8080/oauth/callback"),
    ];
    location(&practice.post("/apps/new", &form).await)
}

#[tokio::test]
async fn the_home_page_has_the_values_to_copy() {
    let practice = Practice::start().await;
    let (status, page) = get(&practice, "/").await;
    assert_eq!(status, 200);
    for value in [
        practice.base.clone(),
        format!("{}/graph", practice.base),
        support::TENANT.to_owned(),
    ] {
        assert!(page.contains(&format!("<code>{value}</code>")), "{value}");
    }
    assert!(page.contains("nothing leaves this machine"));
    assert!(!page.contains("<script"));
    assert_eq!(get(&practice, "/portal.css").await.0, 200);
    assert_eq!(get(&practice, "/no/such/page").await.0, 404);
}

#[tokio::test]
async fn an_application_is_registered_and_text_is_escaped() {
    let practice = Practice::start().await;
    let app = registered(&practice).await;
    let (_, page) = get(&practice, &app).await;
    assert!(page.contains("Console &lt;b&gt;") && !page.contains("Console <b>"));
    assert!(page.contains("Application (client) ID") && page.contains("Directory (tenant) ID"));
    let refused = practice
        .post(
            "/apps/new",
            &[("name", "X"), ("redirect_uri", "http://example.com/")],
        )
        .await;
    assert_eq!(refused.status(), 422);
    assert!(
        refused
            .text()
            .await
            .unwrap()
            .contains("value=\"http://example.com/\"")
    );
    let refused = practice
        .post(&format!("{app}/authentication"), &[("uri", "nonsense")])
        .await;
    assert_eq!(refused.status(), 422);
    practice
        .post(
            &format!("{app}/authentication"),
            &[("uri", "https://example.com/cb")],
        )
        .await;
    let uri = [("uri", "http://localhost:8080/oauth/callback")];
    practice.post(&format!("{app}/authentication/remove"), &uri).await;
    assert_eq!(
        practice.state().await["registrations"][0]["redirect_uris"],
        json!(["https://example.com/cb"])
    );
    location(&practice.post(&format!("{app}/delete"), &[]).await);
    assert_eq!(get(&practice, &app).await.0, 404);
}

#[tokio::test]
async fn the_value_of_a_secret_is_shown_once() {
    let practice = Practice::start().await;
    let app = registered(&practice).await;
    let path = format!("{app}/secrets");
    location(
        &practice
            .post(&path, &[("description", "first"), ("days", "180")])
            .await,
    );
    let state = practice.state().await;
    let secret = &state["registrations"][0]["secrets"][0];
    let value = secret["value"].as_str().unwrap();
    assert_eq!(value.len(), 40);
    let (_, page) = get(&practice, &path).await;
    assert!(page.contains(value));
    let (_, page) = get(&practice, &path).await;
    assert!(!page.contains(value) && page.contains(secret["id"].as_str().unwrap()));
    location(
        &practice
            .post(
                &format!("{path}/remove"),
                &[("id", secret["id"].as_str().unwrap())],
            )
            .await,
    );
    assert_eq!(practice.state().await["registrations"][0]["secrets"], json!([]));
}

#[tokio::test]
async fn a_certificate_is_uploaded_by_file_or_paste() {
    let practice = Practice::start().await;
    let app = registered(&practice).await;
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["x".to_owned()])
        .unwrap()
        .self_signed(&pair)
        .unwrap();
    let upload = async |field: &str, content: &[u8]| {
        let name = if field == "file" {
            "; filename=\"c.cer\""
        } else {
            ""
        };
        let mut body =
            format!("--B\r\nContent-Disposition: form-data; name=\"{field}\"{name}\r\n\r\n").into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--B--\r\n");
        let request = practice.http.post(format!("{}{app}/certificates", practice.base));
        request
            .header("content-type", "multipart/form-data; boundary=B")
            .body(body)
            .send()
            .await
            .unwrap()
    };
    assert_eq!(upload("pem", b"nonsense").await.status(), 422);
    assert_eq!(upload("pem", pair.serialize_pem().as_bytes()).await.status(), 422);
    location(&upload("file", certificate.der()).await);
    assert_eq!(
        upload("pem", certificate.pem().as_bytes()).await.status(),
        422,
        "registered already"
    );
    let thumbprint = practice.state().await["registrations"][0]["certificates"][0]["thumbprint"].clone();
    assert!(
        get(&practice, &format!("{app}/secrets"))
            .await
            .1
            .contains(thumbprint.as_str().unwrap())
    );
}

#[tokio::test]
async fn permissions_are_ticked_and_granted() {
    let practice = Practice::start().await;
    let app = registered(&practice).await;
    let path = format!("{app}/permissions");
    location(
        &practice
            .post(&path, &[("Mail.Send", "on"), ("Mail.Read", "on")])
            .await,
    );
    assert!(get(&practice, &path).await.1.contains("Not granted for Contoso"));
    location(&practice.post(&format!("{path}/grant"), &[]).await);
    let registration = practice.state().await["registrations"][0].clone();
    assert_eq!(registration["permissions"], json!(["Mail.Read", "Mail.Send"]));
    assert_eq!(registration["admin_consent"], json!(["Mail.Read", "Mail.Send"]));
    // Ticks that were not saved before are granted with the rest
    location(
        &practice
            .post(
                &format!("{path}/grant"),
                &[("Mail.Send", "on"), ("User.Read", "on")],
            )
            .await,
    );
    let registration = practice.state().await["registrations"][0].clone();
    assert_eq!(registration["permissions"], json!(["User.Read", "Mail.Send"]));
    assert_eq!(registration["admin_consent"], json!(["Mail.Send", "User.Read"]));
    location(&practice.post(&format!("{path}/revoke"), &[]).await);
    assert_eq!(
        practice.state().await["registrations"][0]["admin_consent"],
        json!(null)
    );
}

#[tokio::test]
async fn a_person_answers_a_mail() {
    let practice = Practice::start().await;
    let new = json!({ "from": "deploy@contoso.test", "to": "approver1@contoso.test", "subject": "Approve <1>?",
        "html": "<p>Please <b>approve</b></p>", "internet_message_id": "<task@console.test>" });
    practice.control("mail", new).await;
    let (_, page) = get(&practice, "/mailboxes/approver1@contoso.test").await;
    assert!(page.contains("Approve &lt;1&gt;?") && page.contains("class=\"unread\""));
    let start = page.find("/mailboxes/approver1@contoso.test/messages/").unwrap();
    let path = page[start..].split('"').next().unwrap().to_owned();
    let (_, message) = get(&practice, &path).await;
    assert!(message.contains("Please approve") && message.contains("&lt;b&gt;approve"));
    let id = path.rsplit('/').next().unwrap();
    let (_, form) = get(
        &practice,
        &format!("/write?from=approver1@contoso.test&reply={id}"),
    )
    .await;
    assert!(
        form.contains("value=\"Re: Approve &lt;1&gt;?\"") && form.contains("value=\"deploy@contoso.test\"")
    );
    let answer = [
        ("from", "approver1@contoso.test"),
        ("to", "approvals@contoso.test"),
        ("subject", "Re: Approve"),
        ("text", "approve"),
        ("reply", id),
    ];
    location(&practice.post("/write", &answer).await);
    let state = practice.state().await;
    let inbox = state["mailboxes"][4]["folders"]
        .as_array()
        .unwrap()
        .iter()
        .find(|folder| folder["path"] == "Inbox");
    let arrived = inbox.unwrap()["messages"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        arrived["headers"][0],
        json!(["In-Reply-To", "<task@console.test>"])
    );
    let wrong = practice
        .post("/write", &[("from", "approver1@contoso.test"), ("to", "nobody")])
        .await;
    assert_eq!(wrong.status(), 422);
    // Into the folder the console reads
    let countersign = state["mailboxes"][4]["folders"]
        .as_array()
        .unwrap()
        .iter()
        .find(|folder| folder["path"] == "Inbox/Countersign")
        .unwrap()["id"]
        .clone();
    let path = format!(
        "/mailboxes/approvals@contoso.test/messages/{}/move",
        arrived["id"].as_str().unwrap()
    );
    location(
        &practice
            .post(&path, &[("folder", countersign.as_str().unwrap())])
            .await,
    );
    let (_, page) = get(
        &practice,
        &format!(
            "/mailboxes/approvals@contoso.test?folder={}",
            countersign.as_str().unwrap()
        ),
    )
    .await;
    assert!(page.contains("Re: Approve"));
}

#[tokio::test]
async fn faults_are_set_and_cleared_on_their_page() {
    let practice = Practice::start().await;
    let form = [
        ("down", "on"),
        ("down.only", "graph"),
        ("throttled", "on"),
        ("throttled.retry_after", "7"),
        ("grant_revoked", "on"),
    ];
    location(&practice.post("/faults", &form).await);
    let expected =
        json!({ "down": { "only": "graph" }, "throttled": { "retry_after": 7 }, "grant_revoked": true });
    assert_eq!(practice.state().await["faults"], expected);
    let (_, page) = get(&practice, "/faults").await;
    assert!(page.contains("name=\"down\" value=\"on\" checked"));
    assert_eq!(
        practice
            .post("/faults", &[("slow", "on"), ("slow.milliseconds", "soon")])
            .await
            .status(),
        422
    );
    assert_eq!(practice.state().await["faults"], expected);
    location(&practice.post("/faults/clear", &[]).await);
    assert_eq!(practice.state().await["faults"], json!({}));
}

#[tokio::test]
async fn foreign_pages_and_names_are_refused() {
    let practice = Practice::start().await;
    let url = format!("{}/faults/clear", practice.base);
    let foreign = practice
        .http
        .post(&url)
        .header("origin", "https://evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), 403);
    let own = practice
        .http
        .post(&url)
        .header("origin", &practice.base)
        .send()
        .await
        .unwrap();
    assert_eq!(own.status(), 303);
    let renamed = practice
        .http
        .get(&practice.base)
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(renamed.status(), 421);
}

#[tokio::test]
async fn control_requests_that_are_not_right_get_a_sentence() {
    let practice = Practice::start().await;
    for (what, body) in [
        ("faults", json!({ "unheard_of": true })),
        ("advance", json!({ "seconds": i64::MAX })),
        ("advance", json!({ "seconds": i64::MIN })),
        (
            "mail",
            json!({ "from": "a@b", "to": "nobody@contoso.test", "subject": "x" }),
        ),
        (
            "mail",
            json!({ "from": "a@b", "to": "admin@contoso.test", "subject": "x", "folder": "None/Such" }),
        ),
        ("applications", json!({ "permissions": ["Mail.Sent"] })),
        (
            "applications",
            json!({ "redirect_uris": ["http://example.com/"] }),
        ),
        ("applications", json!({ "unknown": 1 })),
    ] {
        let (status, answer) = practice.control(what, body.clone()).await;
        assert_eq!(status, 400, "{what} {body}");
        assert!(answer["error"].is_string());
    }
    let (_, before) = practice.control("advance", json!({ "seconds": 0 })).await;
    let (_, after) = practice.control("advance", json!({ "seconds": 3_600 })).await;
    assert_eq!(
        (before["now"].clone(), after["now"].clone()),
        (json!("2026-11-23T08:00:00Z"), json!("2026-11-23T09:00:00Z"))
    );
}
