//! Which path shows which page.

use crate::handed::CallbackOutcome;
use crate::pages::account::AccountPage;
use crate::pages::callback::{CallbackPage, HeldPage};
use crate::pages::credentials::{
    CredentialPage, CredentialsPage, GeneratePage, NewCredentialPage, ReplaceCredentialPage,
};
use crate::pages::email::{FolderPage, IncomingPage, OutgoingPage, RepliesPage};
use crate::pages::errors::NotFoundPage;
use crate::pages::help::ErrorsPage;
use crate::pages::integrations::{ApplicationPage, ApplicationsPage, NewApplicationPage, RotationPage};
use crate::pages::overview::OverviewPage;
use crate::pages::session::SignInPage;
use crate::pages::setup::SetupPage;
use crate::pages::system::{AuditPage, GeneralPage, NewUserPage, UserPage, UsersPage};
use crate::pages::test_runs::{TestRunPage, TestRunsPage};
use leptos::prelude::*;
use leptos_axum::AxumRouteListing;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

/// The page that the path names.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=Elsewhere>
                <Route path=path!("/") view=OverviewPage ssr=SsrMode::Async/>
                <Route path=path!("/email/outgoing") view=OutgoingPage ssr=SsrMode::Async/>
                <Route path=path!("/email/incoming") view=IncomingPage ssr=SsrMode::Async/>
                <Route path=path!("/email/replies") view=RepliesPage ssr=SsrMode::Async/>
                <Route path=path!("/email/replies/folder") view=FolderPage ssr=SsrMode::Async/>
                <Route path=path!("/activity/test-runs") view=TestRunsPage ssr=SsrMode::Async/>
                <Route path=path!("/activity/test-runs/:id") view=TestRunPage ssr=SsrMode::Async/>
                <Route path=path!("/integrations") view=ApplicationsPage ssr=SsrMode::Async/>
                <Route path=path!("/integrations/new") view=NewApplicationPage ssr=SsrMode::Async/>
                <Route path=path!("/integrations/:id") view=ApplicationPage ssr=SsrMode::Async/>
                <Route path=path!("/integrations/:id/client-authentication") view=RotationPage ssr=SsrMode::Async/>
                <Route path=path!("/integrations/:id/sign-ins/:held") view=HeldPage ssr=SsrMode::Async/>
                <Route path=path!("/credentials") view=CredentialsPage ssr=SsrMode::Async/>
                <Route path=path!("/credentials/new") view=NewCredentialPage ssr=SsrMode::Async/>
                <Route path=path!("/credentials/generate") view=GeneratePage ssr=SsrMode::Async/>
                <Route path=path!("/credentials/:id") view=CredentialPage ssr=SsrMode::Async/>
                <Route path=path!("/credentials/:id/replace") view=ReplaceCredentialPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/setup") view=SetupPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/system/general") view=GeneralPage ssr=SsrMode::Async/>
                <Route path=path!("/system/users") view=UsersPage ssr=SsrMode::Async/>
                <Route path=path!("/system/users/new") view=NewUserPage ssr=SsrMode::Async/>
                <Route path=path!("/system/users/:id") view=UserPage ssr=SsrMode::Async/>
                <Route path=path!("/help/errors") view=ErrorsPage ssr=SsrMode::Async/>
                <Route path=path!("/system/audit") view=AuditPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}

/// No page has the path. The callback path can be set by the administrator, so it is no route: the server says when it is meant.
#[component]
fn Elsewhere() -> impl IntoView {
    match use_context::<CallbackOutcome>() {
        Some(CallbackOutcome::Problem(problem)) => view! { <CallbackPage problem/> }.into_any(),
        _ => view! { <NotFoundPage/> }.into_any(),
    }
}

/// All paths of pages, for the server's router. Each takes GET, and POST to itself.
#[must_use]
pub fn routes() -> Vec<AxumRouteListing> {
    leptos_axum::generate_route_list(App)
}
