//! Which path shows which page.

use crate::pages::account::AccountPage;
use crate::pages::errors::NotFoundPage;
use crate::pages::session::SignInPage;
use crate::pages::setup::SetupPage;
use crate::pages::system::{AuditPage, GeneralPage, NewUserPage, UserPage, UsersPage};
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
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/setup") view=SetupPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/system/general") view=GeneralPage ssr=SsrMode::Async/>
                <Route path=path!("/system/users") view=UsersPage ssr=SsrMode::Async/>
                <Route path=path!("/system/users/new") view=NewUserPage ssr=SsrMode::Async/>
                <Route path=path!("/system/users/:id") view=UserPage ssr=SsrMode::Async/>
                <Route path=path!("/system/audit") view=AuditPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}

/// All paths of pages, for the server's router. Each takes GET, and POST to itself.
#[must_use]
pub fn routes() -> Vec<AxumRouteListing> {
    leptos_axum::generate_route_list(App)
}
