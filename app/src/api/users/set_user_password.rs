use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::administrators;
use model::ids::AdministratorId;
use model::secret::SecretInput;
use serde::Deserialize;

/// What a person typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct UserPasswordForm {
    password: SecretInput,
}

/// Gives another administrator a new password.
///
/// # Errors
/// As [`administrators::set_password`]; [`ApiError::NotSignedIn`].
pub(crate) async fn set_user_password(id: AdministratorId, form: UserPasswordForm) -> Result<(), ApiError> {
    require_administrator()?;
    let request = request();
    Ok(
        administrators::set_password(&request.services, &request.actor(), id, form.password.as_secret())
            .await?,
    )
}
