//! OAuth applications: registrations at providers.

mod client_authentication;
mod list;
mod remove;
mod save;
mod tenant_mail;
mod uses;

pub use client_authentication::{Probe, Switched, clear_spare, prepare, probe, switch, undo_switch};
pub use list::{ListedApplication, ShownApplication, list, show};
pub use remove::remove;
pub(crate) use save::try_again_with_new_client_key;
pub use save::{create, save};
pub use tenant_mail::{TenantMail, tenant_mail};
pub use uses::{AppUse, uses_of};

use crate::credentials;
use crate::error::{Refusal, Stale};
use crate::ports::{Client, ClientKey, UnitOfWork};
use crate::records::Application;
use crate::services::Services;
use model::application::ClientAuthentication;
use secrecy::ExposeSecret;

/// The form is older than what is saved.
fn stale(saved: Application) -> Refusal {
    Refusal::Stale(Stale {
        version: saved.version,
        by: Some(saved.saved_by),
        at: saved.saved_at,
    })
}

/// The registration with its client key opened, for one request to the provider.
pub(crate) async fn client(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    application: &Application,
) -> Result<Client, Refusal> {
    client_with(services, unit, application, application.client_authentication).await
}

/// The registration with one of its client keys opened.
pub(crate) async fn client_with(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    application: &Application,
    authentication: ClientAuthentication,
) -> Result<Client, Refusal> {
    let key = match authentication {
        ClientAuthentication::Secret { secret } => {
            ClientKey::Secret(credentials::open_text(services, unit, secret).await?)
        }
        ClientAuthentication::Certificate { certificate, key } => ClientKey::Certificate {
            certificate: credentials::open(services, unit, certificate)
                .await?
                .expose_secret()
                .to_vec(),
            key: credentials::open(services, unit, key).await?,
        },
    };
    Ok(Client {
        endpoints: application.endpoints.clone(),
        tenant: application.tenant.clone(),
        client_id: application.client_id.clone(),
        key,
    })
}
