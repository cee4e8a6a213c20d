use crate::api::account::AccountForm;
use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::administrators;
use model::ids::AdministratorId;

/// Changes name and address of an administrator.
///
/// # Errors
/// As [`administrators::change`]; [`ApiError::NotSignedIn`].
pub(crate) async fn change_user(id: AdministratorId, form: AccountForm) -> Result<(), ApiError> {
    require_administrator()?;
    let request = request();
    Ok(administrators::change(&request.services, &request.actor(), id, &form.email, &form.name).await?)
}
