use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::{Saved, connections};
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::email::IncomingForm;
use model::secret::SecretInput;

/// Saves *Incoming Email Settings*. A blank password keeps the saved one.
///
/// # Errors
/// As [`connections::save_incoming`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "email/save-incoming", input = PostUrl, output = Json)]
pub async fn save_incoming(
    /// What was typed.
    #[server(flatten)]
    form: IncomingForm,
    /// The password, blank to keep the saved one.
    #[server(default)]
    password: SecretInput,
) -> Result<Saved, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(connections::save_incoming(&request.services, &request.actor(), &form, &password).await?)
}
