use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::{Saved, integrations};
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::application::ApplicationForm;
use model::ids::ApplicationId;

/// Changes an OAuth application.
///
/// # Errors
/// As [`integrations::save`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "integrations/save", input = PostUrl, output = Json)]
pub async fn save_application(
    /// Which application.
    application: ApplicationId,
    /// What was typed.
    #[server(flatten)]
    form: ApplicationForm,
) -> Result<Saved, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(integrations::save(&request.services, &request.actor(), application, &form).await?)
}
