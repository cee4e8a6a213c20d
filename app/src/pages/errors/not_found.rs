//! There is no page at this path.

use super::refused;
use crate::error::ApiError;
use crate::layout::in_shell;
use leptos::prelude::*;

/// Shown for every path that no page has.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    in_shell("There is nothing here", async { Ok(refused(ApiError::NotFound)) })
}
