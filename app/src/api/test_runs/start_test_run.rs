use crate::error::ApiError;
use crate::request::{request, require_administrator};
use domain::diagnostics;
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use model::ids::TestRunId;

/// Starts a test of the saved settings. The mail goes to the administrator who is signed in.
///
/// # Errors
/// As [`diagnostics::start`]; [`ApiError::NotSignedIn`].
#[server(prefix = "/api", endpoint = "test-runs/start", input = PostUrl, output = Json)]
pub async fn start_test_run() -> Result<TestRunId, ApiError> {
    let administrator = require_administrator()?.administrator;
    let request = request();
    Ok(diagnostics::start(&request.services, &request.actor(), administrator.email).await?)
}
