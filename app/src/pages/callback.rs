//! Back from the provider, without success: what happened, and the ways on. On success the server leads to the application's page,
//! and to [`HeldPage`] when another account signed in.

mod compared;
mod held;
mod plain;
mod ways;

pub use held::HeldPage;

use crate::error::ApiError;
use crate::layout::in_shell;
use crate::pages::errors::refused;
use crate::policy::allow_form_target;
use crate::request::request;
use crate::response::set_status;
use domain::authorization::{Begun, CallbackProblem};
use domain::integrations;
use domain::records::Ending;
use http::StatusCode;
use leptos::prelude::*;
use model::ids::ApplicationId;
use plain::plain;
use std::sync::Arc;

/// The page.
#[component]
pub fn CallbackPage(
    /// Why the sign-in did not succeed.
    problem: Arc<CallbackProblem>,
) -> impl IntoView {
    in_shell(
        "Sign-in at the provider",
        async move { Ok(content(&problem).await) },
    )
}

async fn content(problem: &CallbackProblem) -> AnyView {
    if let CallbackProblem::Internal(fault) = problem {
        tracing::error!(error = %fault, "a sign-in could not be finished");
        return refused(ApiError::internal());
    }
    if let Some(begun) = begun(problem) {
        lead_back(begun.application).await;
    }
    set_status(status(problem));
    plain(problem, request().now())
}

/// Good news are those of a tenant administrator who consented, and of a sign-in that worked already. Never a status of the server:
/// proxies put pages of their own in its place.
const fn status(problem: &CallbackProblem) -> StatusCode {
    match problem {
        CallbackProblem::AdminConsented
        | CallbackProblem::Repeated {
            ending: Ending::Authorized { .. },
            ..
        } => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// The sign-in that the problem is about.
const fn begun(problem: &CallbackProblem) -> Option<&Begun> {
    match problem {
        CallbackProblem::Repeated { begun, .. }
        | CallbackProblem::Expired(begun)
        | CallbackProblem::OtherAdministrator { begun, .. }
        | CallbackProblem::OtherSession(begun)
        | CallbackProblem::AddressChanged { begun, .. }
        | CallbackProblem::Cancelled(begun)
        | CallbackProblem::Provider(begun, _)
        | CallbackProblem::Unavailable(begun, _)
        | CallbackProblem::ClockWrong { begun, .. } => Some(begun),
        CallbackProblem::NothingToDo
        | CallbackProblem::AdminConsented
        | CallbackProblem::UnknownState
        | CallbackProblem::Changed(_)
        | CallbackProblem::Internal(_) => None,
    }
}

/// Lets the form on this page lead to the provider of the application again.
async fn lead_back(application: ApplicationId) {
    if let Ok(shown) = integrations::show(&request().services, application).await {
        allow_form_target(&shown.listed.application.endpoints.authority.origin());
    }
}

/// A button that begins the same sign-in once more.
#[component]
fn AuthorizeAgain(
    /// For which application.
    application: ApplicationId,
    /// The account to expect.
    #[prop(into)]
    expected: String,
    /// What the button says.
    label: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=format!("/integrations/{application}/authorize")>
            <input type="hidden" name="user_name" value=expected/>
            <button class="button" data-kind="primary" type="submit">{label}</button>
        </form>
    }
}
