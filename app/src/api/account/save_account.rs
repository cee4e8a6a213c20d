use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::administrators;
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use serde::{Deserialize, Serialize};

/// What a person typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
}

/// Changes the own name and address.
///
/// # Errors
/// As [`administrators::change`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "account/save-account", input = PostUrl, output = Json)]
pub async fn save_account(
    /// What was typed.
    #[server(flatten)]
    form: AccountForm,
) -> Result<(), ApiError> {
    let own = require_administrator()?.administrator.id;
    let request = request();
    Ok(administrators::change(&request.services, &request.actor(), own, &form.email, &form.name).await?)
}
