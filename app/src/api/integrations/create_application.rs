use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::integrations;
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::application::ApplicationForm;
use model::ids::ApplicationId;

/// Adds an OAuth application.
///
/// # Errors
/// As [`integrations::create`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "integrations/create", input = PostUrl, output = Json)]
pub async fn create_application(
    /// What was typed.
    #[server(flatten)]
    form: ApplicationForm,
) -> Result<ApplicationId, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(integrations::create(&request.services, &request.actor(), &form).await?)
}
