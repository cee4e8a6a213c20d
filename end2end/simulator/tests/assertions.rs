//! Client assertions: both algorithms, and everything that is refused.

#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

mod support;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256};
use serde_json::{Value, json};
use sha1::Digest as _;
use support::{App, Practice, REDIRECT, TENANT, VERIFIER};

const SCOPE: &str = "openid profile offline_access Mail.Send";
/// The support clock starts here: 2026-11-23T08:00:00Z.
const NOW: i64 = 1_795_420_800;

struct Key {
    private: EncodingKey,
    pem: String,
    sha1: String,
    sha256: String,
}

fn key() -> Key {
    let pair = KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
    let certificate = CertificateParams::new(vec!["console".to_owned()])
        .unwrap()
        .self_signed(&pair)
        .unwrap();
    Key {
        private: EncodingKey::from_rsa_pem(pair.serialize_pem().as_bytes()).unwrap(),
        pem: certificate.pem(),
        sha1: URL_SAFE_NO_PAD.encode(sha1::Sha1::digest(certificate.der())),
        sha256: URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(certificate.der())),
    }
}

struct Setup {
    practice: Practice,
    app: App,
    key: Key,
}

impl Setup {
    async fn new() -> Self {
        let practice = Practice::start().await;
        let key = key();
        let app = practice
            .register(&["Mail.Send"], json!({ "certificate_pem": key.pem }))
            .await;
        Self { practice, app, key }
    }

    fn claims(&self, jti: &str) -> Value {
        json!({
            "aud": format!("{}/{TENANT}/oauth2/v2.0/token", self.practice.base),
            "iss": self.app.client_id, "sub": self.app.client_id,
            "jti": jti, "nbf": NOW, "iat": NOW, "exp": NOW + 300,
        })
    }

    fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::PS256);
        header.x5t_s256 = Some(self.key.sha256.clone());
        jsonwebtoken::encode(&header, claims, &self.key.private).unwrap()
    }

    async fn redeem(&self, assertion: &str) -> (u16, Value) {
        let code = self.practice.code(&self.app, "deploy@contoso.test", SCOPE).await;
        self.practice
            .token(&[
                ("grant_type", "authorization_code"),
                ("client_id", &self.app.client_id),
                (
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ),
                ("client_assertion", assertion),
                ("code", &code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", VERIFIER),
            ])
            .await
    }
}

fn assert_code(answer: &(u16, Value), code: u64) {
    assert_eq!(answer.0, 401, "{}", answer.1);
    assert_eq!(answer.1["error"], "invalid_client");
    assert_eq!(answer.1["error_codes"], json!([code]), "{}", answer.1);
}

#[tokio::test]
async fn both_algorithms_and_thumbprints_are_accepted() {
    let setup = Setup::new().await;
    let answer = setup.redeem(&setup.sign(&setup.claims("1"))).await;
    assert_eq!(answer.0, 200, "{}", answer.1);
    let mut header = Header::new(Algorithm::RS256);
    header.x5t = Some(format!("{}=", setup.key.sha1));
    let mut claims = setup.claims("2");
    claims["aud"] = json!(format!("{}/{TENANT}/v2.0", setup.practice.base));
    let jwt = jsonwebtoken::encode(&header, &claims, &setup.key.private).unwrap();
    let answer = setup.redeem(&jwt).await;
    assert_eq!(answer.0, 200, "{}", answer.1);
}

#[tokio::test]
async fn an_assertion_works_once() {
    let setup = Setup::new().await;
    let jwt = setup.sign(&setup.claims("once"));
    assert_eq!(setup.redeem(&jwt).await.0, 200);
    assert_code(&setup.redeem(&jwt).await, 50_012);
}

#[tokio::test]
async fn wrong_keys_are_refused() {
    let setup = Setup::new().await;
    let other = key();
    let mut header = Header::new(Algorithm::PS256);
    header.x5t_s256 = Some(other.sha256.clone());
    let jwt = jsonwebtoken::encode(&header, &setup.claims("1"), &other.private).unwrap();
    let answer = setup.redeem(&jwt).await;
    assert_code(&answer, 700_027);
    assert!(
        answer.1["error_description"]
            .as_str()
            .unwrap()
            .contains("The key was not found")
    );
    // The registered thumbprint over another key
    header.x5t_s256 = Some(setup.key.sha256.clone());
    let jwt = jsonwebtoken::encode(&header, &setup.claims("2"), &other.private).unwrap();
    assert_code(&setup.redeem(&jwt).await, 700_027);
}

#[tokio::test]
async fn wrong_claims_are_refused() {
    let setup = Setup::new().await;
    for (claim, value, code) in [
        (
            "aud",
            json!("https://login.microsoftonline.com/x/oauth2/v2.0/token"),
            50_012,
        ),
        ("iss", json!("somebody"), 50_048),
        ("exp", json!(NOW - 301), 700_024),
        ("nbf", json!(NOW + 301), 700_024),
        ("exp", json!(i64::MIN), 700_024),
        ("exp", Value::Null, 50_012),
        ("jti", json!(""), 50_012),
    ] {
        let mut claims = setup.claims("c");
        claims[claim] = value.clone();
        let answer = setup.redeem(&setup.sign(&claims)).await;
        assert_code(&answer, code);
    }
    for garbage in ["", ".", "..", "a.b.c", "e30.e30.e30", "\u{1f4a9}"] {
        let (status, body) = setup.redeem(garbage).await;
        assert_eq!(
            (status, body["error"].as_str()),
            (401, Some("invalid_client")),
            "{garbage}"
        );
    }
}

#[tokio::test]
async fn faults_strike_assertions_too() {
    let setup = Setup::new().await;
    for (fault, reason) in [
        ("wrong_secret", "The key was not found"),
        ("expired_secret", "The key used is expired"),
    ] {
        setup.practice.control("faults", json!({ fault: true })).await;
        let answer = setup.redeem(&setup.sign(&setup.claims(fault))).await;
        assert_code(&answer, 700_027);
        assert!(answer.1["error_description"].as_str().unwrap().contains(reason));
        setup.practice.control("faults", json!({ fault: false })).await;
    }
}

#[tokio::test]
async fn only_rsa_certificates_without_key_are_registered() {
    let practice = Practice::start().await;
    let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let elliptic = CertificateParams::new(vec!["x".to_owned()])
        .unwrap()
        .self_signed(&pair)
        .unwrap()
        .pem();
    for (pem, word) in [
        (elliptic, "RSA"),
        (pair.serialize_pem(), "private key"),
        ("nonsense".to_owned(), "not a certificate"),
    ] {
        let (status, answer) = practice
            .control("applications", json!({ "certificate_pem": pem }))
            .await;
        assert_eq!(status, 400);
        assert!(answer["error"].as_str().unwrap().contains(word), "{answer}");
    }
}

#[tokio::test]
async fn every_pair_of_algorithm_and_thumbprint_is_accepted_and_others_are_not() {
    let setup = Setup::new().await;
    for (number, algorithm) in [Algorithm::PS256, Algorithm::RS256].into_iter().enumerate() {
        for with_sha256 in [true, false] {
            let mut header = Header::new(algorithm);
            if with_sha256 {
                header.x5t_s256 = Some(setup.key.sha256.clone());
            } else {
                header.x5t = Some(setup.key.sha1.clone());
            }
            let claims = setup.claims(&format!("{number}{with_sha256}"));
            let jwt = jsonwebtoken::encode(&header, &claims, &setup.key.private).unwrap();
            let answer = setup.redeem(&jwt).await;
            assert_eq!(answer.0, 200, "{algorithm:?} {with_sha256}: {}", answer.1);
        }
    }
    let mut header = Header::new(Algorithm::RS384);
    header.x5t_s256 = Some(setup.key.sha256.clone());
    let jwt = jsonwebtoken::encode(&header, &setup.claims("384"), &setup.key.private).unwrap();
    assert_code(&setup.redeem(&jwt).await, 50_012);
    // The public certificate as an HMAC key, and no signature at all
    for (alg, signature) in [("HS256", "AAAA"), ("none", "")] {
        let header = json!({ "alg": alg, "x5t#S256": setup.key.sha256 });
        let jwt = format!(
            "{}.{}.{signature}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(setup.claims(alg).to_string())
        );
        assert_code(&setup.redeem(&jwt).await, 50_012);
    }
    let header = Header::new(Algorithm::PS256);
    let jwt = jsonwebtoken::encode(&header, &setup.claims("none"), &setup.key.private).unwrap();
    let answer = setup.redeem(&jwt).await;
    assert_code(&answer, 700_027);
    let text = answer.1["error_description"].as_str().unwrap();
    assert!(
        text.contains("Thumbprint of key used by client: 'none'"),
        "{text}"
    );
}

#[tokio::test]
async fn the_clock_may_differ_by_five_minutes() {
    let setup = Setup::new().await;
    for (claim, value, fits) in [
        ("exp", NOW - 299, true),
        ("exp", NOW - 300, false),
        ("nbf", NOW + 300, true),
        ("nbf", NOW + 301, false),
        ("exp", NOW + 86_400, true),
    ] {
        let mut claims = setup.claims(&format!("{claim}{value}"));
        claims[claim] = json!(value);
        let answer = setup.redeem(&setup.sign(&claims)).await;
        if fits {
            assert_eq!(answer.0, 200, "{claim} {value}: {}", answer.1);
        } else {
            assert_code(&answer, 700_024);
        }
    }
    let skew = json!({ "clock_skew": { "seconds": 900 } });
    setup.practice.control("faults", skew).await;
    assert_code(&setup.redeem(&setup.sign(&setup.claims("skew"))).await, 700_024);
}

#[tokio::test]
async fn issuer_subject_and_audience_are_checked() {
    let setup = Setup::new().await;
    let other = "11111111-0000-4000-8000-000000000000";
    for (change, code) in [
        (json!({ "sub": other }), 50_048),
        (json!({ "iss": other, "sub": other }), 50_048),
        (json!({ "iss": null, "sub": null }), 50_048),
        (json!({ "iss": "https://token.actions.example/x" }), 700_211),
        (json!({ "aud": setup.practice.base }), 50_012),
        (json!({ "aud": null }), 50_012),
    ] {
        let mut claims = setup.claims("audience");
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        assert_code(&setup.redeem(&setup.sign(&claims)).await, code);
    }
    for (number, audience) in [
        json!([
            format!("{}/{TENANT}/oauth2/v2.0/token", setup.practice.base),
            "other"
        ]),
        json!(format!("{}/contoso.test/oauth2/v2.0/token", setup.practice.base)),
    ]
    .into_iter()
    .enumerate()
    {
        let mut claims = setup.claims(&number.to_string());
        claims["aud"] = audience;
        let answer = setup.redeem(&setup.sign(&claims)).await;
        assert_eq!(answer.0, 200, "{}", answer.1);
    }
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let practice = Practice::start().await;
    let pair = KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
    let mut parameters = CertificateParams::new(vec!["console".to_owned()]).unwrap();
    parameters.not_before = rcgen::date_time_ymd(2026, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(2026, 12, 1);
    let certificate = parameters.self_signed(&pair).unwrap();
    let key = Key {
        private: EncodingKey::from_rsa_pem(pair.serialize_pem().as_bytes()).unwrap(),
        pem: certificate.pem(),
        sha1: URL_SAFE_NO_PAD.encode(sha1::Sha1::digest(certificate.der())),
        sha256: URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(certificate.der())),
    };
    let app = practice
        .register(&["Mail.Send"], json!({ "certificate_pem": key.pem }))
        .await;
    let setup = Setup { practice, app, key };
    assert_eq!(setup.redeem(&setup.sign(&setup.claims("in time"))).await.0, 200);
    let later = 10 * 86_400;
    setup.practice.pass(later);
    let mut claims = setup.claims("late");
    claims["exp"] = json!(NOW + later + 300);
    let answer = setup.redeem(&setup.sign(&claims)).await;
    assert_code(&answer, 700_027);
    let text = answer.1["error_description"].as_str().unwrap();
    assert!(text.contains("The key used is expired"), "{text}");
}
