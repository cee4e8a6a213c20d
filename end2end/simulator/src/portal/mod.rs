//! The portal.
use crate::{
    html::{html, page},
    tenant::Shared,
};
use axum::{Router, http::StatusCode, response::Response};
/// All pages.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
}
/// Any other path.
pub(crate) async fn not_found() -> Response {
    page(
        StatusCode::NOT_FOUND,
        "Page not found",
        &html!("<h1>Page not found</h1>"),
    )
}
