use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::credentials;
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::credential::GenerateForm;
use model::ids::CredentialId;

/// Makes a key with a certificate or a request for one.
///
/// # Errors
/// As [`credentials::generate`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "credentials/generate", input = PostUrl, output = Json)]
pub async fn generate_credential(
    /// What was typed.
    #[server(flatten)]
    form: GenerateForm,
) -> Result<CredentialId, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(credentials::generate(&request.services, &request.actor(), &form).await?)
}
