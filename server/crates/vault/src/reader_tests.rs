use super::*;
use crate::fixtures::{self, PASSPHRASE, fixture, now};
use domain::ports::{CertificateOrder, Upload};
use model::credential::{Facts, KeyAlgorithm, KeySize};
use proptest::prelude::*;
use proptest::sample::Index;
use secrecy::ExposeSecret;

fn read(kind: CredentialKind, bytes: &[u8]) -> Result<Upload, UnreadableUpload> {
    fixtures::read(kind, &[bytes], None).map(|reading| reading.wanted)
}

fn public(upload: &Upload) -> &str {
    match &upload.facts {
        Facts::SshKey(facts) => &facts.public_key_sha256,
        Facts::Certificate(facts) => &facts.public_key_sha256,
        Facts::SecretText => panic!("no key"),
    }
}

#[test]
fn nothing_and_too_much_are_said_before_anything_is_read() {
    for kind in CredentialKind::ALL {
        let most = vec![b'a'; MAX_UPLOAD];
        let more = vec![b'a'; MAX_UPLOAD + 1];
        assert_eq!(read(kind, b"").unwrap_err(), UnreadableUpload::Empty);
        assert_eq!(read(kind, b" \r\n").unwrap_err(), UnreadableUpload::Empty);
        assert_eq!(read(kind, &more).unwrap_err(), UnreadableUpload::TooLarge);
        assert_ne!(read(kind, &most).err(), Some(UnreadableUpload::TooLarge));
    }
}

#[test]
fn each_kind_gives_facts_of_its_kind() {
    for (kind, bytes) in [
        (CredentialKind::SecretText, b"some secret".to_vec()),
        (CredentialKind::SshKey, fixture("rsa2048.pkcs8.pem")),
        (CredentialKind::Certificate, fixture("rsa2048.certificate.pem")),
    ] {
        assert_eq!(read(kind, &bytes).unwrap().facts.kind(), kind);
    }
}

#[test]
fn a_key_and_its_certificate_are_seen_to_belong_together() {
    let pair = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::default().self_signed(&pair).unwrap();
    let same = [
        (fixture("rsa2048.pkcs1.pem"), fixture("rsa2048.certificate.pem")),
        (pair.serialize_pem().into_bytes(), certificate.pem().into_bytes()),
    ];
    let mut seen = Vec::new();
    for (key, certificate) in same {
        let key = public(&read(CredentialKind::SshKey, &key).unwrap()).to_owned();
        let certificate = public(&read(CredentialKind::Certificate, &certificate).unwrap()).to_owned();
        assert_eq!(key, certificate);
        seen.push(key);
    }
    assert_ne!(seen[0], seen[1]);
}

#[test]
fn neither_debug_nor_an_error_shows_what_was_uploaded() {
    let secret = "hunter2 hunter2";
    let upload = read(CredentialKind::SecretText, secret.as_bytes()).unwrap();
    assert!(!format!("{upload:?}").contains("hunter2"));
    for kind in CredentialKind::ALL {
        for text in ["hunter2\nhunter2", "-----BEGIN PRIVATE KEY-----\nhunter2"] {
            let error = read(kind, text.as_bytes()).unwrap_err();
            assert!(!format!("{error:?} {error}").contains("hunter2"), "{error}");
        }
    }
}

#[test]
fn a_certificate_is_given_back_as_it_came() {
    let der = fixture("rsa2048.certificate.der");
    let pem = CertificateDesk.certificate_pem(&der);
    assert_eq!(pem.as_bytes(), fixture("rsa2048.certificate.pem"));
}

#[test]
fn one_upload_yields_both_parts_in_whatever_files_they_come() {
    let (key, certificate) = (fixture("rsa2048.pkcs1.pem"), fixture("rsa2048.certificate.der"));
    let pfx = |name| fixture(name);
    let modern = pfx("rsa2048.modern.pfx");
    let legacy = pfx("rsa2048.legacy.pfx");
    let locked = fixture("rsa2048.proc-type.pem");
    for files in [
        vec![key.as_slice(), &certificate],
        vec![&certificate, b"\r\n", &key],
        vec![&certificate, &locked],
        vec![&modern],
        vec![&legacy, &certificate, &key],
    ] {
        for (kind, other) in [
            (CredentialKind::Certificate, CredentialKind::SshKey),
            (CredentialKind::SshKey, CredentialKind::Certificate),
        ] {
            let reading = fixtures::read(kind, &files, Some(PASSPHRASE)).unwrap();
            let counterpart = reading.counterpart.unwrap();
            assert_eq!(
                (reading.wanted.facts.kind(), counterpart.facts.kind()),
                (kind, other)
            );
            assert_eq!(public(&reading.wanted), public(&counterpart));
        }
    }
    let alone = fixtures::read(CredentialKind::Certificate, &[&certificate], None).unwrap();
    assert!(alone.counterpart.is_none());
}

#[test]
fn a_container_without_passphrase_opens_without_one() {
    for name in ["rsa2048.empty-passphrase.pfx", "rsa2048.open.pfx"] {
        let reading = fixtures::read(CredentialKind::Certificate, &[&fixture(name)], None).unwrap();
        let Some(Facts::SshKey(key)) = reading.counterpart.map(|key| key.facts) else {
            panic!("{name}: no key");
        };
        assert!(!key.had_passphrase, "{name}");
    }
    let umlaut = fixture("rsa2048.umlaut.pfx");
    assert!(fixtures::read(CredentialKind::SshKey, &[&umlaut], Some("pässwort €")).is_ok());
}

#[test]
fn the_key_of_another_certificate_is_refused() {
    let other = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let certificate = fixture("rsa2048.certificate.pem");
    for kind in [CredentialKind::Certificate, CredentialKind::SshKey] {
        let error = fixtures::read(kind, &[other.as_bytes(), &certificate], None).unwrap_err();
        assert_eq!(error, UnreadableUpload::KeyOfAnother);
    }
    let none: [&[u8]; 2] = [b"", b" "];
    assert_eq!(
        fixtures::read(CredentialKind::SshKey, &none, None).unwrap_err(),
        UnreadableUpload::Empty
    );
    let many = [certificate.as_slice(); MAX_FILES + 1];
    assert_eq!(
        fixtures::read(CredentialKind::Certificate, &many, None).unwrap_err(),
        UnreadableUpload::TooLarge
    );
}

fn order(size: KeySize, certificate: Option<CertificateOrder>) -> KeyOrder {
    KeyOrder {
        size,
        common_name: "console.contoso.test, O=x".to_owned(),
        certificate,
    }
}

#[test]
fn what_is_made_here_reads_like_an_upload() {
    let certificate = CertificateOrder {
        serial: [0xff; 16],
        not_before: now(),
        not_after: now() + chrono::TimeDelta::days(365),
    };
    for (size, bits) in [(KeySize::Rsa2048, 2048), (KeySize::Rsa3072, 3072)] {
        let made = CertificateDesk.make(&order(size, Some(certificate))).unwrap();
        let made_certificate = made.certificate.unwrap();
        let Facts::Certificate(facts) = &made_certificate.facts else {
            panic!("no certificate");
        };
        assert_eq!(
            facts.subject,
            "CN=console.contoso.test\\, O\\=x".replace("\\=", "=")
        );
        assert!(facts.self_signed);
        assert_eq!(
            (facts.not_before, facts.not_after),
            (certificate.not_before, certificate.not_after)
        );
        assert_eq!(facts.algorithm, KeyAlgorithm::Rsa(bits));
        let files = [
            made_certificate.material.expose_secret(),
            made.key.material.expose_secret(),
        ];
        let reading = fixtures::read(CredentialKind::Certificate, &files, None).unwrap();
        assert_eq!(reading.wanted.facts, made_certificate.facts);
        assert_eq!(public(&reading.counterpart.unwrap()), public(&made.key));
    }
}

#[test]
fn a_request_made_here_is_signed_by_its_key_and_names_the_subject() {
    use x509_parser::prelude::{FromDer, X509CertificationRequest};
    let made = CertificateDesk.make(&order(KeySize::Rsa2048, None)).unwrap();
    assert!(made.certificate.is_none());
    let Facts::SshKey(facts) = &made.key.facts else {
        panic!("no key");
    };
    let text = facts.request_pem.clone().unwrap();
    let der = pem::blocks(&text)[0].decode().unwrap();
    let (rest, request) = X509CertificationRequest::from_der(&der).unwrap();
    assert!(rest.is_empty());
    request.verify_signature().unwrap();
    let info = &request.certification_request_info;
    assert_eq!(
        crate::public_key::sha256(info.subject_pki.raw),
        facts.public_key_sha256
    );
    assert!(info.subject.to_string().contains("console.contoso.test"));
    let refused = read(CredentialKind::Certificate, text.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("certificate request"), "{refused}");
}

/// One fixture of every format, and the label of its PEM block where it has one.
fn samples() -> Vec<(Option<String>, Vec<u8>)> {
    const NAMES: [&str; 18] = [
        "rsa2048.pkcs8.pem",
        "rsa2048.pkcs1.pem",
        "rsa2048.pbe-3des.pem",
        "rsa2048.pbe-rc2.pem",
        "rsa2048.pbkdf2.pem",
        "rsa2048.openssh.pem",
        "rsa2048.openssh-aes256-ctr.pem",
        "rsa2048.openssh-aes256-gcm.pem",
        "ed25519.openssh-aes256-ctr.pem",
        "p256.sec1.pem",
        "ed25519.pkcs8.pem",
        "rsa2048.certificate.pem",
        "rsa2048.request.pem",
        "chain.p7b",
        "rsa2048.ber.p7b",
        "chain.pfx",
        "rsa2048.legacy.pfx",
        "rsa2048.open.pfx",
    ];
    NAMES
        .into_iter()
        .map(|name| {
            let bytes = fixture(name);
            let text = String::from_utf8_lossy(&bytes);
            match pem::blocks(&text).last() {
                Some(block) => (Some(block.label.to_owned()), block.decode().unwrap().to_vec()),
                None => (None, bytes),
            }
        })
        .collect()
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes: Vec<u8>, label: Index) {
        let samples = samples();
        for kind in CredentialKind::ALL {
            let _ = read(kind, &bytes);
            let label = label.get(&samples).0.as_deref().unwrap_or("PKCS7");
            let _ = read(kind, pem::encode(label, &bytes).as_bytes());
            // Behind the beginnings that are looked for
            let _ = read(kind, &[crate::openssh::MAGIC, &bytes].concat());
            let _ = read(kind, &[&[0x30, 0x80, 0x02, 1, 3, 0x30, 0x80], bytes.as_slice()].concat());
        }
    }

    #[test]
    fn a_changed_file_is_answered(
        which: Index,
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 0..4),
        cut in prop::option::of(any::<Index>()),
        right: bool,
    ) {
        let samples = samples();
        let (label, der) = which.get(&samples);
        let mut der = der.clone();
        for (at, byte) in changes {
            let at = at.index(der.len());
            der[at] = byte;
        }
        if let Some(cut) = cut {
            der.truncate(cut.index(der.len()));
        }
        let text = pem::encode(label.as_deref().unwrap_or("CERTIFICATE"), &der);
        let passphrase = if right { PASSPHRASE } else { "wrong" };
        for kind in CredentialKind::ALL {
            let _ = fixtures::read(kind, &[text.as_bytes(), &der], Some(passphrase));
        }
    }
}
