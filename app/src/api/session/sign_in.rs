use crate::cookie;
use crate::error::ApiError;
use crate::request::request;
use domain::sessions;
use model::secret::SecretInput;
use serde::Deserialize;

/// What a person typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInForm {
    pub(crate) email: String,
    password: SecretInput,
}

/// Signs in and gives the browser its session.
///
/// # Errors
/// As [`sessions::sign_in`].
pub(crate) async fn sign_in(form: SignInForm) -> Result<(), ApiError> {
    let request = request();
    let password = form.password.as_secret();
    let replaced = request.signed_in.as_ref().map(|signed_in| &signed_in.session);
    let signed_in = sessions::sign_in(
        &request.services,
        &form.email,
        password,
        &request.client,
        replaced,
    )
    .await?;
    cookie::set(&request, &signed_in.token);
    Ok(())
}
