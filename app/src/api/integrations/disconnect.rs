use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::authorization;
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::ids::ApplicationId;

/// Forgets the sign-in of an OAuth application.
///
/// # Errors
/// As [`authorization::disconnect`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "integrations/disconnect", input = PostUrl, output = Json)]
pub async fn disconnect(
    /// Which application.
    application: ApplicationId,
) -> Result<(), ApiError> {
    require_administrator()?;
    let request = request();
    Ok(authorization::disconnect(&request.services, &request.actor(), application).await?)
}
