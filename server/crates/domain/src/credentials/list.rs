//! Shows credentials and where they are used.

use super::pairs::uses;
use crate::error::Refusal;
use crate::records::{Application, Credential};
use crate::services::Services;
use model::ids::{ApplicationId, CredentialId};

/// A place where a credential is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialUse {
    /// The OAuth application.
    pub application: ApplicationId,
    /// Its name.
    pub name: String,
}

/// A credential and its uses.
#[derive(Debug, Clone)]
pub struct ListedCredential {
    /// The credential.
    pub credential: Credential,
    /// Where it is used.
    pub used_by: Vec<CredentialUse>,
}

/// All credentials, by name.
///
/// # Errors
/// When the database fails.
pub async fn list(services: &Services) -> Result<Vec<ListedCredential>, Refusal> {
    let mut unit = services.database.read().await?;
    let credentials = unit.credentials().await?;
    let applications = unit.applications().await?;
    Ok(credentials
        .into_iter()
        .map(|credential| with_uses(credential, &applications))
        .collect())
}

/// One credential.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn show(services: &Services, id: CredentialId) -> Result<ListedCredential, Refusal> {
    let mut unit = services.database.read().await?;
    let credential = unit.credential(id).await?.ok_or(Refusal::NotFound)?;
    let applications = unit.applications().await?;
    Ok(with_uses(credential, &applications))
}

fn with_uses(credential: Credential, applications: &[Application]) -> ListedCredential {
    let used_by = applications
        .iter()
        .filter(|application| uses(application, credential.id))
        .map(|application| CredentialUse {
            application: application.id,
            name: application.name.to_string(),
        })
        .collect();
    ListedCredential { credential, used_by }
}
