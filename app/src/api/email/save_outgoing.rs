use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::{Saved, connections};
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::email::OutgoingForm;
use model::secret::SecretInput;

/// Saves *Outgoing Email Settings*. A blank password keeps the saved one.
///
/// # Errors
/// As [`connections::save_outgoing`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "email/save-outgoing", input = PostUrl, output = Json)]
pub async fn save_outgoing(
    /// What was typed.
    #[server(flatten)]
    form: OutgoingForm,
    /// The password, blank to keep the saved one.
    #[server(default)]
    password: SecretInput,
) -> Result<Saved, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(connections::save_outgoing(&request.services, &request.actor(), &form, &password).await?)
}
