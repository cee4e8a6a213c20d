//! One OAuth application: its form, what to do at the provider, its sign-in.

use super::application_fields::{LABELS, Registration, as_form};
use super::authorization::{AuthorizationPanel, AuthorizationProblem};
use super::checks::checks;
use super::client_authentication::ClientAuthenticationFields;
use super::instructions::{Guidance, Instructions, missing};
use super::pasted::{self, explained};
use super::removal::{Removal, question};
use super::tenant_mail::TenantMailPanel;
use crate::api::integrations::{SaveApplication, delete_application, disconnect, save_application};
use crate::error::ApiError;
use crate::form_state::FormState;
use crate::layout::{Aside, PageHead, in_shell};
use crate::pages::params::id_of;
use crate::request::{flag, request};
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::form::sentence;
use crate::ui::{ActionBar, Banner, ErrorSummary, SaveButton, SettingsForm, Tone};
use chrono::{DateTime, Utc};
use domain::Saved;
use domain::authorization::{Depth, preflight};
use domain::credentials::{self, ListedCredential};
use domain::integrations::{self, ShownApplication};
use domain::records::{Application, SpareRole};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use model::advice::WhoseJob;
use model::application::ApplicationForm;
use model::ids::ApplicationId;

/// The page.
#[component]
pub fn ApplicationPage() -> impl IntoView {
    let id = id_of::<ApplicationId>();
    in_shell("OAuth Application", async move {
        content(id.ok_or(ApiError::NotFound)?).await
    })
}

async fn content(id: ApplicationId) -> Result<AnyView, ApiError> {
    let request = request();
    let action = request
        .submission
        .as_ref()
        .map(crate::submission::Submission::action);
    let mut attempt = Attempt::default();
    let mut refused = None;
    let mut depth = Depth::AtHand;
    match action.as_deref() {
        None | Some(pasted::ACTION) => {}
        Some("delete") => match delete_application(id).await {
            Ok(()) => return Ok(see_other("/integrations?deleted")),
            Err(error) => refused = Some(error),
        },
        Some("disconnect") => match disconnect(id).await {
            Ok(()) => return Ok(see_other(&format!("/integrations/{id}?disconnected"))),
            Err(error) => refused = Some(error),
        },
        Some("check") => depth = Depth::Network,
        Some(_) => {
            attempt = Attempt::of(|form| save_application(id, form)).await;
            if attempt.succeeded() {
                return Ok(see_other(&format!("/integrations/{id}?saved")));
            }
        }
    }
    let shown = integrations::show(&request.services, id).await?;
    let credentials = credentials::list(&request.services).await?;
    let checked = preflight(&request.services, id, &request.sight, depth).await?;
    let answer = explained(request.submission.as_ref())?;
    let beside = (
        checks(checked, &shown),
        pasted::pasted(&format!("/integrations/{id}"), answer),
    );
    Ok(page(
        shown,
        beside,
        &credentials,
        &attempt,
        refused.as_ref(),
        request.now(),
    ))
}

fn page(
    shown: ShownApplication,
    (checks, pasted): (AnyView, AnyView),
    credentials: &[ListedCredential],
    attempt: &Attempt<ApplicationForm, Saved>,
    refused: Option<&ApiError>,
    now: DateTime<Utc>,
) -> AnyView {
    let application = &shown.listed.application;
    let path = format!("/integrations/{}", application.id);
    let used_by = match shown.listed.usage.by.as_slice() {
        [] => "used by nothing yet".to_owned(),
        by => format!("used by {}", by.join(", ")),
    };
    let title = application.name.to_string();
    let lead = format!(
        "{} · {} · {used_by}",
        application.provider.label(),
        application.cloud.label()
    );
    let question = question(&shown.listed, flag("delete"), flag("disconnect"));
    let refused = refused.map(sentence).map(|text| {
        view! { <Banner tone=Tone::Danger title="Not done" role="alert"><p>{text}</p></Banner> }
    });
    let form = form(&shown, credentials, attempt, &path, now);
    let removal = view! { <Removal listed=&shown.listed/> }.into_any();
    let news = news(&shown);
    let guidance = guidance(&shown);
    let mail = mail(&shown);
    let authorization = shown.listed.authorization.clone();
    view! {
        <Title text=title.clone()/>
        <PageHead title lead crumbs=vec![("/integrations", "OAuth Applications")]/>
        <div class="stack">
            {question}
            {refused}
            {news}
            <AuthorizationProblem authorization/>
            <div class="halves">
                <div class="stack">
                    <ErrorSummary error=attempt.error().cloned() labels=LABELS page=path/>
                    {form}
                </div>
                <Aside label="Instructions and sign-in">
                    <AuthorizationPanel listed=shown.listed/>
                    {checks}
                    {pasted}
                    <Instructions guidance/>
                    {removal}
                </Aside>
            </div>
            {mail}
        </div>
    }
    .into_any()
}

fn form(
    shown: &ShownApplication,
    credentials: &[ListedCredential],
    attempt: &Attempt<ApplicationForm, Saved>,
    path: &str,
    now: DateTime<Utc>,
) -> AnyView {
    let application = &shown.listed.application;
    let typed = attempt
        .form
        .as_ref()
        .map(|form| (form.clone(), form.version.as_str()));
    let state = FormState::new(attempt, typed, as_form(application), application.version);
    let just_saved = flag("saved").then_some(application.saved_at);
    let authorized = shown.listed.authorization.is_some();
    let id = application.id.to_string();
    let registration = view! { <Registration state=&state errors=attempt.errors() authorized/> }.into_any();
    let rotation = rotation_link(application);
    let proof = view! { <ClientAuthenticationFields state=&state credentials now errors=attempt.errors()/> }
        .into_any();
    view! {
        <SettingsForm action=path endpoint=SaveApplication::PATH version=state.version>
            <input type="hidden" name="application" value=id/>
            {registration}
            {proof}
            {rotation}
            <ActionBar just_saved><SaveButton/></ActionBar>
        </SettingsForm>
    }
    .into_any()
}

/// The way to a change without a gap, and what stands in the second slot.
fn rotation_link(application: &Application) -> AnyView {
    let text = match application.spare.as_ref().map(|spare| spare.role) {
        None => {
            "There the next secret or certificate is put beside this one, tried at the provider, and switched to without a gap."
        }
        Some(SpareRole::Next) => "The next one is prepared there. Probe it and switch.",
        Some(SpareRole::Previous) => "The one from before is kept there as fallback.",
    };
    let link = format!("/integrations/{}/client-authentication", application.id);
    view! { <p class="muted"><a href=link>"Rotate the client authentication"</a>". "{text}</p> }.into_any()
}

fn guidance(shown: &ShownApplication) -> Guidance {
    Guidance {
        redirect_uri: shown.general.redirect_uri().map(|uri| uri.to_string()),
        needed: shown.listed.usage.permissions(),
        granted: shown
            .listed
            .authorization
            .as_ref()
            .map(|authorization| authorization.scopes.clone()),
        admin_consent: shown.admin_consent.as_ref().map(ToString::to_string),
        cloud: shown.listed.application.cloud,
    }
}

/// The mail to the tenant administrator; its text is open where they are the ones who have to act.
fn mail(shown: &ShownApplication) -> Option<AnyView> {
    let problem = shown
        .listed
        .authorization
        .as_ref()
        .and_then(|authorization| authorization.problem.as_ref());
    let open = problem.is_some_and(|problem| problem.whose_job == WhoseJob::TenantAdministrator);
    let mail = integrations::tenant_mail(shown, problem)?;
    Some(view! { <TenantMailPanel mail open/> }.into_any())
}

/// What has just happened, and what is missing.
fn news(shown: &ShownApplication) -> AnyView {
    let authorization = shown.listed.authorization.as_ref();
    let created = flag("created").then(|| {
        view! {
            <Banner tone=Tone::Ok title="Application added" role="status">
                <p>"Next: finish the registration at Microsoft, then authorize."</p>
            </Banner>
        }
    });
    let authorized = authorization.filter(|_| flag("authorized")).map(|authorization| {
        let title = format!("Authorized as {}", authorization.account.label());
        let actions = || view! { <a class="button" href="/email/outgoing">"Open Outgoing"</a> };
        view! {
            <Banner tone=Tone::Ok title role="status" actions>
                <p>"Countersign keeps this sign-in alive. Next: choose the application in the email settings, and test them."</p>
            </Banner>
        }
    });
    let disconnected = flag("disconnected").then(|| view! {
        <Banner tone=Tone::Ok title="Disconnected" role="status"><p>"The sign-in was forgotten."</p></Banner>
    });
    let lacking = authorization
        .map(|authorization| missing(&shown.listed.usage.permissions(), &authorization.scopes))
        .unwrap_or_default();
    let lacking = (!lacking.is_empty()).then(|| {
        let names: Vec<&str> = lacking.iter().map(|permission| permission.name()).collect();
        let title = match names.len() {
            1 => "1 permission is missing".to_owned(),
            count => format!("{count} permissions are missing"),
        };
        view! {
            <Banner tone=Tone::Danger title>
                <p><code>{names.join(" ")}</code>". Add what is marked under API permissions, then press "<em>"Re-Authorize"</em>"."</p>
            </Banner>
        }
    });
    view! { {created}{authorized}{disconnected}{lacking} }.into_any()
}
