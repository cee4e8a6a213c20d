use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::{Saved, connections};
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::email::RepliesForm;

/// Saves *Email Reply Options*.
///
/// # Errors
/// As [`connections::save_replies`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "email/save-replies", input = PostUrl, output = Json)]
pub async fn save_replies(
    /// What was typed.
    #[server(flatten)]
    form: RepliesForm,
) -> Result<Saved, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(connections::save_replies(&request.services, &request.actor(), &form).await?)
}
