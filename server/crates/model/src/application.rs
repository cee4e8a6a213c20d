//! The OAuth application form.

use crate::credential::{Name, looks_like_guid};
use crate::form::{FieldErrors, filled};
use crate::ids::CredentialId;
use crate::provider::{Cloud, Endpoints, Provider};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How the application proves to the provider that it is itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// A client secret (RFC 6749, 2.3.1).
    Secret {
        /// The Secret Text.
        secret: CredentialId,
    },
    /// A signed assertion (RFC 7523).
    Certificate {
        /// The Certificate that the provider knows.
        certificate: CredentialId,
        /// The SSH Key that belongs to it.
        key: CredentialId,
    },
}

/// A directory (tenant): its GUID or one of its verified domains. Never `common`: a single-tenant registration is not found there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantId(String);

/// The text is not a tenant id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTenant {
    /// `common`, `organizations` or `consumers`.
    #[error(
        "Enter the tenant's own id. With “common” or “organizations” the provider cannot find a registration made for one tenant."
    )]
    Shared,
    /// Anything else.
    #[error(
        "Enter the Directory (tenant) ID: 36 characters such as 6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6, or a verified domain."
    )]
    Malformed,
}

impl TenantId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TenantId {
    type Err = InvalidTenant;

    fn from_str(text: &str) -> Result<Self, InvalidTenant> {
        let text = text.trim().to_lowercase();
        if matches!(text.as_str(), "common" | "organizations" | "consumers") {
            return Err(InvalidTenant::Shared);
        }
        let domain = text.contains('.')
            && text.parse::<crate::address::HostName>().is_ok()
            && text.parse::<std::net::IpAddr>().is_err();
        if looks_like_guid(&text) || domain {
            Ok(Self(text))
        } else {
            Err(InvalidTenant::Malformed)
        }
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for TenantId {
    type Error = InvalidTenant;

    fn try_from(text: String) -> Result<Self, InvalidTenant> {
        text.parse()
    }
}

impl From<TenantId> for String {
    fn from(tenant: TenantId) -> Self {
        tenant.0
    }
}

/// What a person typed into the form of an OAuth application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationForm {
    /// Version that was shown; blank for a new one.
    pub version: String,
    /// Name.
    pub name: String,
    /// A [`Provider::value`].
    pub provider: String,
    /// A [`Cloud::value`].
    pub cloud: String,
    /// Authority, for custom endpoints.
    pub authority_url: String,
    /// Graph root, for custom endpoints.
    pub graph_url: String,
    /// Directory (tenant) ID.
    pub tenant_id: String,
    /// Application (client) ID.
    pub client_id: String,
    /// `secret` or `certificate`.
    pub client_auth: String,
    /// Id of the Secret Text.
    pub secret_text: String,
    /// Id of the Certificate.
    pub certificate: String,
    /// Id of the SSH Key.
    pub ssh_key: String,
}

/// An OAuth application as it is to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationDraft {
    /// Name.
    pub name: Name,
    /// Provider.
    pub provider: Provider,
    /// Cloud.
    pub cloud: Cloud,
    /// Where its endpoints are.
    pub endpoints: Endpoints,
    /// Tenant.
    pub tenant: TenantId,
    /// Application (client) ID.
    pub client_id: String,
    /// Client authentication.
    pub client_authentication: ClientAuthentication,
}

impl ApplicationForm {
    /// Checks everything that can be checked without the database.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn validate(&self) -> Result<ApplicationDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", self.name.parse::<Name>());
        let provider = errors.take(
            "provider",
            Provider::from_value(&self.provider).ok_or("Choose a provider."),
        );
        let cloud = errors.take("cloud", Cloud::from_value(&self.cloud).ok_or("Choose a cloud."));
        let endpoints = cloud.and_then(|cloud| self.endpoints(cloud, &mut errors));
        let tenant = errors.take("tenant_id", self.tenant_id.parse::<TenantId>());
        let client_id = errors.take("client_id", self.client_id());
        let client_authentication = self.client_authentication(&mut errors);
        let draft = (|| {
            Some(ApplicationDraft {
                name: name?,
                provider: provider?,
                cloud: cloud?,
                endpoints: endpoints?,
                tenant: tenant?,
                client_id: client_id?,
                client_authentication: client_authentication?,
            })
        })();
        errors.finish(draft)
    }

    fn endpoints(&self, cloud: Cloud, errors: &mut FieldErrors) -> Option<Endpoints> {
        if let Some(known) = Endpoints::of(cloud) {
            return Some(known);
        }
        let authority = errors.take("authority_url", self.authority_url.parse());
        let graph = errors.take("graph_url", self.graph_url.parse());
        authority
            .zip(graph)
            .map(|(authority, graph)| Endpoints { authority, graph })
    }

    fn client_id(&self) -> Result<String, &'static str> {
        let text = self.client_id.trim();
        if looks_like_guid(text) {
            Ok(text.to_lowercase())
        } else {
            Err(
                "Enter the Application (client) ID: 36 characters such as c2d85e10-47f3-4a9b-b6d1-05e8f3a7192c.",
            )
        }
    }

    /// Checks only what was chosen as client authentication.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn chosen_client_authentication(&self) -> Result<ClientAuthentication, FieldErrors> {
        let mut errors = FieldErrors::default();
        let chosen = self.client_authentication(&mut errors);
        errors.finish(chosen)
    }

    fn client_authentication(&self, errors: &mut FieldErrors) -> Option<ClientAuthentication> {
        let chosen = |errors: &mut FieldErrors, field, text: &str, message| {
            errors.take(
                field,
                filled(text)
                    .and_then(|id| id.parse::<CredentialId>().ok())
                    .ok_or(message),
            )
        };
        match self.client_auth.as_str() {
            "secret" => {
                let secret = chosen(
                    errors,
                    "secret_text",
                    &self.secret_text,
                    "Choose the Secret Text that holds the client secret.",
                )?;
                Some(ClientAuthentication::Secret { secret })
            }
            "certificate" => {
                let certificate = chosen(
                    errors,
                    "certificate",
                    &self.certificate,
                    "Choose the Certificate that the provider knows.",
                );
                let key = chosen(
                    errors,
                    "ssh_key",
                    &self.ssh_key,
                    "Choose the SSH Key that belongs to the certificate.",
                );
                certificate
                    .zip(key)
                    .map(|(certificate, key)| ClientAuthentication::Certificate { certificate, key })
            }
            _ => {
                errors.add("client_auth", "Choose how the application proves itself.");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ApplicationForm {
        ApplicationForm {
            name: "Mail".to_owned(),
            provider: "microsoft_graph".to_owned(),
            cloud: "global".to_owned(),
            tenant_id: "6F1C2A58-9b4e-4d07-8c35-1e7a90b2d4f6".to_owned(),
            client_id: " c2d85e10-47f3-4a9b-b6d1-05e8f3a7192c".to_owned(),
            client_auth: "secret".to_owned(),
            secret_text: "0192a3b4-c5d6-7e8f-9012-3456789abcde".to_owned(),
            ..ApplicationForm::default()
        }
    }

    #[test]
    fn a_complete_form_gives_a_draft_with_the_clouds_endpoints() {
        let draft = form().validate().unwrap();
        assert_eq!(
            draft.endpoints.authority.as_str(),
            "https://login.microsoftonline.com"
        );
        assert_eq!(draft.tenant.as_str(), "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6");
        assert_eq!(draft.client_id, "c2d85e10-47f3-4a9b-b6d1-05e8f3a7192c");
    }

    #[test]
    fn everything_wrong_is_named_at_its_field() {
        let form = ApplicationForm {
            cloud: "custom".to_owned(),
            tenant_id: "common".to_owned(),
            client_auth: "certificate".to_owned(),
            ..ApplicationForm::default()
        };
        let errors = form.validate().unwrap_err();
        for field in [
            "name",
            "provider",
            "authority_url",
            "graph_url",
            "tenant_id",
            "client_id",
            "certificate",
            "ssh_key",
        ] {
            assert!(errors.at(field).is_some(), "{field}");
        }
    }
}
