//! The certificate desk: every container and form, several files at once, and a precise reason for what is refused.

use crate::support::browser::ORIGIN_OF_CONSOLE;
use crate::support::journey::{self, DEPLOY, Proof};
use crate::support::{Answer, Browser, World, fixture};
use serde_json::json;

/// The passphrase of the vault's fixtures.
const PASSPHRASE: &str = "correct horse";

/// Uploads files with a passphrase under a name.
async fn upload(browser: &mut Browser, kind: &str, name: &str, files: &[&[u8]], passphrase: &str) -> Answer {
    let page = browser.get("/credentials/new").await.expect(200);
    let form =
        page.form("/credentials/new")
            .fill(&[("kind", kind), ("name", name), ("passphrase", passphrase)]);
    browser.upload_files(&form, files).await
}

#[tokio::test]
async fn one_pkcs12_file_becomes_a_certificate_and_its_key_that_work() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    journey::save_base_url(&mut browser, ORIGIN_OF_CONSOLE).await;
    let certificate = String::from_utf8(fixture("rsa2048.certificate.pem")).unwrap();
    let registration = world
        .tenant
        .register(json!({ "certificate_pem": certificate }))
        .await;
    let pfx = fixture("rsa2048.legacy.pfx");
    let saved = upload(&mut browser, "certificate", "Console", &[&pfx], PASSPHRASE).await;
    let id = journey::id_in(&saved, "/credentials/");
    let page = browser.follow(&saved).await.expect(200).visible();
    assert!(
        page.contains("as two credentials") && page.contains("Console key"),
        "{page}"
    );
    assert!(
        page.contains("A0AC5DCAC2AC2A9F3A816BFCF428999C3DE4ECD6"),
        "{page}"
    );
    assert!(page.contains("oKxdysKsKp86gWv89CiZnD3k7NY"), "x5t: {page}");
    let list = browser.get("/credentials?kind=ssh_key").await.expect(200);
    let link = list.text();
    let key = link.split("href=\"/credentials/").find_map(|rest| {
        let id = rest.split('"').next()?;
        (id.len() == 36).then(|| id.to_owned())
    });
    let proof = Proof::Certificate(id, key.unwrap());
    let application = journey::add_application(&mut browser, &world.tenant, &registration, &proof).await;
    journey::save_oauth_settings(&mut browser, &application).await;
    let back = journey::authorize(&mut browser, &world.tenant, &application, DEPLOY).await;
    assert_eq!(back.location(), format!("/integrations/{application}?authorized"));
}

#[tokio::test]
async fn files_come_in_any_number_order_and_form() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let f = fixture;
    let uploads: [(&str, &str, Vec<Vec<u8>>, &str); 7] = [
        ("certificate", "Chain", vec![f("chain.p7b")], "CN=issuing"),
        (
            "certificate",
            "BER",
            vec![f("rsa2048.ber.p7b")],
            "CN=console.contoso.test",
        ),
        (
            "ssh_key",
            "OpenSSH",
            vec![f("rsa2048.openssh-aes256-ctr.pem")],
            "OpenSSH",
        ),
        (
            "ssh_key",
            "Oldest",
            vec![f("rsa2048.proc-type-3des.pem")],
            "PKCS#1",
        ),
        ("ssh_key", "Windows", vec![f("rsa2048.windows.pfx")], "PKCS#12"),
        (
            "certificate",
            "Two files",
            vec![f("rsa2048.pkcs1.pem"), f("rsa2048.certificate.der")],
            "CN=console.contoso.test",
        ),
        (
            "ssh_key",
            "Three files",
            vec![f("chain.pem"), b"\r\n".to_vec(), f("rsa2048.pkcs8.pem")],
            "PKCS#8",
        ),
    ];
    for (kind, name, files, word) in uploads {
        let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        let saved = upload(&mut browser, kind, name, &files, PASSPHRASE).await;
        assert_eq!(saved.status, 303, "{name}: {}", saved.visible());
        let page = browser.follow(&saved).await.expect(200).visible();
        assert!(page.contains(word), "{name}: {page}");
    }
    // The other half is saved already each time: nothing is in the list twice
    let list = browser.get("/credentials").await.expect(200).visible();
    assert!(list.contains("7 credentials"), "{list}");
}

#[tokio::test]
async fn each_refusal_names_its_reason_and_forgets_nothing_that_was_typed() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let f = fixture;
    let stranger = rcgen::KeyPair::generate().unwrap().serialize_pem().into_bytes();
    /// Kind, files, passphrase, field, reason.
    type Refused = (
        &'static str,
        Vec<Vec<u8>>,
        &'static str,
        &'static str,
        &'static str,
    );
    let refused: [Refused; 9] = [
        (
            "certificate",
            vec![f("rsa2048.request.pem")],
            "",
            "file",
            "certificate request (CSR)",
        ),
        (
            "ssh_key",
            vec![f("rsa2048.public.pem")],
            "",
            "file",
            "a public key",
        ),
        (
            "ssh_key",
            vec![f("rsa2048.modern.pfx")],
            "",
            "passphrase",
            "Enter its passphrase",
        ),
        (
            "ssh_key",
            vec![f("rsa2048.modern.pfx")],
            "wrong",
            "passphrase",
            "does not open",
        ),
        (
            "certificate",
            vec![f("rsa1024.certificate.pem")],
            "",
            "file",
            "1024 bits",
        ),
        (
            "certificate",
            vec![stranger, f("chain.pem")],
            "",
            "file",
            "does not belong to the certificate",
        ),
        (
            "certificate",
            vec![f("chain.pem"), f("rsa2048.certificate.pem")],
            "",
            "file",
            "several",
        ),
        (
            "certificate",
            vec![b"hello there".to_vec()],
            "",
            "file",
            "No key and no certificate",
        ),
        ("ssh_key", vec![vec![0x30; 70_000]], "", "file", "64 KB"),
    ];
    for (kind, files, passphrase, field, reason) in refused {
        let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        let answer = upload(&mut browser, kind, "Kept as typed", &files, passphrase)
            .await
            .expect(422);
        let error = answer
            .error_at(field)
            .unwrap_or_else(|| panic!("{reason}: {}", answer.visible()));
        assert!(error.contains(reason), "{reason}: {error}");
        assert!(answer.text().contains("value=\"Kept as typed\""), "{reason}");
        assert!(!answer.text().contains("value=\"wrong\""), "{reason}");
    }
    assert!(world.tables().await["credentials"].is_empty());
}

#[tokio::test]
async fn ten_megabytes_are_refused_on_the_form_with_the_name_kept() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let huge = vec![b'a'; 10 * 1024 * 1024];
    let answer = upload(&mut browser, "ssh_key", "Kept as typed", &[&huge], PASSPHRASE)
        .await
        .expect(413);
    assert!(
        answer.error_at("file").unwrap().contains("too large"),
        "{}",
        answer.visible()
    );
    assert!(answer.text().contains("value=\"Kept as typed\""));
    let endless = vec![b'a'; 65 * 1024 * 1024];
    let answer = upload(&mut browser, "ssh_key", "A", &[&endless], "")
        .await
        .expect(413);
    assert!(
        answer.visible().to_lowercase().contains("large"),
        "{}",
        answer.visible()
    );
    let pieces = vec![b"x".as_slice(); 100];
    upload(&mut browser, "ssh_key", "A", &pieces, "")
        .await
        .expect(413);
}

#[tokio::test]
async fn a_certificate_out_of_its_time_is_refused_with_the_day() {
    let world = World::start().await;
    let mut browser = world.first_run().await;
    let certificate = |from: i32, until: i32| {
        let mut params = rcgen::CertificateParams::default();
        params.not_before = rcgen::date_time_ymd(from, 1, 2);
        params.not_after = rcgen::date_time_ymd(until, 3, 4);
        let key = rcgen::KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().pem().into_bytes()
    };
    for (certificate, reason) in [
        (certificate(2001, 2002), "expired on 4 Mar 2002"),
        (certificate(2900, 2901), "only from 2 Jan 2900"),
    ] {
        let answer = upload(&mut browser, "certificate", "A", &[&certificate], "")
            .await
            .expect(422);
        let error = answer.error_at("file").unwrap();
        assert!(error.contains(reason), "{error}");
    }
}
