use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::administrators;
use model::ids::AdministratorId;

/// Lets an administrator sign in, or no longer.
///
/// # Errors
/// As [`administrators::set_active`]; [`ApiError::NotSignedIn`].
pub(crate) async fn set_user_active(id: AdministratorId, active: bool) -> Result<(), ApiError> {
    require_administrator()?;
    let request = request();
    Ok(administrators::set_active(&request.services, &request.actor(), id, active).await?)
}
