//! Back from the provider, without success: what happened, and the ways on. On success the server leads to the application's page.

mod plain;
mod wrong_account;

use crate::error::ApiError;
use crate::layout::in_shell;
use crate::pages::errors::refused;
use crate::policy::allow_form_target;
use crate::request::request;
use crate::response::set_status;
use domain::authorization::CallbackProblem;
use domain::integrations;
use http::StatusCode;
use leptos::prelude::*;
use model::ids::ApplicationId;
use plain::plain;
use std::sync::Arc;
use wrong_account::wrong_account;

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
    match problem {
        CallbackProblem::Internal(fault) => {
            let error = ApiError::internal();
            tracing::error!(error = %fault, "a sign-in could not be finished");
            refused(error)
        }
        CallbackProblem::WrongAccount {
            application,
            name,
            signed_in,
            expected,
        } => {
            set_status(StatusCode::CONFLICT);
            lead_back(*application).await;
            wrong_account(*application, name, signed_in, expected)
        }
        other => {
            // Consent of a tenant administrator is good news; everything else did not do what was asked
            if !matches!(other, CallbackProblem::AdminConsented) {
                set_status(StatusCode::BAD_REQUEST);
            }
            plain(other)
        }
    }
}

/// Lets the form on this page lead to the provider of the application again.
async fn lead_back(application: ApplicationId) {
    if let Ok(shown) = integrations::show(&request().services, application).await {
        allow_form_target(&shown.listed.application.endpoints.authority.origin());
    }
}
