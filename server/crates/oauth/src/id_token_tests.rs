use super::*;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{DecodingKey, EncodingKey, Header};
use serde_json::{Value, json};
use std::sync::OnceLock;

const TENANT: &str = "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6";
const NOW: i64 = 1_800_000_000;

/// One key for all tests: making an RSA key takes a while.
fn pair() -> &'static rcgen::KeyPair {
    static PAIR: OnceLock<rcgen::KeyPair> = OnceLock::new();
    PAIR.get_or_init(|| rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap())
}

fn keys() -> KeySet {
    let public = DecodingKey::from_rsa_pem(pair().public_key_pem().as_bytes()).unwrap();
    KeySet::with(&format!("https://login.test/{TENANT}/v2.0"), "key-1", public)
}

fn claims() -> Value {
    json!({
        "iss": format!("https://login.test/{TENANT}/v2.0"), "aud": "app", "tid": TENANT, "oid": "object",
        "nbf": NOW - 10, "iat": NOW - 10, "exp": NOW + 3600, "nonce": "n-1",
        "preferred_username": "mail@contoso.com", "name": "Mail",
    })
}

fn signed(claims: &Value, kid: &str, pair: &rcgen::KeyPair) -> SecretString {
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some(kid.to_owned());
    let key = EncodingKey::from_rsa_pem(pair.serialize_pem().as_bytes()).unwrap();
    jsonwebtoken::encode(&header, claims, &key).unwrap().into()
}

fn check(token: &SecretString) -> Result<IdentityClaims, InvalidIdToken> {
    check_as(token, TENANT)
}

fn check_as(token: &SecretString, tenant: &str) -> Result<IdentityClaims, InvalidIdToken> {
    validate(
        token,
        &keys(),
        &Expected {
            authority: &"https://login.test".parse().unwrap(),
            tenant: &tenant.parse().unwrap(),
            client_id: "app",
            nonce: &"n-1".to_owned().into(),
        },
        DateTime::from_timestamp(NOW, 0).unwrap(),
    )
}

fn changed(changes: &Value) -> Result<IdentityClaims, InvalidIdToken> {
    let mut claims = claims();
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    check(&signed(&claims, "key-1", pair()))
}

#[test]
fn a_good_token_names_the_account() {
    let identity = changed(&json!({})).unwrap();
    assert_eq!((identity.tid.as_str(), identity.oid.as_str()), (TENANT, "object"));
    assert_eq!(identity.preferred_username.as_deref(), Some("mail@contoso.com"));
    let by_domain = check_as(&signed(&claims(), "key-1", pair()), "contoso.com");
    assert_eq!(by_domain, Ok(identity));
}

#[test]
fn each_wrong_claim_is_refused_for_its_own_reason() {
    use InvalidIdToken as No;
    let other = "11111111-9b4e-4d07-8c35-1e7a90b2d4f6";
    for (changes, why) in [
        (json!({"nonce": "n-2"}), No::Nonce),
        (json!({"nonce": ""}), No::Nonce),
        (json!({"nonce": null}), No::Nonce),
        (json!({"aud": "another"}), No::Audience),
        (json!({"aud": ["app", "another"]}), No::Audience),
        (json!({"aud": []}), No::Audience),
        (json!({"iss": "https://login.test/common/v2.0"}), No::Issuer),
        (
            json!({"iss": format!("https://evil.test/{TENANT}/v2.0")}),
            No::Issuer,
        ),
        // A tenant that agrees with itself, but is not ours
        (
            json!({"tid": other, "iss": format!("https://login.test/{other}/v2.0")}),
            No::Issuer,
        ),
        (json!({"tid": null}), No::NoAccount),
        (json!({"oid": ""}), No::NoAccount),
        (json!({"exp": NOW - 301}), No::Expired),
        (json!({"exp": i64::MIN}), No::Expired),
        (json!({"nbf": NOW + 301}), No::NotYetValid),
        (json!({"exp": "tomorrow"}), No::Malformed),
        (json!({"iss": 7}), No::Malformed),
    ] {
        assert_eq!(changed(&changes), Err(why), "{changes}");
    }
    assert!(
        changed(&json!({"exp": NOW - 299, "nbf": NOW + 299})).is_ok(),
        "within the leeway"
    );
    assert!(changed(&json!({"aud": ["app"]})).is_ok());
}

#[test]
fn a_foreign_tenant_is_refused_even_where_the_issuer_is_a_template() {
    let other = "11111111-9b4e-4d07-8c35-1e7a90b2d4f6";
    let mut claims = claims();
    claims["tid"] = json!(other);
    claims["iss"] = json!(format!("https://login.test/{other}/v2.0"));
    let public = DecodingKey::from_rsa_pem(pair().public_key_pem().as_bytes()).unwrap();
    let refused = validate(
        &signed(&claims, "key-1", pair()),
        &KeySet::with("https://login.test/{tenantid}/v2.0", "key-1", public),
        &Expected {
            authority: &"https://login.test".parse().unwrap(),
            tenant: &TENANT.parse().unwrap(),
            client_id: "app",
            nonce: &"n-1".to_owned().into(),
        },
        DateTime::from_timestamp(NOW, 0).unwrap(),
    );
    assert_eq!(refused, Err(InvalidIdToken::Tenant));
}

#[test]
fn only_the_providers_own_signature_counts() {
    let stranger = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    assert_eq!(
        check(&signed(&claims(), "key-1", &stranger)),
        Err(InvalidIdToken::Signature)
    );
    assert_eq!(
        check(&signed(&claims(), "key-2", pair())),
        Err(InvalidIdToken::UnknownKey)
    );
    let body = URL_SAFE_NO_PAD.encode(claims().to_string());
    for (header, why) in [
        (json!({"alg": "none", "kid": "key-1"}), InvalidIdToken::Algorithm),
        (json!({"alg": "HS256", "kid": "key-1"}), InvalidIdToken::Algorithm),
        (json!({"alg": "PS256", "kid": "key-1"}), InvalidIdToken::Algorithm),
        (json!({"alg": "RS256"}), InvalidIdToken::UnknownKey),
    ] {
        let token = format!("{}.{body}.", URL_SAFE_NO_PAD.encode(header.to_string()));
        assert_eq!(check(&token.into()), Err(why), "{header}");
    }
    // The public key taken as an HMAC secret: the classic confusion
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("key-1".to_owned());
    let key = EncodingKey::from_secret(pair().public_key_pem().as_bytes());
    let token = jsonwebtoken::encode(&header, &claims(), &key).unwrap();
    assert_eq!(check(&token.into()), Err(InvalidIdToken::Algorithm));
}

#[test]
fn rubbish_is_no_token() {
    for rubbish in ["", ".", "..", "a.b.c", &"x".repeat(100_000)] {
        assert!(check(&rubbish.to_owned().into()).is_err());
    }
}
