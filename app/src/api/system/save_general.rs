use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::Saved;
use domain::general::{self, GeneralForm};
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};

/// Saves *General*.
///
/// # Errors
/// As [`general::save`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "system/save-general", input = PostUrl, output = Json)]
pub async fn save_general(
    /// What was typed.
    #[server(flatten)]
    form: GeneralForm,
) -> Result<Saved, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(general::save(&request.services, &request.actor(), &form).await?)
}
