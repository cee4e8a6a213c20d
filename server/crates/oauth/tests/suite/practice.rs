//! The whole way of a sign-in against the practice tenant, and what it does when the tenant misbehaves.

use crate::support::{NONCE, REDIRECT, TENANT, VERIFIER, client, http, now, permissions, redemption, tokens};
use chrono::TimeDelta;
use countersign_oauth::MicrosoftTokens;
use domain::ports::{AuthorizeRequest, Client, ClientKey, TokenEndpoint, TokenFault, TokenFaultKind};
use model::base_url::RedirectUri;
use practice_tenant::{Options, Running, start};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;

struct Practice {
    running: Running,
    tokens: MicrosoftTokens,
}

impl Practice {
    async fn start() -> Self {
        let options = Options {
            clock: Arc::new(now),
            seed: Some(7),
        };
        Self {
            running: start("127.0.0.1:0".parse().unwrap(), options).await.unwrap(),
            tokens: tokens(),
        }
    }

    async fn control(&self, what: &str, body: Value) -> Value {
        let url = format!("{}/_control/{what}", self.running.base_url);
        let answer = http().post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
        answer.json().await.unwrap()
    }

    /// Registers an application; `extra` may bring a certificate.
    async fn register(&self, extra: Value) -> Value {
        let mut body = json!({
            "redirect_uris": [REDIRECT], "permissions": ["User.Read", "Mail.Send"], "admin_consent": true,
        });
        for (name, value) in extra.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.control("applications", body).await
    }

    async fn client(&self) -> Client {
        let app = self.register(json!({})).await;
        let secret = SecretString::from(app["secret_value"].as_str().unwrap());
        client(
            &self.running.base_url,
            app["client_id"].as_str().unwrap(),
            ClientKey::Secret(secret),
        )
    }

    /// Opens the authorize URL, picks the account, and comes back with the code.
    async fn code(&self, client: &Client) -> String {
        let url = self.tokens.authorize_url(
            client,
            &AuthorizeRequest {
                redirect_uri: RedirectUri::from_stored(REDIRECT.to_owned()),
                permissions: permissions(),
                state: "the state".to_owned().into(),
                nonce: NONCE.to_owned().into(),
                verifier: VERIFIER.to_owned().into(),
                login_hint: None,
            },
        );
        let page = http().get(url).send().await.unwrap().text().await.unwrap();
        let flow = page.split_once("name=\"flow\" value=\"").expect(&page).1;
        let flow = flow.split_once('"').unwrap().0;
        let login = format!("{}/{}/login", self.running.base_url, TENANT);
        let answer = http()
            .post(login)
            .form(&[("flow", flow), ("account", "deploy@contoso.test")])
            .send()
            .await
            .unwrap();
        let location = url::Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        let parameter = |name: &str| {
            location
                .query_pairs()
                .find(|(key, _)| key == name)
                .unwrap()
                .1
                .into_owned()
        };
        assert_eq!(parameter("state"), "the state");
        parameter("code")
    }

    /// Signs in and gives the refresh token.
    async fn signed_in(&self, client: &Client) -> SecretString {
        let code = self.code(client).await;
        let (set, _) = self.tokens.redeem(client, &redemption(&code)).await.unwrap();
        set.refresh_token.unwrap()
    }

    async fn refresh(&self, client: &Client, token: &SecretString) -> Result<SecretString, TokenFault> {
        let set = self.tokens.refresh(client, token, &permissions()).await?;
        Ok(set.access_token)
    }
}

fn code_of(fault: &TokenFault) -> Option<&str> {
    fault.answer.as_ref()?.code.as_deref()
}

#[tokio::test]
async fn a_sign_in_gives_tokens_and_the_account() {
    let practice = Practice::start().await;
    let client = practice.client().await;
    let code = practice.code(&client).await;
    let (set, identity) = practice.tokens.redeem(&client, &redemption(&code)).await.unwrap();
    assert_eq!(identity.tid, TENANT);
    assert_eq!(
        identity.preferred_username.as_deref(),
        Some("deploy@contoso.test")
    );
    assert_eq!(set.expires_at, now() + TimeDelta::seconds(3_599));
    assert!(
        permissions()
            .into_iter()
            .filter(|permission| permission.is_graph())
            .all(|permission| permission.is_granted_by(&set.scopes))
    );
    let refresh = set.refresh_token.unwrap();
    let again = practice
        .tokens
        .refresh(&client, &refresh, &permissions())
        .await
        .unwrap();
    assert_ne!(
        again.access_token.expose_secret(),
        set.access_token.expose_secret()
    );
    assert!(again.refresh_token.is_some());
}

#[tokio::test]
async fn a_code_is_good_once_and_only_for_its_verifier_and_nonce() {
    let practice = Practice::start().await;
    let client = practice.client().await;
    let code = practice.code(&client).await;
    let mut request = redemption(&code);
    request.verifier = "another-verifier-that-is-long-enough-to-be-one-really"
        .to_owned()
        .into();
    let fault = practice.tokens.redeem(&client, &request).await.unwrap_err();
    assert_eq!(code_of(&fault), Some("AADSTS501481"));
    assert_eq!(fault.kind, TokenFaultKind::PersonNeeded);

    let code = practice.code(&client).await;
    let mut request = redemption(&code);
    request.nonce = "another".to_owned().into();
    let fault = practice.tokens.redeem(&client, &request).await.unwrap_err();
    assert!(
        matches!(&fault.kind, TokenFaultKind::Unusable(why) if why.contains("nonce")),
        "{fault:?}"
    );

    let fault = practice
        .tokens
        .redeem(&client, &redemption(&code))
        .await
        .unwrap_err();
    assert_eq!(code_of(&fault), Some("AADSTS54005"));
}

#[tokio::test]
async fn a_certificate_proves_the_client() {
    let practice = Practice::start().await;
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let mut params = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
    params.not_before = rcgen::date_time_ymd(2026, 1, 1);
    params.not_after = rcgen::date_time_ymd(2027, 1, 1);
    let certificate = params.self_signed(&pair).unwrap();
    let app = practice
        .register(json!({"certificate_pem": certificate.pem()}))
        .await;
    let with = |key: &rcgen::KeyPair| {
        client(
            &practice.running.base_url,
            app["client_id"].as_str().unwrap(),
            ClientKey::Certificate {
                certificate: certificate.der().to_vec(),
                key: SecretSlice::from(key.serialize_der()),
            },
        )
    };
    let good = with(&pair);
    let refresh = practice.signed_in(&good).await;
    assert!(practice.refresh(&good, &refresh).await.is_ok());

    let stranger = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let fault = practice.refresh(&with(&stranger), &refresh).await.unwrap_err();
    assert_eq!(fault.kind, TokenFaultKind::ClientRejected);
    assert_eq!(code_of(&fault), Some("AADSTS700027"));
}

#[tokio::test]
async fn each_misbehaviour_has_its_kind() {
    let practice = Practice::start().await;
    let client = practice.client().await;
    let refresh = practice.signed_in(&client).await;
    for (fault, kind, code) in [
        (
            json!({"wrong_secret": true}),
            TokenFaultKind::ClientRejected,
            "AADSTS7000215",
        ),
        (
            json!({"expired_secret": true}),
            TokenFaultKind::ClientRejected,
            "AADSTS7000222",
        ),
        (
            json!({"consent_missing": true}),
            TokenFaultKind::PersonNeeded,
            "AADSTS65001",
        ),
        (
            json!({"throttled": {"retry_after": 42}}),
            TokenFaultKind::Throttled {
                retry_after: Some(42),
            },
            "AADSTS90055",
        ),
        (json!({"down": true}), TokenFaultKind::Unavailable, "AADSTS90033"),
        (
            json!({"grant_revoked": true}),
            TokenFaultKind::PersonNeeded,
            "AADSTS50173",
        ),
    ] {
        practice.control("faults", fault.clone()).await;
        let refused = practice.refresh(&client, &refresh).await.unwrap_err();
        assert_eq!(refused.kind, kind, "{fault}");
        assert_eq!(code_of(&refused), Some(code), "{fault}");
        let answer = refused.answer.unwrap();
        let path = format!("POST /{TENANT}/oauth2/v2.0/token");
        assert_eq!(answer.request, Some(path));
        assert!(answer.request_id.is_some() && answer.correlation_id.is_some());
        let name = fault.as_object().unwrap().keys().next().unwrap().clone();
        practice.control("faults", json!({ name: null })).await;
    }
}

#[tokio::test]
async fn our_request_id_becomes_their_correlation_id() {
    let practice = Practice::start().await;
    let mut client = practice.client().await;
    client.key = ClientKey::Secret("wrong".to_owned().into());
    let fault = practice
        .refresh(&client, &"x".to_owned().into())
        .await
        .unwrap_err();
    assert_eq!(
        fault.answer.unwrap().correlation_id.as_deref(),
        Some("00000000-0000-4000-8000-000000000000"),
        "the first that the test's randomness makes"
    );
}

#[tokio::test]
async fn an_unknown_tenant_is_the_registrations_fault() {
    let practice = Practice::start().await;
    let mut client = practice.client().await;
    client.tenant = "11111111-3c0d-4b7e-9a52-c0de0c0a7050".parse().unwrap();
    for fault in [
        practice
            .refresh(&client, &"x".to_owned().into())
            .await
            .unwrap_err(),
        // Asked for the keys first: nothing of the code is spent
        practice
            .tokens
            .redeem(&client, &redemption("x"))
            .await
            .unwrap_err(),
    ] {
        assert_eq!(fault.kind, TokenFaultKind::ClientRejected);
        assert_eq!(code_of(&fault), Some("AADSTS90002"));
    }
}

#[tokio::test]
async fn nobody_there_is_no_verdict_on_the_tokens() {
    let practice = Practice::start().await;
    let client = practice.client().await;
    let refresh = practice.signed_in(&client).await;
    let Practice { running, tokens } = practice;
    running.shutdown().await;
    let fault = tokens
        .refresh(&client, &refresh, &permissions())
        .await
        .unwrap_err();
    assert_eq!(fault.kind, TokenFaultKind::Unavailable);
    assert!(fault.answer.is_none());
}
