use crate::cookie;
use crate::error::ApiError;
use crate::request::request;
use domain::installation;
use model::secret::SecretInput;
use serde::Deserialize;

/// What a person typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FirstAdministratorForm {
    token: SecretInput,
    pub(crate) email: String,
    pub(crate) name: String,
    password: SecretInput,
}

/// Creates the first administrator and signs in.
///
/// # Errors
/// As [`installation::create_first_administrator`].
pub(crate) async fn create_first(form: FirstAdministratorForm) -> Result<(), ApiError> {
    use secrecy::ExposeSecret;
    let request = request();
    let signed_in = installation::create_first_administrator(
        &request.services,
        form.token.as_secret().expose_secret(),
        &form.email,
        &form.name,
        form.password.as_secret(),
        &request.client,
    )
    .await?;
    cookie::set(&request, &signed_in.token);
    Ok(())
}
