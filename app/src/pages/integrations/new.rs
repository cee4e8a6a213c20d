//! A new OAuth application.

use super::application_fields::{LABELS, Registration, blank_form};
use super::client_authentication::ClientAuthenticationFields;
use super::instructions::{Guidance, Instructions};
use crate::api::integrations::create_application;
use crate::form_state::FormState;
use crate::layout::{PageHead, in_shell};
use crate::request::request;
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::{ActionBar, ErrorSummary, SaveButton};
use chrono::{DateTime, Utc};
use domain::credentials::{self, ListedCredential};
use domain::general;
use domain::integrations::AppUse;
use domain::records::GeneralSettings;
use leptos::prelude::*;
use model::application::ApplicationForm;
use model::ids::ApplicationId;
use model::provider::Cloud;

const PATH: &str = "/integrations/new";

/// The page.
#[component]
pub fn NewApplicationPage() -> impl IntoView {
    in_shell("Add Application", async {
        let attempt = Attempt::of(create_application).await;
        if let Some(id) = attempt.done() {
            return Ok(see_other(&format!("/integrations/{id}?created")));
        }
        let request = request();
        let general = general::show(&request.services).await?;
        let credentials = credentials::list(&request.services).await?;
        Ok(page(&attempt, &general, &credentials, request.now()))
    })
}

fn page(
    attempt: &Attempt<ApplicationForm, ApplicationId>,
    general: &GeneralSettings,
    credentials: &[ListedCredential],
    now: DateTime<Utc>,
) -> AnyView {
    let typed = attempt.form.clone().map(|form| (form, "0"));
    let state = FormState::new(attempt, typed, blank_form(), 0);
    let guidance = Guidance {
        redirect_uri: general.redirect_uri().map(|uri| uri.to_string()),
        needed: AppUse::default().permissions(),
        granted: None,
        admin_consent: None,
        cloud: Cloud::from_value(&state.form.cloud).unwrap_or(Cloud::Global),
    };
    view! {
        <PageHead title="Add Application" crumbs=vec![("/integrations", "OAuth Applications")]
            lead="Register Countersign at Microsoft, with the instructions beside the form, and enter here what Microsoft shows."/>
        <div class="halves">
            <div class="stack">
                <ErrorSummary error=attempt.error().cloned() labels=LABELS page=PATH/>
                <form class="settings stack" method="post" action=PATH>
                    <Registration state=&state errors=attempt.errors() authorized=false/>
                    <ClientAuthenticationFields state=&state credentials now errors=attempt.errors()/>
                    <ActionBar><SaveButton/></ActionBar>
                </form>
            </div>
            <div class="stack"><Instructions guidance/></div>
        </div>
    }
    .into_any()
}
