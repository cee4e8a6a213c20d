//! Credentials that are replaced in their place: every use stays, pairs stay pairs.

use crate::support::browser::ORIGIN_OF_CONSOLE;
use crate::support::journey::{self, DEPLOY, Material, Proof, upload};
use crate::support::{Answer, Browser, World, fixture};
use serde_json::json;

const PASSPHRASE: &str = "correct horse";

async fn replace(browser: &mut Browser, id: &str, files: &[&[u8]], values: &[(&str, &str)]) -> Answer {
    let path = format!("/credentials/{id}/replace");
    let page = browser.get(&path).await.expect(200);
    browser.upload_files(&page.form(&path).fill(values), files).await
}

/// A certificate and its key as PEM.
fn pair(name: &str) -> (String, String) {
    let mut params = rcgen::CertificateParams::default();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
}

#[tokio::test]
async fn a_client_secret_is_replaced_and_the_application_goes_on_with_it() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, ORIGIN_OF_CONSOLE).await;
    let registration = world.tenant.register(json!({})).await;
    let wrong = Material::Pasted("abc8Q~a-secret-that-nobody-knows-any-more");
    let secret = upload(&mut browser, "secret_text", "Client secret", wrong).await;
    let proof = Proof::Secret(secret.clone());
    let application = journey::add_application(&mut browser, &world.tenant, &registration, &proof).await;
    journey::save_oauth_settings(&mut browser, &application).await;
    let page = browser
        .get(&format!("/credentials/{secret}/replace"))
        .await
        .expect(200)
        .visible();
    assert!(
        page.contains("Replace Client secret") && page.contains("Contoso mail"),
        "{page}"
    );
    let done = replace(&mut browser, &secret, &[], &[("pasted", &registration.secret)]).await;
    assert_eq!(done.location(), format!("/credentials/{secret}?replaced"));
    let page = browser.follow(&done).await.expect(200).visible();
    assert!(
        page.contains("Replaced") && page.contains("Contoso mail"),
        "{page}"
    );
    let back = journey::authorize(&mut browser, &world.tenant, &application, DEPLOY).await;
    assert_eq!(back.location(), format!("/integrations/{application}?authorized"));
    let audit = browser.get("/system/audit").await.expect(200);
    assert!(
        audit.visible().contains("Credential replaced"),
        "{}",
        audit.visible()
    );
    assert!(!audit.text().contains(&registration.secret));
}

#[tokio::test]
async fn a_used_pair_is_replaced_together_or_not_at_all() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, ORIGIN_OF_CONSOLE).await;
    let (old_certificate, old_key) = pair("old");
    let certificate = upload(
        &mut browser,
        "certificate",
        "Console",
        Material::Pasted(&old_certificate),
    )
    .await;
    let key = upload(&mut browser, "ssh_key", "Console key", Material::Pasted(&old_key)).await;
    let new = String::from_utf8(fixture("rsa2048.certificate.pem")).unwrap();
    let registration = world.tenant.register(json!({ "certificate_pem": new })).await;
    let proof = Proof::Certificate(certificate.clone(), key.clone());
    let application = journey::add_application(&mut browser, &world.tenant, &registration, &proof).await;

    for (id, half) in [
        (&certificate, fixture("rsa2048.certificate.pem")),
        (&key, fixture("rsa2048.pkcs8.pem")),
    ] {
        let before = world.tables().await;
        let refused = replace(&mut browser, id, &[&half], &[]).await.expect(422);
        let error = refused.error_at("file").unwrap();
        assert!(
            error.contains("Contoso mail") && error.contains("both at once"),
            "{error}"
        );
        assert_eq!(world.tables().await["credentials"], before["credentials"]);
    }
    let stranger = rcgen::KeyPair::generate().unwrap();
    let elliptic = rcgen::CertificateParams::default()
        .self_signed(&stranger)
        .unwrap()
        .pem();
    let files = [elliptic.as_bytes(), stranger.serialize_pem().as_bytes()].map(<[u8]>::to_vec);
    let refused = replace(&mut browser, &certificate, &[&files[0], &files[1]], &[])
        .await
        .expect(422);
    assert!(refused.error_at("file").unwrap().contains("RSA key only"));

    let pfx = fixture("rsa2048.modern.pfx");
    let done = replace(&mut browser, &certificate, &[&pfx], &[("passphrase", PASSPHRASE)]).await;
    assert_eq!(done.location(), format!("/credentials/{certificate}?replaced"));
    assert_eq!(world.tables().await["credentials"].len(), 2, "nothing was added");
    let page = browser
        .get(&format!("/credentials/{key}"))
        .await
        .expect(200)
        .visible();
    assert!(
        page.contains("Replaced") && page.contains("Belongs to Console"),
        "{page}"
    );
    journey::save_oauth_settings(&mut browser, &application).await;
    let back = journey::authorize(&mut browser, &world.tenant, &application, DEPLOY).await;
    assert_eq!(back.location(), format!("/integrations/{application}?authorized"));
}

#[tokio::test]
async fn an_unused_half_may_change_alone_and_a_new_other_half_is_added() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let (certificate, key) = pair("first");
    let id = upload(
        &mut browser,
        "certificate",
        "Console",
        Material::Pasted(&certificate),
    )
    .await;
    let (second, _) = pair("second");
    replace(&mut browser, &id, &[second.as_bytes()], &[])
        .await
        .location();
    assert_eq!(world.tables().await["credentials"].len(), 1);
    replace(&mut browser, &id, &[certificate.as_bytes(), key.as_bytes()], &[])
        .await
        .location();
    let list = browser.get("/credentials").await.expect(200).visible();
    assert!(
        list.contains("Console key") && list.contains("2 credentials"),
        "{list}"
    );
    let page = browser
        .get(&format!("/credentials/{id}"))
        .await
        .expect(200)
        .visible();
    assert!(page.contains("2 times in all"), "{page}");
}

#[tokio::test]
async fn a_replacement_from_an_old_page_or_of_another_kind_is_refused() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let id = upload(
        &mut browser,
        "secret_text",
        "Secret",
        Material::Pasted("abc8Q~the-first-one"),
    )
    .await;
    let path = format!("/credentials/{id}/replace");
    let old_page = browser.get(&path).await.expect(200);
    replace(&mut browser, &id, &[], &[("pasted", "abc8Q~the-second-one")])
        .await
        .location();
    let form = old_page.form(&path).set("pasted", "abc8Q~the-third-one");
    let stale = browser.upload_files(&form, &[]).await.expect(409);
    assert!(
        stale.visible().contains("Somebody else saved"),
        "{}",
        stale.visible()
    );
    assert!(!stale.text().contains("the-third-one"));
    let again = browser
        .upload_files(&stale.form(&path).set("pasted", "abc8Q~the-third-one"), &[])
        .await;
    again.location();
    let (certificate, _) = pair("x");
    for (files, pasted, field) in [
        (vec![certificate.as_bytes()], "", "file"),
        (vec![], "", "pasted"),
        (vec![], "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6", "pasted"),
    ] {
        let refused = replace(&mut browser, &id, &files, &[("pasted", pasted)])
            .await
            .expect(422);
        assert!(
            refused.error_at(field).is_some(),
            "{pasted}: {}",
            refused.visible()
        );
    }
    let huge = vec![b'a'; 2 * 1024 * 1024];
    replace(&mut browser, &id, &[&huge], &[]).await.expect(413);
    let nobody = "/credentials/0192a3b4-c5d6-7e8f-9012-3456789abcde/replace";
    browser.get(nobody).await.expect(404);
    let mut elsewhere = stale.form(&path);
    elsewhere.action = nobody.to_owned();
    browser.upload_files(&elsewhere, &[]).await.expect(404);
}
