//! What goes over the wire: the `oauth2` crate's types with the identity platform's own error body and the ID token.

use oauth2::basic::{BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType};
use oauth2::{
    AuthType, Client, ClientId, ClientSecret, EndpointNotSet, EndpointSet, ErrorResponse, ExtraTokenFields,
    StandardRevocableToken, StandardTokenResponse, TokenUrl,
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// A client that knows its token endpoint. The long generic list of `oauth2` ends here.
pub(crate) type TokenClient = Client<
    EntraError,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// Answer of the token endpoint.
pub(crate) type TokenAnswer = StandardTokenResponse<WithIdToken, BasicTokenType>;

/// A client for one request. The secret travels in the body: `client_secret_post`.
pub(crate) fn token_client(endpoint: Url, client_id: &str, secret: Option<&str>) -> TokenClient {
    let client = Client::new(ClientId::new(client_id.to_owned()))
        .set_token_uri(TokenUrl::from_url(endpoint))
        .set_auth_type(AuthType::RequestBody);
    match secret {
        Some(secret) => client.set_client_secret(ClientSecret::new(secret.to_owned())),
        None => client,
    }
}

/// The field that OpenID Connect adds to a token answer.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct WithIdToken {
    /// The ID token, not validated yet.
    #[serde(default, skip_serializing)]
    pub(crate) id_token: Option<SecretString>,
}

impl ExtraTokenFields for WithIdToken {}

/// The error body of the identity platform (learn.microsoft.com: *Error handling*). Every field may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct EntraError {
    /// OAuth's word.
    pub(crate) error: String,
    /// Several lines; the first is the message.
    pub(crate) error_description: Option<String>,
    /// AADSTS numbers.
    pub(crate) error_codes: Vec<u64>,
    /// Microsoft's refinement of `error`.
    pub(crate) suberror: Option<String>,
    /// Names the request in Microsoft's log.
    pub(crate) trace_id: Option<String>,
    /// Names the flow in Microsoft's log.
    pub(crate) correlation_id: Option<String>,
    /// When, in Microsoft's own format.
    pub(crate) timestamp: Option<String>,
    /// Claims to be asked for at the next sign-in, as JSON in a string.
    pub(crate) claims: Option<String>,
}

impl fmt::Display for EntraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {:?}", self.error, self.error_codes, self.suberror)
    }
}

impl ErrorResponse for EntraError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_does_not_show_its_tokens() {
        let answer: TokenAnswer = serde_json::from_str(
            r#"{"token_type":"Bearer","scope":"a b","expires_in":3599,"ext_expires_in":3599,
                "access_token":"ACCESS","refresh_token":"REFRESH","id_token":"IDENTITY"}"#,
        )
        .unwrap();
        let shown = format!("{answer:?}");
        for token in ["ACCESS", "REFRESH", "IDENTITY"] {
            assert!(!shown.contains(token), "{shown}");
        }
    }
}
