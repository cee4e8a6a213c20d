//! A provider that changes its signing key between two sign-ins, as Microsoft does without notice.

use crate::support::{NONCE, TENANT, client, now, redemption, tokens};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use countersign_oauth::MicrosoftTokens;
use domain::ports::{Client, ClientKey, IdentityClaims, TokenEndpoint, TokenFault, TokenFaultKind};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Provider {
    base: String,
    keys: Vec<EncodingKey>,
    /// Which key is published.
    published: AtomicUsize,
    /// Which key signs.
    signs: AtomicUsize,
    /// How often the keys were asked for.
    asked: AtomicUsize,
}

impl Provider {
    async fn start() -> (Arc<Self>, Client, MicrosoftTokens) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let keys = (0..2).map(|_| {
            let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
            EncodingKey::from_rsa_pem(pair.serialize_pem().as_bytes()).unwrap()
        });
        let provider = Arc::new(Self {
            base: base.clone(),
            keys: keys.collect(),
            published: AtomicUsize::new(0),
            signs: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
        });
        let router = Router::new()
            .route("/{tenant}/v2.0/.well-known/openid-configuration", get(discovery))
            .route("/{tenant}/keys", get(published))
            .route("/{tenant}/oauth2/v2.0/token", post(token))
            .with_state(Arc::clone(&provider));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = client(&base, "app", ClientKey::Secret("s".to_owned().into()));
        (provider, client, tokens())
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

async fn discovery(State(provider): State<Arc<Provider>>, Path(tenant): Path<String>) -> Json<Value> {
    let base = &provider.base;
    Json(json!({"issuer": format!("{base}/{tenant}/v2.0"), "jwks_uri": format!("{base}/{tenant}/keys")}))
}

async fn published(State(provider): State<Arc<Provider>>) -> Json<Value> {
    provider.asked.fetch_add(1, Ordering::SeqCst);
    let which = provider.published.load(Ordering::SeqCst);
    let key = Jwk::from_encoding_key(&provider.keys[which], Algorithm::RS256).unwrap();
    let mut key = serde_json::to_value(key).unwrap();
    key["kid"] = json!(format!("key-{which}"));
    // Others in the set are none of our business
    Json(
        json!({"keys": [{"kty": "EC", "kid": "ec"}, {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"}, key]}),
    )
}

async fn token(State(provider): State<Arc<Provider>>) -> Response {
    let which = provider.signs.load(Ordering::SeqCst);
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some(format!("key-{which}"));
    let issuer = format!("{}/{TENANT}/v2.0", provider.base);
    let claims = json!({
        "iss": issuer, "aud": "app", "tid": TENANT, "oid": "o", "nonce": NONCE, "exp": now().timestamp() + 3600,
    });
    let id_token = jsonwebtoken::encode(&header, &claims, &provider.keys[which]).unwrap();
    Json(json!({"access_token": "a", "token_type": "Bearer", "expires_in": 3600, "id_token": id_token}))
        .into_response()
}

async fn sign_in(tokens: &MicrosoftTokens, client: &Client) -> Result<IdentityClaims, TokenFault> {
    tokens
        .redeem(client, &redemption("c"))
        .await
        .map(|(_, identity)| identity)
}

#[tokio::test]
async fn a_new_key_is_fetched_once_and_a_known_one_not_again() {
    let (provider, client, tokens) = Provider::start().await;
    sign_in(&tokens, &client).await.unwrap();
    sign_in(&tokens, &client).await.unwrap();
    assert_eq!(provider.asked(), 1, "kept");
    provider.published.store(1, Ordering::SeqCst);
    provider.signs.store(1, Ordering::SeqCst);
    sign_in(&tokens, &client).await.unwrap();
    assert_eq!(provider.asked(), 2);
}

#[tokio::test]
async fn a_key_that_is_not_published_is_asked_for_once_and_refused() {
    let (provider, client, tokens) = Provider::start().await;
    provider.signs.store(1, Ordering::SeqCst);
    let fault = sign_in(&tokens, &client).await.unwrap_err();
    assert!(
        matches!(&fault.kind, TokenFaultKind::Unusable(why) if why.contains("does not publish")),
        "{fault:?}"
    );
    assert_eq!(provider.asked(), 2);
}
