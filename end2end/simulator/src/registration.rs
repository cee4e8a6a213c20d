//! Registered applications: what the portal's *App registrations* keeps.

mod credentials;
mod platform;

use std::collections::{BTreeMap, BTreeSet};

use url::{Host, Url};
use uuid::Uuid;

use crate::{
    directory::Account, entra::errors::Failure, permissions::Permission, seed::TENANT_ID, tenant::TenantName,
};
pub(crate) use credentials::{Certificate, CertificateError, ClientSecret, read_certificate};
pub(crate) use platform::Platform;

/// Why a redirect URI cannot be registered. Source: Microsoft's redirect URI restrictions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RedirectUriError {
    /// Not a URL.
    #[error("Enter a whole URL, such as https://console.example.com/oauth/callback.")]
    NotAUrl,
    /// Plain HTTP beyond this machine.
    #[error("The redirect URI must start with https://, unless it points to localhost.")]
    NotHttps,
    /// `#…`
    #[error("The redirect URI must not have a fragment (#).")]
    Fragment,
    /// `*`
    #[error("Wildcards are not allowed in a redirect URI.")]
    Wildcard,
    /// Over 256 characters.
    #[error("The redirect URI is longer than 256 characters.")]
    TooLong,
    /// Registered already.
    #[error("This redirect URI is registered already.")]
    Exists,
}

/// Checks a redirect URI of platform *Web*.
///
/// # Errors
/// [`RedirectUriError`]
pub(crate) fn check_redirect_uri(text: &str) -> Result<(), RedirectUriError> {
    if text.len() > 256 {
        return Err(RedirectUriError::TooLong);
    }
    if text.contains('*') {
        return Err(RedirectUriError::Wildcard);
    }
    let url = Url::parse(text).map_err(|_| RedirectUriError::NotAUrl)?;
    if url.fragment().is_some() {
        return Err(RedirectUriError::Fragment);
    }
    match url.scheme() {
        "https" if url.has_host() => Ok(()),
        "http" if is_loopback(&url) => Ok(()),
        "https" => Err(RedirectUriError::NotAUrl),
        _ => Err(RedirectUriError::NotHttps),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// *Supported account types*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Audience {
    /// Accounts of this tenant.
    #[default]
    ThisTenant,
    /// Accounts of any tenant.
    AnyTenant,
    /// Accounts of any tenant and personal accounts.
    AnyAccount,
}

impl Audience {
    /// All of them, in the portal's order.
    pub(crate) const ALL: [Self; 3] = [Self::ThisTenant, Self::AnyTenant, Self::AnyAccount];

    /// The value of `signInAudience` in a manifest.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ThisTenant => "AzureADMyOrg",
            Self::AnyTenant => "AzureADMultipleOrgs",
            Self::AnyAccount => "AzureADandPersonalMicrosoftAccount",
        }
    }

    /// The portal's words.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::ThisTenant => {
                "Accounts in this organizational directory only (Contoso only - Single tenant)"
            }
            Self::AnyTenant => "Accounts in any organizational directory (Multitenant)",
            Self::AnyAccount => "Accounts in any organizational directory and personal Microsoft accounts",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.as_str() == text)
    }
}

/// One registered application.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    /// *Application (client) ID*.
    pub(crate) client_id: Uuid,
    /// *Object ID*.
    pub(crate) object_id: Uuid,
    /// *Object ID* of the enterprise application: the service principal, and `oid` of app-only tokens.
    pub(crate) service_principal_id: Uuid,
    /// *Display name*.
    pub(crate) display_name: String,
    /// *Supported account types*.
    pub(crate) audience: Audience,
    /// *Allow public client flows*: device code without secret or certificate.
    pub(crate) allow_public_client: bool,
    /// *Redirect URIs* of all platforms.
    pub(crate) redirect_uris: Vec<String>,
    /// Platforms other than Web, by redirect URI.
    pub(crate) platforms: BTreeMap<String, Platform>,
    /// *Client secrets*.
    pub(crate) secrets: Vec<ClientSecret>,
    /// The secret whose value the portal has not shown yet.
    pub(crate) unseen_secret: Option<Uuid>,
    /// *Certificates*.
    pub(crate) certificates: Vec<Certificate>,
    /// *API permissions*: delegated permissions of Microsoft Graph.
    pub(crate) permissions: Vec<&'static Permission>,
    /// *API permissions*: application permissions of Microsoft Graph.
    pub(crate) roles: Vec<&'static Permission>,
    /// Roles an administrator granted.
    pub(crate) granted_roles: BTreeSet<&'static str>,
    /// Permissions consented for everybody in the tenant; `None` until an administrator granted any.
    pub(crate) admin_consent: Option<BTreeSet<&'static str>>,
    /// Permissions people consented to for themselves, by object id.
    pub(crate) user_consents: BTreeMap<Uuid, BTreeSet<&'static str>>,
}

impl Registration {
    /// A registration as the portal makes it: with User.Read and nothing else.
    pub(crate) fn new(
        client_id: Uuid,
        object_id: Uuid,
        service_principal_id: Uuid,
        display_name: String,
    ) -> Self {
        Self {
            client_id,
            object_id,
            service_principal_id,
            display_name,
            audience: Audience::default(),
            allow_public_client: false,
            redirect_uris: Vec::new(),
            platforms: BTreeMap::new(),
            secrets: Vec::new(),
            unseen_secret: None,
            certificates: Vec::new(),
            permissions: crate::permissions::find("User.Read").into_iter().collect(),
            roles: Vec::new(),
            granted_roles: BTreeSet::new(),
            admin_consent: None,
            user_consents: BTreeMap::new(),
        }
    }

    /// Adds a redirect URI.
    ///
    /// # Errors
    /// [`RedirectUriError`]
    pub(crate) fn add_redirect_uri(&mut self, uri: &str) -> Result<(), RedirectUriError> {
        check_redirect_uri(uri)?;
        if self.redirect_uris.iter().any(|known| known == uri) {
            return Err(RedirectUriError::Exists);
        }
        self.redirect_uris.push(uri.to_owned());
        Ok(())
    }

    /// Whether the application can be used with the tenant of a path.
    ///
    /// # Errors
    /// [`Failure`], as the supported account types say.
    pub(crate) fn check_tenant(&self, named: TenantName) -> Result<(), Failure> {
        let (id, name) = (self.client_id, self.display_name.clone());
        match (named, self.audience) {
            (TenantName::Own, _)
            | (TenantName::Fabrikam | TenantName::Common | TenantName::Organizations, Audience::AnyTenant)
            | (_, Audience::AnyAccount) => Ok(()),
            (TenantName::Common | TenantName::Organizations, Audience::ThisTenant) => {
                Err(Failure::NotMultiTenant { id, name })
            }
            (TenantName::Consumers, _) => Err(Failure::NotPersonal { id, name }),
            (TenantName::Fabrikam | TenantName::Unknown, _) => Err(Failure::UnknownApplication {
                id: id.to_string(),
                tenant: named.organisation().map_or("", |tenant| tenant.name),
            }),
        }
    }

    /// Whether `uri` is registered: exact, except that the port of `http://localhost` does not count.
    pub(crate) fn accepts_redirect(&self, uri: &str) -> bool {
        self.redirect_uris
            .iter()
            .any(|known| known == uri || same_but_port(known, uri))
    }

    /// Platform of a redirect URI that is accepted.
    pub(crate) fn platform_of(&self, uri: &str) -> Platform {
        self.redirect_uris
            .iter()
            .find(|known| *known == uri || same_but_port(known, uri))
            .and_then(|known| self.platforms.get(known))
            .copied()
            .unwrap_or_default()
    }

    /// The permission has been added under *API permissions*.
    pub(crate) fn has_permission(&self, permission: &Permission) -> bool {
        self.permissions.iter().any(|own| own.name == permission.name)
    }

    /// *Grant admin consent*: everything on the registration, for everybody.
    pub(crate) fn grant_admin_consent(&mut self) {
        self.admin_consent = Some(
            self.permissions
                .iter()
                .map(|permission| permission.name)
                .collect(),
        );
        self.granted_roles = self.roles.iter().map(|role| role.name).collect();
    }

    /// The roles in its tokens: granted, and still on the registration.
    pub(crate) fn granted_roles(&self) -> Vec<&'static str> {
        self.roles
            .iter()
            .map(|role| role.name)
            .filter(|name| self.granted_roles.contains(name))
            .collect()
    }

    /// A person consents for herself.
    pub(crate) fn consent(&mut self, user: Uuid, permissions: &[&'static Permission]) {
        self.user_consents
            .entry(user)
            .or_default()
            .extend(permissions.iter().map(|permission| permission.name));
    }

    /// Whether admin consent or this person's own consent covers all of them. An application without any
    /// consent is not covered, even if it asks for OpenID Connect's scopes only. The administrator of this tenant
    /// consents for its accounts, not for those of others.
    pub(crate) fn is_consented(&self, user: &Account, permissions: &[&'static Permission]) -> bool {
        let own = self.user_consents.get(&user.oid);
        let general = self.admin_consent.as_ref().filter(|_| user.tenant == TENANT_ID);
        (own.is_some() || general.is_some())
            && permissions.iter().all(|permission| {
                [own, general]
                    .into_iter()
                    .flatten()
                    .any(|set| set.contains(permission.name))
            })
    }
}

fn same_but_port(known: &str, uri: &str) -> bool {
    let (Ok(mut known), Ok(mut uri)) = (Url::parse(known), Url::parse(uri)) else {
        return false;
    };
    if known.scheme() != "http" || known.host_str() != Some("localhost") {
        return false;
    }
    known.set_port(None).is_ok() && uri.set_port(None).is_ok() && known == uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_uris_follow_the_portals_rules() {
        assert_eq!(
            check_redirect_uri("https://mail.example.com/oauth/callback"),
            Ok(())
        );
        assert_eq!(check_redirect_uri("http://localhost:8080/oauth/callback"), Ok(()));
        assert_eq!(check_redirect_uri("http://127.0.0.1:8080/oauth/callback"), Ok(()));
        assert_eq!(
            check_redirect_uri("http://example.com/"),
            Err(RedirectUriError::NotHttps)
        );
        assert_eq!(
            check_redirect_uri("javascript:alert(1)"),
            Err(RedirectUriError::NotHttps)
        );
        assert_eq!(
            check_redirect_uri("https://*.example.com/"),
            Err(RedirectUriError::Wildcard)
        );
        assert_eq!(
            check_redirect_uri("https://example.com/#x"),
            Err(RedirectUriError::Fragment)
        );
        assert_eq!(check_redirect_uri("callback"), Err(RedirectUriError::NotAUrl));
    }

    #[test]
    fn only_the_port_of_localhost_is_free() {
        let mut app = Registration::new(Uuid::nil(), Uuid::nil(), Uuid::nil(), "x".to_owned());
        app.add_redirect_uri("http://localhost:8080/oauth/callback")
            .unwrap();
        app.add_redirect_uri("https://example.com/cb").unwrap();
        assert!(app.accepts_redirect("http://localhost:9999/oauth/callback"));
        assert!(app.accepts_redirect("https://example.com/cb"));
        for wrong in [
            "http://localhost:8080/oauth/Callback",
            "http://localhost:8080/oauth/callback/",
            "http://localhost.example.com:8080/oauth/callback",
            "https://example.com:444/cb",
            "https://example.com/cb?x=1",
        ] {
            assert!(!app.accepts_redirect(wrong), "{wrong}");
        }
    }
}
