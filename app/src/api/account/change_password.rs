use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::sessions;
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::secret::SecretInput;
use serde::{Deserialize, Serialize};

/// What a person typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    current_password: SecretInput,
    new_password: SecretInput,
    repeat_password: SecretInput,
}

/// Changes the own password and ends all other sessions.
///
/// # Errors
/// As [`sessions::change_password`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "account/change-password", input = PostUrl, output = Json)]
pub async fn change_password(
    /// What was typed.
    #[server(flatten)]
    form: PasswordForm,
) -> Result<(), ApiError> {
    let signed_in = require_administrator()?;
    let request = request();
    sessions::change_password(
        &request.services,
        &request.actor(),
        &signed_in.session,
        &signed_in.administrator,
        form.current_password.as_secret(),
        form.new_password.as_secret(),
        form.repeat_password.as_secret(),
    )
    .await?;
    Ok(())
}
