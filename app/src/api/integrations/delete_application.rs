use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::integrations;
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::ids::ApplicationId;

/// Deletes an OAuth application that nothing uses.
///
/// # Errors
/// As [`integrations::remove`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "integrations/delete", input = PostUrl, output = Json)]
pub async fn delete_application(
    /// Which application.
    application: ApplicationId,
) -> Result<(), ApiError> {
    require_administrator()?;
    let request = request();
    Ok(integrations::remove(&request.services, &request.actor(), application).await?)
}
