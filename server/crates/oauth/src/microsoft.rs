//! The identity platform as a [`TokenEndpoint`].

use crate::assertion;
use crate::fault::{self, Asked};
use crate::http::{self, Sender, TransportError};
use crate::id_token::{self, Expected, InvalidIdToken};
use crate::keys::{DISCOVERY_PATH, KeyCache};
use crate::urls::{self, TOKEN_PATH};
use crate::wire::{EntraError, TokenAnswer, TokenClient, token_client};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ports::{
    AuthorizeRequest, Client, ClientKey, Clock, Entropy, IdentityClaims, RedeemRequest, TokenEndpoint,
    TokenFault, TokenSet,
};
use model::application::TenantId;
use model::base_url::RedirectUri;
use model::permission::Permission;
use model::provider::Endpoints;
use oauth2::basic::BasicTokenType;
use oauth2::{AuthorizationCode, PkceCodeVerifier, RefreshToken, RequestTokenError, TokenResponse};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use url::Url;
use uuid::Uuid;

/// Life of an access token when the answer does not say: short, so that a wrong guess costs one refresh.
const UNSTATED_LIFE: TimeDelta = TimeDelta::minutes(5);

/// No access token is believed to live longer (Microsoft's longest is 28 hours).
const LONGEST_LIFE: TimeDelta = TimeDelta::hours(48);

/// The token side of the Microsoft identity platform, in every cloud.
pub struct MicrosoftTokens {
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    keys: KeyCache,
}

impl MicrosoftTokens {
    /// Uses `http` for every request. It brings timeouts, proxy and trust, and must not follow redirects: a token endpoint has none.
    #[must_use]
    pub fn new(http: reqwest::Client, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            http,
            clock,
            entropy,
            keys: KeyCache::default(),
        }
    }

    /// Prepares one token request: endpoint, client authentication, and what is needed to report a fault.
    fn prepare(&self, client: &Client) -> Result<Exchange, TokenFault> {
        let endpoint = urls::endpoint(&client.endpoints.authority, &client.tenant, TOKEN_PATH);
        let now = self.clock.now();
        let proof = match &client.key {
            ClientKey::Secret(secret) => Proof::Secret(secret.clone()),
            ClientKey::Certificate { certificate, key } => {
                let id = http::random_id(self.entropy.as_ref());
                let signed = assertion::sign(&endpoint, &client.client_id, certificate, key, id, now);
                Proof::Assertion(signed.map_err(|error| fault::unusable(&error))?)
            }
        };
        Ok(Exchange {
            endpoint,
            proof,
            sender: Sender::new(self.http.clone(), http::random_id(self.entropy.as_ref()), now),
        })
    }

    async fn identity(
        &self,
        client: &Client,
        request: &RedeemRequest,
        token: Option<&SecretString>,
        correlation: Uuid,
    ) -> Result<IdentityClaims, TokenFault> {
        let token = token.ok_or_else(|| fault::unusable("the answer holds no ID token"))?;
        let expected = Expected {
            authority: &client.endpoints.authority,
            tenant: &client.tenant,
            client_id: &client.client_id,
            nonce: &request.nonce,
        };
        let now = self.clock.now();
        let keys = self.keys.get(&self.http, client, correlation, now).await?;
        match id_token::validate(token, &keys, &expected, now) {
            // Keys roll without notice: ask once
            Err(InvalidIdToken::UnknownKey) => {
                let keys = self.keys.fetch(&self.http, client, correlation, now).await?;
                id_token::validate(token, &keys, &expected, now).map_err(|error| fault::unusable(&error))
            }
            validated => validated.map_err(|error| fault::unusable(&error)),
        }
    }
}

#[async_trait]
impl TokenEndpoint for MicrosoftTokens {
    fn authorize_url(&self, client: &Client, request: &AuthorizeRequest) -> Url {
        urls::authorize(client, request)
    }

    fn admin_consent_url(
        &self,
        endpoints: &Endpoints,
        tenant: &TenantId,
        client_id: &str,
        permissions: &[Permission],
        redirect_uri: &RedirectUri,
    ) -> Url {
        urls::admin_consent(endpoints, tenant, client_id, permissions, redirect_uri)
    }

    fn discovery_url(&self, endpoints: &Endpoints, tenant: &TenantId) -> Url {
        urls::endpoint(&endpoints.authority, tenant, DISCOVERY_PATH)
    }

    async fn redeem(
        &self,
        client: &Client,
        request: &RedeemRequest,
    ) -> Result<(TokenSet, IdentityClaims), TokenFault> {
        let exchange = self.prepare(client)?;
        // A code can be spent once: the keys that its ID token is checked with are fetched before, not after
        self.keys
            .get(
                &self.http,
                client,
                exchange.sender.correlation,
                exchange.sender.now,
            )
            .await?;
        let oauth = exchange.client(client);
        let mut post = oauth
            .exchange_code(AuthorizationCode::new(request.code.expose_secret().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(request.verifier.expose_secret().to_owned()))
            .add_extra_param("redirect_uri", request.redirect_uri.as_str())
            .add_extra_param(
                "scope",
                urls::joined(&client.endpoints.graph, &request.permissions),
            );
        for (name, value) in exchange.proof.parameters() {
            post = post.add_extra_param(name, value);
        }
        let answer = post.request_async(&exchange.sender).await;
        let answer = exchange.outcome(answer, &[&request.code, &request.verifier])?;
        let token = answer.extra_fields().id_token.as_ref();
        let identity = self
            .identity(client, request, token, exchange.sender.correlation)
            .await?;
        Ok((
            tokens(&answer, &request.permissions, exchange.sender.now)?,
            identity,
        ))
    }

    async fn probe(&self, client: &Client) -> Result<(), TokenFault> {
        let exchange = self.prepare(client)?;
        let oauth = exchange.client(client);
        let mut post = oauth
            .exchange_client_credentials()
            .add_scope(urls::default_scope(&client.endpoints.graph));
        for (name, value) in exchange.proof.parameters() {
            post = post.add_extra_param(name, value);
        }
        let answer = post.request_async(&exchange.sender).await;
        exchange.outcome(answer, &[]).map(drop)
    }

    async fn refresh(
        &self,
        client: &Client,
        refresh_token: &SecretString,
        permissions: &[Permission],
    ) -> Result<TokenSet, TokenFault> {
        let exchange = self.prepare(client)?;
        let oauth = exchange.client(client);
        let used = RefreshToken::new(refresh_token.expose_secret().to_owned());
        // Without `scope` Microsoft answers AADSTS900144 in places
        let mut post = oauth
            .exchange_refresh_token(&used)
            .add_scopes(urls::scopes(&client.endpoints.graph, permissions));
        for (name, value) in exchange.proof.parameters() {
            post = post.add_extra_param(name, value);
        }
        let answer = post.request_async(&exchange.sender).await;
        let answer = exchange.outcome(answer, &[refresh_token])?;
        tokens(&answer, permissions, exchange.sender.now)
    }
}

/// How the client proves itself in one request.
enum Proof {
    Secret(SecretString),
    Assertion(SecretString),
}

impl Proof {
    /// What an assertion adds to the form (RFC 7523, 2.2). A secret is sent by the `oauth2` crate.
    fn parameters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let assertion = match self {
            Self::Secret(_) => None,
            Self::Assertion(assertion) => Some([
                ("client_assertion_type", assertion::ASSERTION_TYPE),
                ("client_assertion", assertion.expose_secret()),
            ]),
        };
        assertion.into_iter().flatten()
    }
}

/// One token request.
struct Exchange {
    endpoint: Url,
    proof: Proof,
    sender: Sender,
}

impl Exchange {
    fn client(&self, client: &Client) -> TokenClient {
        let secret = match &self.proof {
            Proof::Secret(secret) => Some(secret.expose_secret()),
            Proof::Assertion(_) => None,
        };
        token_client(self.endpoint.clone(), &client.client_id, secret)
    }

    /// The tokens, or the fault with the provider's words. `sent` must not appear in them.
    fn outcome(
        &self,
        answer: Result<TokenAnswer, RequestTokenError<TransportError, EntraError>>,
        sent: &[&SecretString],
    ) -> Result<TokenAnswer, TokenFault> {
        let (Proof::Secret(proof) | Proof::Assertion(proof)) = &self.proof;
        let asked = Asked {
            request: format!("POST {}", self.endpoint.path()),
            correlation: self.sender.correlation,
            at: self.sender.now,
            secrets: sent
                .iter()
                .chain([&proof])
                .map(|secret| secret.expose_secret())
                .collect(),
        };
        let facts = self.sender.facts();
        // The bodies in `Parse` and `Other` may hold tokens: they end here
        answer.map_err(|error| match error {
            RequestTokenError::ServerResponse(error) => fault::refused(&error, &facts, &asked),
            RequestTokenError::Request(error) => fault::silent(&error, &asked),
            RequestTokenError::Parse(..) => {
                fault::unreadable("not the JSON of a token endpoint", &facts, &asked)
            }
            RequestTokenError::Other(_) => fault::unreadable("no JSON", &facts, &asked),
        })
    }
}

/// A token answer in our words. Lifetimes count from when the request was made, so that they err on the safe side.
fn tokens(
    answer: &TokenAnswer,
    permissions: &[Permission],
    asked_at: DateTime<Utc>,
) -> Result<TokenSet, TokenFault> {
    if *answer.token_type() != BasicTokenType::Bearer {
        return Err(fault::unusable("the access token is not a bearer token"));
    }
    let life = answer
        .expires_in()
        .map_or(UNSTATED_LIFE, |life| {
            TimeDelta::from_std(life).unwrap_or(LONGEST_LIFE)
        })
        .min(LONGEST_LIFE);
    let scopes = answer.scopes().filter(|scopes| !scopes.is_empty()).map_or_else(
        // Left out means: as asked for (RFC 6749, 5.1)
        || {
            permissions
                .iter()
                .map(|permission| permission.name().to_owned())
                .collect()
        },
        |scopes| scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
    );
    Ok(TokenSet {
        access_token: answer.access_token().secret().clone().into(),
        expires_at: asked_at + life,
        refresh_token: answer
            .refresh_token()
            .map(|token| token.secret().clone())
            .filter(|token| !token.is_empty())
            .map(SecretString::from),
        scopes,
    })
}
