use super::*;
use crate::fixtures::fixture;
use model::credential::Facts;
use proptest::prelude::*;
use proptest::sample::Index;

fn read(kind: CredentialKind, bytes: &[u8]) -> Result<Upload, UnreadableUpload> {
    PemKeyReader.read(kind, &SecretSlice::from(bytes.to_vec()), None)
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
    let public = |facts| match facts {
        Facts::SshKey(facts) => facts.public_key_sha256,
        Facts::Certificate(facts) => facts.public_key_sha256,
        Facts::SecretText => panic!("no key"),
    };
    let pair = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::default().self_signed(&pair).unwrap();
    let same = [
        (fixture("rsa2048.pkcs1.pem"), fixture("rsa2048.certificate.pem")),
        (pair.serialize_pem().into_bytes(), certificate.pem().into_bytes()),
    ];
    let mut seen = Vec::new();
    for (key, certificate) in same {
        let key = public(read(CredentialKind::SshKey, &key).unwrap().facts);
        let certificate = public(read(CredentialKind::Certificate, &certificate).unwrap().facts);
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
    let pem = PemKeyReader.certificate_pem(&der);
    assert_eq!(pem.as_bytes(), fixture("rsa2048.certificate.pem"));
}

/// The DER inside fixtures of every format, under its label.
fn samples() -> Vec<(String, Vec<u8>)> {
    [
        "rsa2048.pkcs8.pem",
        "rsa2048.pkcs1.pem",
        "rsa2048.pbkdf2.pem",
        "p256.sec1.pem",
        "p384.sec1.pem",
        "ed25519.pkcs8.pem",
        "rsa2048.certificate.pem",
    ]
    .into_iter()
    .map(|name| {
        let text = String::from_utf8(fixture(name)).unwrap();
        let block = *pem::blocks(&text).last().unwrap();
        (block.label.to_owned(), block.decode().unwrap().to_vec())
    })
    .collect()
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes: Vec<u8>, label in 0..7_usize) {
        for kind in CredentialKind::ALL {
            let _ = read(kind, &bytes);
            let _ = read(kind, pem::encode(&samples()[label].0, &bytes).as_bytes());
        }
    }

    #[test]
    fn a_changed_key_or_certificate_is_answered(
        which: Index,
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<Index>()),
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
        let text = pem::encode(label, &der);
        let passphrase = SecretString::from("wrong");
        for kind in CredentialKind::ALL {
            let bytes = SecretSlice::from(text.clone().into_bytes());
            let _ = PemKeyReader.read(kind, &bytes, Some(&passphrase));
            let _ = read(kind, &der);
        }
    }
}
