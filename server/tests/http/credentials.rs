//! Credentials: every kind, by file and pasted; what is recognised is shown; nothing secret comes back.

use crate::support::browser::ORIGIN_OF_CONSOLE;
use crate::support::fixture;
use crate::support::journey::{self, Material, Proof, try_upload, upload};
use crate::support::{Browser, World};
use serde_json::json;

/// The passphrase of the vault's fixtures.
const PASSPHRASE: &str = "correct horse";

fn text(name: &str) -> String {
    String::from_utf8(fixture(name)).unwrap()
}

#[tokio::test]
async fn every_kind_is_taken_by_file_and_pasted_and_shows_what_was_recognised() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (key, certificate) = (text("rsa2048.pkcs8.pem"), text("rsa2048.certificate.pem"));
    let uploads: [(&str, &str, Material<'_>, &[&str]); 7] = [
        (
            "secret_text",
            "Secret, pasted",
            Material::Pasted("abc8Q~a-secret-value-of-40-characters-xyz"),
            &["Secret Text"],
        ),
        (
            "secret_text",
            "Secret, file",
            Material::File(b"abc8Q~another-secret-value-of-40-characters\n"),
            &["Secret Text"],
        ),
        (
            "ssh_key",
            "Key, pasted",
            Material::Pasted(&key),
            &["SSH Key", "2048"],
        ),
        (
            "ssh_key",
            "Key, file",
            Material::File(key.as_bytes()),
            &["SSH Key", "2048"],
        ),
        (
            "ssh_key",
            "Key, locked",
            Material::Locked(&fixture("rsa2048.pbkdf2.pem"), PASSPHRASE),
            &["SSH Key", "2048"],
        ),
        (
            "certificate",
            "Certificate, pasted",
            Material::Pasted(&certificate),
            &["Certificate", "SHA-1", "SHA-256"],
        ),
        (
            "certificate",
            "Certificate, file",
            Material::File(certificate.as_bytes()),
            &["Certificate", "SHA-1", "SHA-256"],
        ),
    ];
    for (kind, name, material, words) in uploads {
        let saved = try_upload(&mut browser, kind, name, material).await;
        assert!(
            saved.location().ends_with("?created"),
            "{name}: {}",
            saved.location()
        );
        let page = browser.follow(&saved).await.expect(200);
        let shown = page.visible();
        assert!(
            shown.contains("Saved, encrypted") && shown.contains(name),
            "{shown}"
        );
        for word in words {
            assert!(shown.contains(word), "{name}, {word}: {shown}");
        }
        assert!(!page.text().contains("a-secret-value"), "{name}");
        assert!(!page.text().contains("PRIVATE KEY"), "{name}");
    }
    let list = browser.get("/credentials").await.expect(200).visible();
    for (_, name, ..) in uploads {
        assert!(list.contains(name), "{name}: {list}");
    }
}

#[tokio::test]
async fn what_is_not_a_credential_is_refused_at_its_field() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let guid = "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6";
    let (key, certificate) = (fixture("rsa2048.pkcs8.pem"), fixture("rsa2048.certificate.pem"));
    let (locked, small, request) = (
        fixture("rsa2048.pbkdf2.pem"),
        fixture("rsa1024.pkcs8.pem"),
        fixture("rsa2048.request.pem"),
    );
    let damaged = text("rsa2048.certificate.pem").replace("MII", "!!!");
    let huge = vec![b'a'; 200 * 1024];
    let refused: [(&str, &str, Material<'_>, &str); 12] = [
        ("secret_text", "A", Material::Pasted(""), "pasted"),
        ("secret_text", "", Material::Pasted("a secret value here"), "name"),
        ("secret_text", "A", Material::Pasted(guid), "pasted"),
        ("secret_text", "A", Material::File(&[0xff, 0xfe, 0x00]), "file"),
        ("magic", "A", Material::Pasted("a secret value here"), "kind"),
        ("ssh_key", "A", Material::File(&certificate), "file"),
        ("ssh_key", "A", Material::File(&locked), "passphrase"),
        (
            "ssh_key",
            "A",
            Material::Locked(&locked, "wrong passphrase"),
            "passphrase",
        ),
        ("ssh_key", "A", Material::File(&small), "file"),
        ("certificate", "A", Material::File(&key), "file"),
        ("certificate", "A", Material::File(&request), "file"),
        ("certificate", "A", Material::Pasted(&damaged), "pasted"),
    ];
    for (kind, name, material, field) in refused {
        let answer = try_upload(&mut browser, kind, name, material).await.expect(422);
        assert!(
            answer.error_at(field).is_some(),
            "{kind} {field}: {}",
            answer.visible()
        );
        let page = answer.text();
        for secret in [
            "a secret value here",
            "wrong passphrase",
            "PRIVATE KEY-----",
            guid,
        ] {
            assert!(!page.contains(secret), "{kind}: {secret} comes back");
        }
    }
    let answer = try_upload(&mut browser, "secret_text", "A", Material::File(&huge)).await;
    assert!([413, 422].contains(&answer.status), "{}", answer.status);
    let guid_refused = try_upload(&mut browser, "secret_text", "A", Material::Pasted(guid)).await;
    assert!(
        guid_refused.error_at("pasted").unwrap().contains("ID"),
        "says that it is the secret's id"
    );
    assert!(world.tables().await["credentials"].is_empty());
    upload(
        &mut browser,
        "secret_text",
        "Same name",
        Material::Pasted("abc8Q~one-secret-value"),
    )
    .await;
    let twice = try_upload(
        &mut browser,
        "secret_text",
        "Same name",
        Material::Pasted("abc8Q~two"),
    )
    .await
    .expect(422);
    assert!(twice.error_at("name").is_some());
}

async fn delete(browser: &mut Browser, id: &str) -> crate::support::Answer {
    browser
        .post(&format!("/credentials/{id}"), &[("action", "delete")])
        .await
}

#[tokio::test]
async fn what_is_used_is_not_deleted_and_says_where() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, ORIGIN_OF_CONSOLE).await;
    let registration = world.tenant.register(json!({})).await;
    let material = Material::Pasted(&registration.secret);
    let secret = upload(&mut browser, "secret_text", "Client secret", material).await;
    let proof = Proof::Secret(secret.clone());
    let application = journey::add_application(&mut browser, &world.tenant, &registration, &proof).await;
    let page = browser
        .get(&format!("/credentials/{secret}"))
        .await
        .expect(200)
        .visible();
    assert!(page.contains("Contoso mail"), "used by: {page}");
    let refused = delete(&mut browser, &secret).await.expect(409);
    assert!(
        refused.visible().contains("still used by"),
        "{}",
        refused.visible()
    );
    assert!(refused.visible().contains("Contoso mail"));
    assert_eq!(world.tables().await["credentials"].len(), 1);
    // The same for an application that the settings use
    journey::save_oauth_settings(&mut browser, &application).await;
    let path = format!("/integrations/{application}");
    let refused = browser.post(&path, &[("action", "delete")]).await.expect(409);
    assert!(refused.visible().contains("Outgoing"), "{}", refused.visible());
    // Free again, both go
    let server = [
        ("auth_type", "none"),
        ("host_name", "mail.contoso.test"),
        ("host_port", "25"),
        ("tls_mode", "starttls"),
        ("from_address", "a@contoso.test"),
    ];
    journey::save(&mut browser, "/email/outgoing", &server)
        .await
        .expect(303);
    journey::save(&mut browser, "/email/outgoing", &[("oauth_application", "")])
        .await
        .expect(303);
    let question = browser.get(&format!("{path}?delete")).await.expect(200);
    let gone = browser
        .submit(question.form_with(&path, "delete").press("delete"))
        .await;
    assert_eq!(gone.location(), "/integrations?deleted");
    let path = format!("/credentials/{secret}");
    let question = browser.get(&format!("{path}?delete")).await.expect(200);
    let gone = browser
        .submit(question.form_with(&path, "delete").press("delete"))
        .await;
    assert_eq!(gone.location(), "/credentials?deleted");
    assert!(world.tables().await["credentials"].is_empty());
    browser.get(&path).await.expect(404);
    delete(&mut browser, &secret).await.expect(404);
}

#[tokio::test]
async fn only_the_public_half_can_be_downloaded() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (key, certificate) = (text("rsa2048.pkcs8.pem"), text("rsa2048.certificate.pem"));
    let id = upload(
        &mut browser,
        "certificate",
        "Certificate \"x\"; é",
        Material::Pasted(&certificate),
    )
    .await;
    let file = browser
        .get(&format!("/credentials/{id}/download"))
        .await
        .expect(200);
    let compact = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(compact(&file.text()), compact(&certificate));
    assert!(
        file.header("content-disposition")
            .starts_with("attachment; filename=\"")
    );
    assert_eq!(file.header("content-disposition").matches('"').count(), 2);
    assert_eq!(file.header("cache-control"), "no-store");

    let id = upload(&mut browser, "ssh_key", "Key", Material::Pasted(&key)).await;
    let file = browser
        .get(&format!("/credentials/{id}/download"))
        .await
        .expect(200)
        .text();
    assert!(!file.contains("PRIVATE"), "{file}");
    assert!(
        file.contains("PUBLIC KEY") || file.starts_with("ssh-rsa "),
        "{file}"
    );

    let id = upload(
        &mut browser,
        "secret_text",
        "Secret",
        Material::Pasted("abc8Q~never-to-be-seen-again"),
    )
    .await;
    let refused = browser
        .get(&format!("/credentials/{id}/download"))
        .await
        .expect(404);
    assert!(!refused.text().contains("never-to-be-seen-again"));
    for path in [
        "/credentials/nonsense/download",
        "/credentials/0192a3b4-c5d6-7e8f-9012-3456789abcde/download",
    ] {
        browser.get(path).await.expect(404);
    }
}

#[tokio::test]
async fn key_and_certificate_are_compared() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let certificate = upload(
        &mut browser,
        "certificate",
        "Certificate",
        Material::Pasted(&text("rsa2048.certificate.pem")),
    )
    .await;
    let other = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let material = other.serialize_pem();
    let key = upload(
        &mut browser,
        "ssh_key",
        "Another key",
        Material::Pasted(&material),
    )
    .await;
    let registration = world.tenant.register(json!({})).await;
    let page = browser.get("/integrations/new").await.expect(200);
    let form = page.form("/integrations/new").fill(&[
        ("name", "Mixed up"),
        ("cloud", "global"),
        ("tenant_id", crate::support::tenant::TENANT),
        ("client_id", &registration.client_id),
        ("client_auth", "certificate"),
        ("certificate", &certificate),
        ("ssh_key", &key),
    ]);
    let refused = browser.submit(form).await.expect(422);
    assert!(
        refused.error_at("ssh_key").unwrap().contains("does not belong"),
        "{}",
        refused.visible()
    );
}
