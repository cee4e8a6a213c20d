//! Who an access token speaks for.

use crate::ports::MailFault;
use crate::records::Account;
use async_trait::async_trait;
use model::provider::EndpointUrl;
use secrecy::SecretString;

/// Asks the provider who signed in (Microsoft Graph: `GET /me`).
#[async_trait]
pub trait AccountDirectory: Send + Sync {
    /// The account behind an access token.
    ///
    /// # Errors
    /// Why the provider did not say.
    async fn account(&self, graph: &EndpointUrl, token: &SecretString) -> Result<Account, MailFault>;
}
