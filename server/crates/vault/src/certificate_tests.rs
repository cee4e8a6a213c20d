use super::*;
use crate::fixtures::fixture;
use rcgen::{CertificateParams, DnType, Issuer, KeyPair, PKCS_ECDSA_P384_SHA384, PKCS_ED25519};
use secrecy::ExposeSecret;

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
        }
    );
}

#[test]
fn pem_and_der_are_the_same_certificate_kept_as_der() {
    let der = fixture("rsa2048.certificate.der");
    for name in ["rsa2048.certificate.pem", "rsa2048.certificate.der"] {
        let upload = read(&fixture(name)).unwrap();
        assert_eq!(upload.material.expose_secret(), der, "{name}");
    }
    assert_eq!(
        pem::encode("CERTIFICATE", &der).as_bytes(),
        fixture("rsa2048.certificate.pem")
    );
}

#[test]
fn the_first_of_a_chain_is_taken_and_a_key_beside_it_is_not() {
    let authority_key = KeyPair::generate().unwrap();
    let authority = params("authority").self_signed(&authority_key).unwrap();
    let key = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
    let issuer = Issuer::new(params("authority"), &authority_key);
    let leaf = params("leaf").signed_by(&key, &issuer).unwrap();
    let text = [key.serialize_pem(), leaf.pem(), authority.pem()].concat();

    let upload = read(text.as_bytes()).unwrap();
    assert_eq!(upload.material.expose_secret(), leaf.der().as_ref());
    let facts = facts(text.as_bytes());
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
        ("rsa2048.p7b.pem", "PKCS#7"),
        ("rsa2048.pfx", "PKCS#12"),
    ] {
        let error = refused(&fixture(name)).to_string();
        assert!(error.contains(found), "{name}: {error}");
    }
}
