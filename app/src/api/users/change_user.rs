use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::Saved;
use domain::administrators::{self, AdministratorForm};
use model::ids::AdministratorId;

/// Changes name and address of an administrator.
///
/// # Errors
/// As [`administrators::change`]; [`ApiError::NotSignedIn`].
pub(crate) async fn change_user(id: AdministratorId, form: AdministratorForm) -> Result<Saved, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(administrators::change(&request.services, &request.actor(), id, &form).await?)
}
