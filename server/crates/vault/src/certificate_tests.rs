use super::*;
use crate::fixtures::{self, PASSPHRASE, fixture};
use domain::ports::Upload;
use model::credential::{CredentialKind, Facts};
use rcgen::{CertificateParams, DnType, Issuer, KeyPair, PKCS_ECDSA_P384_SHA384, PKCS_ED25519};
use secrecy::ExposeSecret;

fn read(bytes: &[u8]) -> Result<Upload, UnreadableUpload> {
    fixtures::read(CredentialKind::Certificate, &[bytes], Some(PASSPHRASE)).map(|reading| reading.wanted)
}

fn facts(bytes: &[u8]) -> CertificateFacts {
    match read(bytes).unwrap().facts {
        Facts::Certificate(facts) => facts,
        other => panic!("{other:?}"),
    }
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = rcgen::date_time_ymd(2026, 1, 2);
    params.not_after = rcgen::date_time_ymd(2049, 12, 31);
    params
}

#[test]
fn the_facts_are_those_openssl_prints() {
    let facts = facts(&fixture("rsa2048.certificate.pem"));
    let name = "CN=console.contoso.test, O=Contoso\\, Ltd, C=DE";
    assert_eq!(
        facts,
        CertificateFacts {
            subject: name.to_owned(),
            issuer: name.to_owned(),
            self_signed: true,
            not_before: "2026-11-23T08:49:34Z".parse().unwrap(),
            not_after: "2036-11-20T08:49:34Z".parse().unwrap(),
            algorithm: KeyAlgorithm::Rsa(2048),
            sha1: "A0AC5DCAC2AC2A9F3A816BFCF428999C3DE4ECD6".to_owned(),
            sha256: "41FC56C0B808D32656EBFD5C1A97879A3C991BCE92CE03107D4B266BB9570E06".to_owned(),
            public_key_sha256: "d48bdf8cea155e4a4aaf1f0ac2d346acc7c0461d65892347ace2be262019d6d9".to_owned(),
            came_with: Vec::new(),
        }
    );
}

#[test]
fn pem_and_der_are_the_same_certificate_kept_as_der() {
    let der = fixture("rsa2048.certificate.der");
    for name in [
        "rsa2048.certificate.pem",
        "rsa2048.certificate.der",
        "rsa2048.p7b.pem",
        "rsa2048.ber.p7b",
        "rsa2048.legacy.pfx",
        "rsa2048.modern.pfx",
        "rsa2048.windows.pfx",
        "rsa2048.mixed.pfx",
    ] {
        let upload = read(&fixture(name)).unwrap();
        assert_eq!(upload.material.expose_secret(), der, "{name}");
    }
    assert_eq!(
        pem::encode("CERTIFICATE", &der).as_bytes(),
        fixture("rsa2048.certificate.pem")
    );
}

#[test]
fn the_holders_own_of_a_chain_is_taken_wherever_it_stands() {
    let authority_key = KeyPair::generate().unwrap();
    let authority = params("authority").self_signed(&authority_key).unwrap();
    let key = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
    let issuer = Issuer::new(params("authority"), &authority_key);
    let leaf = params("leaf").signed_by(&key, &issuer).unwrap();
    for parts in [
        [key.serialize_pem(), leaf.pem(), authority.pem()],
        [authority.pem(), leaf.pem(), String::new()],
        [leaf.pem(), authority.pem(), leaf.pem()],
    ] {
        let upload = read(parts.concat().as_bytes()).unwrap();
        assert_eq!(upload.material.expose_secret(), leaf.der().as_ref());
    }
    let facts = facts([authority.pem(), leaf.pem()].concat().as_bytes());
    assert_eq!(facts.came_with, ["CN=authority"]);
    assert_eq!(
        (facts.subject.as_str(), facts.issuer.as_str(), facts.self_signed),
        ("CN=leaf", "CN=authority", false)
    );
    assert_eq!(facts.algorithm, KeyAlgorithm::Ec(384));
    assert_eq!(facts.not_before.to_string(), "2026-01-02 00:00:00 UTC");
    assert_eq!(facts.not_after.to_string(), "2049-12-31 00:00:00 UTC");
}

#[test]
fn the_same_name_is_not_yet_signed_by_itself() {
    let other = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let by_other = params("same")
        .signed_by(&key, &Issuer::new(params("same"), &other))
        .unwrap();
    let by_itself = params("same").self_signed(&key).unwrap();
    assert!(!facts(by_other.der()).self_signed);
    assert!(facts(by_itself.der()).self_signed);
    assert_eq!(facts(by_itself.der()).algorithm, KeyAlgorithm::Ed25519);
}

#[test]
fn what_cannot_be_used_is_refused_with_the_reason() {
    let refused = |bytes: &[u8]| read(bytes).unwrap_err();
    assert_eq!(
        refused(&fixture("rsa1024.certificate.pem")),
        UnreadableUpload::TooShort(1024)
    );
    let der = fixture("rsa2048.certificate.der");
    assert_eq!(refused(&der[..der.len() - 1]), UnreadableUpload::Damaged);
    assert_eq!(
        refused(&[der.as_slice(), b"x"].concat()),
        UnreadableUpload::Damaged
    );
    assert_eq!(refused(b"0 is a digit"), UnreadableUpload::NoPem);
    assert_eq!(refused(b"hello there"), UnreadableUpload::NoPem);
    for (name, found) in [
        (
            "rsa2048.pkcs8.pem",
            "This holds a private key, not a certificate.",
        ),
        ("rsa2048.public.pem", "a public key"),
        ("rsa2048.request.pem", "a certificate request"),
        ("openssh.pub", "an SSH public key"),
    ] {
        let error = refused(&fixture(name)).to_string();
        assert!(error.contains(found), "{name}: {error}");
    }
}

#[test]
fn one_chain_is_the_same_in_every_container() {
    for name in ["chain.pem", "chain.p7b", "chain.p7b.pem", "chain.pfx"] {
        let facts = facts(&fixture(name));
        assert_eq!(facts.subject, "CN=leaf", "{name}");
        let mut others = facts.came_with;
        others.sort();
        assert_eq!(others, ["CN=issuing", "CN=root"], "{name}");
    }
    let two = [fixture("rsa2048.certificate.pem"), fixture("chain.pem")].concat();
    assert_eq!(read(&two).unwrap_err(), UnreadableUpload::Several);
}

#[test]
fn a_certificate_is_only_taken_in_its_time() {
    let key = KeyPair::generate().unwrap();
    let valid = |from: i32, until: i32| {
        let mut params = params("timed");
        params.not_before = rcgen::date_time_ymd(from, 1, 2);
        params.not_after = rcgen::date_time_ymd(until, 3, 4);
        params.self_signed(&key).unwrap()
    };
    assert!(read(valid(2026, 2028).der()).is_ok());
    let over = read(valid(2020, 2027).der()).unwrap_err();
    assert_eq!(
        over.to_string(),
        "This certificate expired on 4 Mar 2027. Upload one that is valid."
    );
    let to_come = read(valid(2028, 2030).der()).unwrap_err().to_string();
    assert!(to_come.contains("only from 2 Jan 2028"), "{to_come}");
}
