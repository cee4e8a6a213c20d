//! For whoever watches the process.

use super::WebState;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The process lives.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// Database and schema are fine. The master key was checked before the server began to listen.
pub(super) async fn ready(State(state): State<WebState>) -> Response {
    match state.services.database.check().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!(%error, event = "not-ready", "the database is not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "database not ready\n").into_response()
        }
    }
}
