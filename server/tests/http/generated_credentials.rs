//! Keys, certificates and requests that are made here.

use crate::support::browser::ORIGIN_OF_CONSOLE;
use crate::support::journey::{self, DEPLOY, Material, Proof, upload};
use crate::support::{Answer, Browser, World};
use base64::Engine;
use serde_json::json;

const PATH: &str = "/credentials/generate";

async fn generate(browser: &mut Browser, values: &[(&str, &str)]) -> Answer {
    let page = browser.get(PATH).await.expect(200);
    browser
        .submit(page.form(PATH).fill(values).press("generate"))
        .await
}

async fn file(browser: &mut Browser, id: &str, part: &str) -> Answer {
    browser
        .get(&format!("/credentials/{id}/download?as={part}"))
        .await
}

/// The id in the row of a name in the list.
async fn id_of(browser: &mut Browser, name: &str) -> String {
    let list = browser.get("/credentials").await.expect(200).text();
    let (before, _) = list.split_once(&format!("\">{name}</a>")).unwrap();
    before.rsplit("/credentials/").next().unwrap().to_owned()
}

#[tokio::test]
async fn a_certificate_made_here_signs_in_at_the_provider() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, ORIGIN_OF_CONSOLE).await;
    let page = browser.get(PATH).await.expect(200);
    assert_eq!(
        page.form(PATH).value("common_name"),
        Some("localhost"),
        "the host of this console"
    );
    let saved = generate(&mut browser, &[("name", "Console"), ("months", "24")]).await;
    let certificate = journey::id_in(&saved, "/credentials/");
    let shown = browser.follow(&saved).await.expect(200);
    let text = shown.visible();
    for word in [
        "Made here and saved",
        "CN=localhost",
        "signed by itself",
        "RSA 2048",
        "Belongs to Console key",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let key = id_of(&mut browser, "Console key").await;
    for (id, part) in [
        (&certificate, "pem"),
        (&certificate, "public_key"),
        (&key, "public_key"),
    ] {
        let file = file(&mut browser, id, part).await.expect(200);
        assert!(file.text().starts_with("-----BEGIN "), "{part}");
        assert!(!file.text().contains("PRIVATE"), "{part}");
    }
    for (id, part) in [
        (&key, "pem"),
        (&key, "der"),
        (&key, "request"),
        (&certificate, "request"),
        (&key, "private"),
    ] {
        file(&mut browser, id, part).await.expect(404);
    }
    let public = [
        file(&mut browser, &certificate, "public_key").await,
        file(&mut browser, &key, "public_key").await,
    ];
    assert_eq!(public[0].body, public[1].body);
    let der = file(&mut browser, &certificate, "der").await.expect(200);
    assert_eq!(der.body.first(), Some(&0x30));
    assert!(der.header("content-disposition").contains("Console.cer"));
    let pem = file(&mut browser, &certificate, "pem").await.text();
    let registration = world.tenant.register(json!({ "certificate_pem": pem })).await;
    let proof = Proof::Certificate(certificate, key);
    let application = journey::add_application(&mut browser, &world.tenant, &registration, &proof).await;
    journey::save_oauth_settings(&mut browser, &application).await;
    let back = journey::authorize(&mut browser, &world.tenant, &application, DEPLOY).await;
    assert_eq!(back.location(), format!("/integrations/{application}?authorized"));
    let audit = browser.get("/system/audit").await.expect(200).visible();
    assert!(audit.contains("Credential generated"), "{audit}");
}

/// An RSA key of 2048 bits as a certificate authority sees it.
struct PublicKey(Vec<u8>);

impl rcgen::PublicKeyData for PublicKey {
    fn der_bytes(&self) -> &[u8] {
        // Behind the algorithm and the head of the bit string
        &self.0[24..]
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &rcgen::PKCS_RSA_SHA256
    }
}

/// What a certificate authority makes of a request.
fn issue(common_name: &str, public_key: &str) -> String {
    let base64: String = public_key.lines().filter(|line| !line.starts_with('-')).collect();
    let public_key = PublicKey(base64::engine::general_purpose::STANDARD.decode(base64).unwrap());
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let issuer = rcgen::Issuer::new(rcgen::CertificateParams::default(), authority_key);
    let mut params = rcgen::CertificateParams::default();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, common_name);
    params.signed_by(&public_key, &issuer).unwrap().pem()
}

#[tokio::test]
async fn a_request_waits_for_its_certificate_and_the_two_find_each_other() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let values = [
        ("name", "Console key"),
        ("making", "request"),
        ("common_name", "console.contoso.test"),
        ("months", ""),
    ];
    let saved = generate(&mut browser, &values).await;
    let key = journey::id_in(&saved, "/credentials/");
    let shown = browser.follow(&saved).await.expect(200).visible();
    assert!(shown.contains("Waits for its certificate"), "{shown}");
    let request = file(&mut browser, &key, "request").await.expect(200);
    assert!(request.header("content-disposition").contains("Console-key.csr"));
    let public_key = file(&mut browser, &key, "public_key").await.text();
    let issued = issue("console.contoso.test", &public_key);
    let certificate = upload(&mut browser, "certificate", "Console", Material::Pasted(&issued)).await;
    let page = browser
        .get(&format!("/credentials/{certificate}"))
        .await
        .expect(200)
        .visible();
    assert!(
        page.contains("Belongs to Console key") && page.contains("CN=console.contoso.test"),
        "{page}"
    );
    let page = browser
        .get(&format!("/credentials/{key}"))
        .await
        .expect(200)
        .visible();
    assert!(
        page.contains("Belongs to Console") && !page.contains("Waits for"),
        "{page}"
    );
}

#[tokio::test]
async fn what_cannot_be_made_is_refused_at_its_field_and_nothing_is_saved() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    for (field, value) in [
        ("name", ""),
        ("name", &"n".repeat(98)),
        ("making", "magic"),
        ("common_name", ""),
        ("common_name", &"c".repeat(65)),
        ("key_size", "1024"),
        ("months", "0"),
        ("months", "forever"),
    ] {
        let mut values = vec![("name", "Kept"), ("common_name", "kept.test"), ("months", "6")];
        values.retain(|(name, _)| *name != field);
        values.push((field, value));
        let answer = generate(&mut browser, &values).await.expect(422);
        assert!(
            answer.error_at(field).is_some(),
            "{field}={value}: {}",
            answer.visible()
        );
        let kept = if field == "name" {
            "value=\"kept.test\""
        } else {
            "value=\"Kept\""
        };
        assert!(answer.text().contains(kept), "{field}={value}");
    }
    assert!(world.tables().await["credentials"].is_empty());
    generate(&mut browser, &[("name", "Once")]).await.location();
    for name in ["Once", "ONCE KEY"] {
        let twice = generate(&mut browser, &[("name", name)]).await.expect(422);
        assert!(twice.error_at("name").is_some(), "{name}");
    }
    assert_eq!(world.tables().await["credentials"].len(), 2);
}
