use super::*;
use crate::fixtures::{self, PASSPHRASE, fixture};
use model::credential::CredentialKind;
use secrecy::ExposeSecret;

/// `openssl pkey -pubout -outform der | sha256sum` of the RSA fixture.
const RSA_PUBLIC: &str = "d48bdf8cea155e4a4aaf1f0ac2d346acc7c0461d65892347ace2be262019d6d9";

fn upload(bytes: &[u8], passphrase: Option<&str>) -> Result<(KeyFacts, Vec<u8>), UnreadableUpload> {
    let upload = fixtures::read(CredentialKind::SshKey, &[bytes], passphrase)?.wanted;
    let Facts::SshKey(facts) = upload.facts else {
        panic!("facts of another kind");
    };
    Ok((facts, upload.material.expose_secret().to_vec()))
}

fn facts(name: &str) -> KeyFacts {
    upload(&fixture(name), Some(PASSPHRASE)).unwrap().0
}

fn refused(name: &str) -> UnreadableUpload {
    upload(&fixture(name), Some(PASSPHRASE)).unwrap_err()
}

#[test]
fn one_key_is_the_same_in_every_format() {
    let (first, kept) = upload(&fixture("rsa2048.pkcs8.pem"), None).unwrap();
    assert_eq!(first.algorithm, KeyAlgorithm::Rsa(2048));
    assert_eq!(first.public_key_sha256, RSA_PUBLIC);
    assert_eq!(
        first.public_key_pem.as_bytes(),
        fixture("rsa2048.public.pem"),
        "as OpenSSL writes it"
    );
    for (name, format, had_passphrase) in [
        ("rsa2048.pkcs8.pem", "PKCS#8", false),
        ("rsa2048.pkcs1.pem", "PKCS#1", false),
        ("rsa2048.pbkdf2.pem", "PKCS#8", true),
        ("rsa2048.scrypt.pem", "PKCS#8", true),
        ("rsa2048.ssh-keygen.pem", "PKCS#8", true),
        ("rsa2048.proc-type.pem", "PKCS#1", true),
        ("rsa2048.proc-type-aes256.pem", "PKCS#1", true),
        ("rsa2048.proc-type-3des.pem", "PKCS#1", true),
        ("rsa2048.pbe-3des.pem", "PKCS#8", true),
        ("rsa2048.pbe-rc2.pem", "PKCS#8", true),
        ("rsa2048.pbkdf2-sha1-3des.pem", "PKCS#8", true),
        ("rsa2048.openssh.pem", "OpenSSH", false),
        ("rsa2048.openssh-aes256-ctr.pem", "OpenSSH", true),
        ("rsa2048.openssh-aes256-gcm.pem", "OpenSSH", true),
        ("rsa2048.openssh-aes128-cbc.pem", "OpenSSH", true),
        ("rsa2048.openssh-3des-cbc.pem", "OpenSSH", true),
        ("rsa2048.legacy.pfx", "PKCS#12", true),
        ("rsa2048.modern.pfx", "PKCS#12", true),
        ("rsa2048.windows.pfx", "PKCS#12", true),
        ("rsa2048.mixed.pfx", "PKCS#12", true),
    ] {
        let (facts, material) = upload(&fixture(name), Some(PASSPHRASE)).unwrap();
        let expected = KeyFacts {
            format: format.to_owned(),
            had_passphrase,
            ..first.clone()
        };
        assert_eq!(facts, expected, "{name}");
        assert!(material == kept, "{name} is kept in another form");
    }
    let again = upload(pem::encode("PRIVATE KEY", &kept).as_bytes(), None).unwrap();
    assert!(
        again.1 == kept && again.0 == first,
        "what is kept reads as itself"
    );
}

#[test]
fn curves_are_read_in_both_formats() {
    assert_eq!(facts("p256.sec1.pem").algorithm, KeyAlgorithm::Ec(256));
    assert_eq!(facts("p384.sec1.pem").algorithm, KeyAlgorithm::Ec(384));
    assert_eq!(facts("p521.sec1.pem").algorithm, KeyAlgorithm::Ec(521));
    assert_eq!(facts("p256.sec1.pem").format, "SEC1");
    assert_eq!(
        facts("p256.sec1.pem").public_key_pem,
        facts("p256.pkcs8.pem").public_key_pem
    );
    assert_eq!(
        facts("p256.openssh.pem").public_key_pem,
        facts("p256.pkcs8.pem").public_key_pem
    );
    assert_eq!(
        facts("p256.proc-type.pem").public_key_pem,
        facts("p256.pkcs8.pem").public_key_pem
    );
    assert_eq!(facts("p521.openssh.pem").algorithm, KeyAlgorithm::Ec(521));
    for name in [
        "ed25519.pkcs8.pem",
        "openssh.pem",
        "ed25519.openssh-aes256-ctr.pem",
    ] {
        assert_eq!(facts(name).algorithm, KeyAlgorithm::Ed25519, "{name}");
    }
}

#[test]
fn a_key_is_found_whatever_surrounds_it() {
    let key = String::from_utf8(fixture("rsa2048.pkcs8.pem")).unwrap();
    let certificate = String::from_utf8(fixture("rsa2048.certificate.pem")).unwrap();
    let utf16: Vec<u8> = format!("\u{feff}{key}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [
        key.replace('\n', "\r\n").into_bytes(),
        key.replace('\n', " ").into_bytes(),
        format!("\u{feff}{key}").into_bytes(),
        format!("Bag Attributes\n    localKeyID: 01 02\n{key}").into_bytes(),
        format!("{certificate}{key}{certificate}").into_bytes(),
        [b"caf\xe9\n".as_slice(), key.as_bytes()].concat(),
        utf16,
        pem::blocks(&key)[0].decode().unwrap().to_vec(),
        key.lines()
            .filter(|line| !line.contains('-'))
            .collect::<Vec<_>>()
            .join("\r\n")
            .into_bytes(),
    ] {
        let (facts, _) = upload(&bytes, None).unwrap();
        assert_eq!(facts.public_key_sha256, RSA_PUBLIC);
    }
}

#[test]
fn the_passphrase_is_asked_for_and_checked() {
    for name in [
        "rsa2048.pbkdf2.pem",
        "rsa2048.scrypt.pem",
        "rsa2048.proc-type.pem",
        "rsa2048.pbe-3des.pem",
        "rsa2048.openssh-aes256-ctr.pem",
        "rsa2048.openssh-aes256-gcm.pem",
        "rsa2048.legacy.pfx",
        "rsa2048.modern.pfx",
    ] {
        let with = |passphrase| upload(&fixture(name), passphrase).unwrap_err();
        assert_eq!(with(None), UnreadableUpload::PassphraseMissing);
        assert_eq!(with(Some("")), UnreadableUpload::PassphraseMissing);
        assert_eq!(with(Some("Correct horse")), UnreadableUpload::PassphraseWrong);
    }
    // Enough wrong ones that some leave sound padding behind
    for attempt in 0..600 {
        let wrong = attempt.to_string();
        let error = upload(&fixture("rsa2048.pbkdf2.pem"), Some(&wrong)).unwrap_err();
        assert_eq!(error, UnreadableUpload::PassphraseWrong, "{wrong}");
    }
}

#[test]
fn encryptions_that_are_not_read_are_named_with_or_without_a_passphrase() {
    for name in ["rsa2048.pbe-md5-des.pem", "rsa2048.openssh-chacha20-poly1305.pem"] {
        for passphrase in [None, Some(PASSPHRASE)] {
            let error = upload(&fixture(name), passphrase).unwrap_err();
            assert_eq!(error, UnreadableUpload::OldEncryption, "{name}");
        }
    }
}

#[test]
fn wrong_passphrases_are_told_from_damage_in_the_oldest_format_too() {
    // Its only check is padding, which one wrong passphrase in 256 leaves sound
    for attempt in 0..600 {
        let wrong = attempt.to_string();
        for name in ["rsa2048.proc-type-aes256.pem", "p256.proc-type.pem"] {
            let error = upload(&fixture(name), Some(&wrong)).unwrap_err();
            assert_eq!(error, UnreadableUpload::PassphraseWrong, "{name} {wrong}");
        }
    }
}

#[test]
fn keys_that_cannot_be_used_are_refused_with_the_reason() {
    assert_eq!(refused("rsa1024.pkcs8.pem"), UnreadableUpload::TooShort(1024));
    assert_eq!(refused("k256.sec1.pem"), UnreadableUpload::Algorithm);
    assert_eq!(refused("x25519.pkcs8.pem"), UnreadableUpload::Algorithm);
    let dsa = b"-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----";
    assert_eq!(upload(dsa, None).unwrap_err(), UnreadableUpload::Algorithm);
    let two = [fixture("rsa2048.pkcs8.pem"), fixture("p256.pkcs8.pem")].concat();
    assert_eq!(upload(&two, None).unwrap_err(), UnreadableUpload::Several);
}

#[test]
fn something_else_in_its_place_is_called_by_its_name() {
    for (name, found) in [
        (
            "rsa2048.certificate.pem",
            "This holds a certificate, not a private key",
        ),
        ("rsa2048.public.pem", "a public key"),
        ("rsa2048.request.pem", "a certificate request"),
        ("rsa2048.p7b.pem", "a certificate"),
        ("chain.p7b", "a certificate"),
        ("openssh.pub", "an SSH public key"),
    ] {
        let error = refused(name);
        assert!(
            matches!(error, UnreadableUpload::WrongBlock { .. }),
            "{name}: {error:?}"
        );
        assert!(error.to_string().contains(found), "{name}: {error}");
    }
    let putty = b"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n";
    assert!(upload(putty, None).unwrap_err().to_string().contains("PuTTYgen"));
    assert_eq!(upload(b"hello there", None).unwrap_err(), UnreadableUpload::NoPem);
    let der = refused("rsa2048.certificate.der").to_string();
    assert!(der.starts_with("This holds a certificate"), "{der}");
}

#[test]
fn a_key_whose_parts_do_not_fit_is_damaged() {
    for name in [
        "rsa2048.pkcs1.pem",
        "rsa2048.pkcs8.pem",
        "p256.sec1.pem",
        "p256.pkcs8.pem",
    ] {
        let text = String::from_utf8(fixture(name)).unwrap();
        let blocks = pem::blocks(&text);
        let block = blocks.last().unwrap();
        let der = block.decode().unwrap();
        for cut in [0, 1, 2, 10, der.len() / 2, der.len() - 1] {
            let text = pem::encode(block.label, &der[..cut]);
            assert_eq!(
                upload(text.as_bytes(), None).unwrap_err(),
                UnreadableUpload::Damaged,
                "{name} cut to {cut}"
            );
        }
        let mut changed = der.to_vec();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        let text = pem::encode(block.label, &changed);
        assert_eq!(
            upload(text.as_bytes(), None).unwrap_err(),
            UnreadableUpload::Damaged,
            "{name} changed"
        );
    }
}
