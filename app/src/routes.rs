//! Which path shows which page.

use crate::pages::{errors::NotFoundPage, system::GeneralPage};
use leptos::prelude::*;
use leptos_axum::AxumRouteListing;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

/// The page that the path names.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/system/general") view=GeneralPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}

/// All paths of pages, for the server's router. Each takes GET, and POST to itself.
#[must_use]
pub fn routes() -> Vec<AxumRouteListing> {
    leptos_axum::generate_route_list(App)
}
