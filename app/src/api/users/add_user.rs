use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::administrators;
use model::ids::AdministratorId;
use model::secret::SecretInput;
use serde::Deserialize;

/// What a person typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewUserForm {
    pub(crate) email: String,
    pub(crate) name: String,
    password: SecretInput,
}

/// Adds an administrator.
///
/// # Errors
/// As [`administrators::add`]; [`ApiError::NotSignedIn`].
pub(crate) async fn add_user(form: NewUserForm) -> Result<AdministratorId, ApiError> {
    require_administrator()?;
    let request = request();
    let password = form.password.as_secret();
    Ok(administrators::add(
        &request.services,
        &request.actor(),
        &form.email,
        &form.name,
        password,
    )
    .await?)
}
