//! First run: the first administrator, then the guide.

mod first_administrator;
mod guide;
mod guide_step;

use crate::request::request;
use leptos::prelude::*;

/// The form for the first administrator; for whoever is signed in, the guide.
#[component]
pub fn SetupPage() -> impl IntoView {
    if request().signed_in.is_some() {
        guide::guide()
    } else {
        first_administrator::first_administrator()
    }
}
