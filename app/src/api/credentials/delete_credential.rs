use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::credentials;
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::ids::CredentialId;

/// Deletes a credential that nothing uses.
///
/// # Errors
/// As [`credentials::remove`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "credentials/delete", input = PostUrl, output = Json)]
pub async fn delete_credential(
    /// Which credential.
    credential: CredentialId,
) -> Result<(), ApiError> {
    require_administrator()?;
    let request = request();
    Ok(credentials::remove(&request.services, &request.actor(), credential).await?)
}
