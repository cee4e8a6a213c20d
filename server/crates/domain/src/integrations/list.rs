//! Shows OAuth applications.

use super::{AppUse, uses_of};
use crate::error::Refusal;
use crate::records::{Application, Authorization, Credential, GeneralSettings};
use crate::services::Services;
use model::application::ClientAuthentication;
use model::authorization::AuthorizationState;
use model::ids::ApplicationId;
use url::Url;

/// An application in the list.
#[derive(Debug)]
pub struct ListedApplication {
    /// The application.
    pub application: Application,
    /// Its authorization.
    pub authorization: Option<Authorization>,
    /// How it is used.
    pub usage: AppUse,
}

impl ListedApplication {
    /// The state, also where there is no authorization.
    #[must_use]
    pub fn state(&self) -> AuthorizationState {
        self.authorization
            .as_ref()
            .map_or(AuthorizationState::NotAuthorized, |authorization| {
                authorization.state
            })
    }
}

/// An application with all that its page shows.
#[derive(Debug)]
pub struct ShownApplication {
    /// As in the list.
    pub listed: ListedApplication,
    /// The credentials of its client authentication.
    pub credentials: Vec<Credential>,
    /// *General*: the redirect URI.
    pub general: GeneralSettings,
    /// The link that asks a tenant administrator to consent; needs a base URL.
    pub admin_consent: Option<Url>,
}

/// All applications, by name.
///
/// # Errors
/// When the database fails.
pub async fn list(services: &Services) -> Result<Vec<ListedApplication>, Refusal> {
    let mut unit = services.database.read().await?;
    let mut listed = Vec::new();
    for application in unit.applications().await? {
        let authorization = unit.authorization(application.id).await?;
        let usage = uses_of(
            unit.as_mut(),
            &application,
            authorization.as_ref().map(|a| &a.account),
        )
        .await?;
        listed.push(ListedApplication {
            application,
            authorization,
            usage,
        });
    }
    Ok(listed)
}

/// One application.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn show(services: &Services, id: ApplicationId) -> Result<ShownApplication, Refusal> {
    let mut unit = services.database.read().await?;
    let application = unit.application(id).await?.ok_or(Refusal::NotFound)?;
    let authorization = unit.authorization(id).await?;
    let usage = uses_of(
        unit.as_mut(),
        &application,
        authorization.as_ref().map(|a| &a.account),
    )
    .await?;
    let mut credentials = Vec::new();
    let ids = match application.client_authentication {
        ClientAuthentication::Secret { secret } => vec![secret],
        ClientAuthentication::Certificate { certificate, key } => vec![certificate, key],
    };
    for id in ids {
        credentials.extend(unit.credential(id).await?);
    }
    let general = unit.general().await?;
    let admin_consent = general.redirect_uri().map(|uri| {
        services.tokens.admin_consent_url(
            &application.endpoints,
            &application.tenant,
            &application.client_id,
            &usage.permissions(),
            &uri,
        )
    });
    Ok(ShownApplication {
        listed: ListedApplication {
            application,
            authorization,
            usage,
        },
        credentials,
        general,
        admin_consent,
    })
}
