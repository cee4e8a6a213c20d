//! The token side of a provider.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use model::advice::ProviderAnswer;
use model::application::TenantId;
use model::base_url::RedirectUri;
use model::permission::Permission;
use model::provider::Endpoints;
use secrecy::{SecretSlice, SecretString};
use url::Url;

/// A registration, with its opened client key.
#[derive(Debug, Clone)]
pub struct Client {
    /// Where its endpoints are.
    pub endpoints: Endpoints,
    /// Tenant.
    pub tenant: TenantId,
    /// Application (client) ID.
    pub client_id: String,
    /// How it proves itself.
    pub key: ClientKey,
}

/// How a client proves itself, opened for one request.
#[derive(Debug, Clone)]
pub enum ClientKey {
    /// Client secret, in the body (RFC 6749, 2.3.1).
    Secret(SecretString),
    /// Signed assertion (RFC 7523): PS256 with `x5t#S256`.
    Certificate {
        /// The certificate's DER.
        certificate: Vec<u8>,
        /// The private key: PKCS#8 DER, RSA.
        key: SecretSlice<u8>,
    },
}

/// What the browser is sent to the provider with.
#[derive(Debug, Clone)]
pub struct AuthorizeRequest {
    /// Where to come back to.
    pub redirect_uri: RedirectUri,
    /// What to ask for; OpenID Connect scopes are added.
    pub permissions: Vec<Permission>,
    /// Echoed in the redirect.
    pub state: SecretString,
    /// Echoed in the ID token.
    pub nonce: SecretString,
    /// PKCE verifier (RFC 7636); only its S256 challenge is sent.
    pub verifier: SecretString,
    /// Suggested to the account picker.
    pub login_hint: Option<String>,
}

/// A code to be redeemed.
#[derive(Debug, Clone)]
pub struct RedeemRequest {
    /// The code.
    pub code: SecretString,
    /// PKCE verifier.
    pub verifier: SecretString,
    /// Nonce that the ID token must carry.
    pub nonce: SecretString,
    /// The same as in the authorization request.
    pub redirect_uri: RedirectUri,
    /// The same as in the authorization request.
    pub permissions: Vec<Permission>,
}

/// Tokens as the provider gave them.
#[derive(Debug, Clone)]
pub struct TokenSet {
    /// For the API.
    pub access_token: SecretString,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// For the next refresh. `None` means: keep the one that was used.
    pub refresh_token: Option<SecretString>,
    /// Granted scopes, as spelled by the provider.
    pub scopes: Vec<String>,
}

/// Claims of a validated ID token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityClaims {
    /// Tenant.
    pub tid: String,
    /// Object id: with `tid` the key of an account.
    pub oid: String,
    /// For display only.
    pub preferred_username: Option<String>,
    /// For display only.
    pub name: Option<String>,
}

/// What kind of failure it was; decides what happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenFaultKind {
    /// The grant is gone or a person is asked for: retrying is of no use.
    PersonNeeded,
    /// The registration or its secret is wrong: every account of the application is affected. A person has to mend it.
    ClientRejected,
    /// Wait; the tokens are fine.
    Throttled {
        /// Seconds, when the provider said.
        retry_after: Option<u64>,
    },
    /// Network or provider: try again later; the tokens are fine.
    Unavailable,
    /// The answer, or the ID token in it, is not what the standards say. The text is for the log and holds no token.
    Unusable(String),
}

/// The token endpoint did not give tokens.
#[derive(Debug, Clone, thiserror::Error)]
#[error("token endpoint: {kind:?}")]
pub struct TokenFault {
    /// What kind.
    pub kind: TokenFaultKind,
    /// Provider's words, when it said any.
    pub answer: Option<Box<ProviderAnswer>>,
}

impl TokenFault {
    /// The provider's code, `AADSTS50173` for one, when it gave any.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.answer.as_deref()?.code.as_deref()
    }
}

/// The token side of a provider.
#[async_trait]
pub trait TokenEndpoint: Send + Sync {
    /// Where to send the browser.
    fn authorize_url(&self, client: &Client, request: &AuthorizeRequest) -> Url;

    /// The link that asks a tenant administrator to consent for everybody.
    fn admin_consent_url(
        &self,
        endpoints: &Endpoints,
        tenant: &TenantId,
        client_id: &str,
        permissions: &[Permission],
        redirect_uri: &RedirectUri,
    ) -> Url;

    /// Where the provider describes a tenant (OpenID Connect Discovery, 4). The answer also tells its clock, and whether the tenant
    /// is there at all.
    fn discovery_url(&self, endpoints: &Endpoints, tenant: &TenantId) -> Url;

    /// Redeems a code and validates the ID token: signature, issuer, audience, times, nonce (OpenID Connect Core, 3.1.3.7).
    ///
    /// # Errors
    /// Why there are no tokens.
    async fn redeem(
        &self,
        client: &Client,
        request: &RedeemRequest,
    ) -> Result<(TokenSet, IdentityClaims), TokenFault>;

    /// Asks for a token of the application itself (RFC 6749, 4.4), which is thrown away: whether the client authentication is accepted
    /// shows without any account's tokens.
    ///
    /// # Errors
    /// Why it is not accepted, or could not be asked about.
    async fn probe(&self, client: &Client) -> Result<(), TokenFault>;

    /// Refreshes.
    ///
    /// # Errors
    /// Why there are no tokens.
    async fn refresh(
        &self,
        client: &Client,
        refresh_token: &SecretString,
        permissions: &[Permission],
    ) -> Result<TokenSet, TokenFault>;
}
