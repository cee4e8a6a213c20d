use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::Saved;
use domain::administrators::{self, AdministratorForm};
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};

/// Changes the own name and address.
///
/// # Errors
/// As [`administrators::change`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "account/save-account", input = PostUrl, output = Json)]
pub async fn save_account(
    /// What was typed.
    #[server(flatten)]
    form: AdministratorForm,
) -> Result<Saved, ApiError> {
    let own = require_administrator()?.administrator.id;
    let request = request();
    Ok(administrators::change(&request.services, &request.actor(), own, &form).await?)
}
