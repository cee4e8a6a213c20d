//! Addresses and scopes of the identity platform (learn.microsoft.com: *OAuth 2.0 authorization code flow*, *admin consent*).

use domain::ports::{AuthorizeRequest, Client};
use model::application::TenantId;
use model::base_url::RedirectUri;
use model::permission::Permission;
use model::provider::{EndpointUrl, Endpoints};
use oauth2::{
    AuthUrl, ClientId, CsrfToken, EndpointNotSet, PkceCodeChallenge, PkceCodeVerifier, Scope,
    basic::BasicClient,
};
use secrecy::ExposeSecret;
use url::Url;

/// Scopes of OpenID Connect: `openid` gives an ID token, `profile` its `oid`, `offline_access` a refresh token.
const OPENID_SCOPES: [&str; 3] = ["openid", "profile", "offline_access"];

/// Path of the token endpoint below the authority.
pub(crate) const TOKEN_PATH: &str = "oauth2/v2.0/token";

/// An address below a tenant's authority.
pub(crate) fn endpoint(authority: &EndpointUrl, tenant: &TenantId, path: &str) -> Url {
    Url::parse(&format!("{}/{tenant}/{path}", authority.as_str()))
        .expect("an EndpointUrl stays a URL when path segments are added")
}

/// Scopes for a request: those of OpenID Connect, then Graph's, fully qualified. The resource is named because a bare name means
/// Microsoft's own global Graph, which is another one in other clouds.
pub(crate) fn scopes(graph: &EndpointUrl, permissions: &[Permission]) -> Vec<Scope> {
    let graph_scopes = permissions
        .iter()
        .filter(|permission| permission.is_graph())
        .map(|permission| format!("{}/{}", graph.as_str(), permission.name()));
    OPENID_SCOPES
        .iter()
        .map(|&scope| scope.to_owned())
        .chain(graph_scopes)
        .map(Scope::new)
        .collect()
}

/// The scope of a token of the application itself: all that an administrator granted it.
pub(crate) fn default_scope(graph: &EndpointUrl) -> Scope {
    Scope::new(format!("{}/.default", graph.as_str()))
}

/// Where the browser is sent. `select_account` keeps a session of another account from being taken silently. Never
/// `prompt=consent`: it makes people ask for approval again that an administrator has already given.
pub(crate) fn authorize(client: &Client, request: &AuthorizeRequest) -> Url {
    let address = endpoint(
        &client.endpoints.authority,
        &client.tenant,
        "oauth2/v2.0/authorize",
    );
    let verifier = PkceCodeVerifier::new(request.verifier.expose_secret().to_owned());
    let builder: BasicClient<oauth2::EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet> =
        BasicClient::new(ClientId::new(client.client_id.clone())).set_auth_uri(AuthUrl::from_url(address));
    let state = CsrfToken::new(request.state.expose_secret().to_owned());
    let mut authorization = builder
        .authorize_url(|| state)
        .add_scopes(scopes(&client.endpoints.graph, &request.permissions))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        // Not `set_redirect_uri`: it must arrive byte for byte as it is registered
        .add_extra_param("redirect_uri", request.redirect_uri.as_str())
        .add_extra_param("response_mode", "query")
        .add_extra_param("nonce", request.nonce.expose_secret().to_owned())
        .add_extra_param("prompt", "select_account");
    if let Some(hint) = &request.login_hint {
        authorization = authorization.add_extra_param("login_hint", hint.as_str());
    }
    authorization.url().0
}

/// The link that a tenant administrator opens to consent for everybody.
pub(crate) fn admin_consent(
    endpoints: &Endpoints,
    tenant: &TenantId,
    client_id: &str,
    permissions: &[Permission],
    redirect_uri: &RedirectUri,
) -> Url {
    let mut url = endpoint(&endpoints.authority, tenant, "v2.0/adminconsent");
    url.query_pairs_mut()
        .append_pair("client_id", client_id)
        .append_pair("scope", &joined(&endpoints.graph, permissions))
        .append_pair("redirect_uri", redirect_uri.as_str());
    url
}

/// [`scopes`] as one parameter.
pub(crate) fn joined(graph: &EndpointUrl, permissions: &[Permission]) -> String {
    scopes(graph, permissions)
        .iter()
        .map(|scope| scope.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ports::ClientKey;
    use model::provider::Cloud;
    use secrecy::SecretString;
    use std::collections::HashMap;

    fn client() -> Client {
        Client {
            endpoints: Endpoints::of(Cloud::UsGovernmentL4).unwrap(),
            tenant: "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6".parse().unwrap(),
            client_id: "app".to_owned(),
            key: ClientKey::Secret("s3cret".to_owned().into()),
        }
    }

    fn request() -> AuthorizeRequest {
        AuthorizeRequest {
            redirect_uri: RedirectUri::from_stored(
                "https://console.example.com/mail/oauth/callback".to_owned(),
            ),
            permissions: vec![
                Permission::UserRead,
                Permission::OfflineAccess,
                Permission::MailSend,
            ],
            state: SecretString::from("the state"),
            nonce: SecretString::from("the nonce"),
            verifier: SecretString::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            login_hint: Some("mail+x@contoso.com".to_owned()),
        }
    }

    #[test]
    fn the_browser_is_sent_with_everything_and_without_the_verifier() {
        let url = authorize(&client(), &request());
        assert!(url.as_str().starts_with(
            "https://login.microsoftonline.us/6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6/oauth2/v2.0/authorize?"
        ));
        let pairs: HashMap<_, _> = url.query_pairs().into_owned().collect();
        for (name, value) in [
            ("response_type", "code"),
            ("response_mode", "query"),
            ("client_id", "app"),
            ("redirect_uri", "https://console.example.com/mail/oauth/callback"),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("prompt", "select_account"),
            ("login_hint", "mail+x@contoso.com"),
            // RFC 7636, appendix B
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
            (
                "scope",
                "openid profile offline_access https://graph.microsoft.us/User.Read https://graph.microsoft.us/Mail.Send",
            ),
        ] {
            assert_eq!(pairs.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert_eq!(pairs.len(), url.query_pairs().count(), "no parameter twice");
        assert!(!url.as_str().contains("dBjftJeZ4CVP"));
        assert!(!url.as_str().contains("s3cret"));
    }

    #[test]
    fn an_administrator_consents_to_the_same_scopes() {
        let client = client();
        let url = admin_consent(
            &client.endpoints,
            &client.tenant,
            &client.client_id,
            &request().permissions,
            &request().redirect_uri,
        );
        assert!(url.path().ends_with("/v2.0/adminconsent"));
        let scope = url
            .query_pairs()
            .find(|(name, _)| name == "scope")
            .unwrap()
            .1
            .into_owned();
        assert!(scope.ends_with("https://graph.microsoft.us/Mail.Send"), "{scope}");
    }
}
