//! *Client authentication* of an OAuth application: what is in use, what is to be used next, and what to go back to.

use super::application_fields::{LABELS, authentication_as_form};
use super::client_authentication::ClientAuthenticationFields;
use crate::error::ApiError;
use crate::form_state::FormState;
use crate::layout::{PageHead, in_shell};
use crate::pages::params::id_of;
use crate::request::{RequestContext, flag, request, require_administrator};
use crate::response::{see_other, set_status};
use crate::submission::Attempt;
use crate::ui::form::sentence;
use crate::ui::time::to_the_day;
use crate::ui::{Banner, Below, ErrorSummary, Fact, Facts, Panel, ProblemBox, State, Symbol, Time, Tone};
use domain::Saved;
use domain::credentials::{self, ListedCredential};
use domain::integrations::{self, Probe, Switched};
use domain::records::{Application, SpareAuthentication, SpareRole};
use http::StatusCode;
use leptos::prelude::*;
use leptos_meta::Title;
use model::advice::Problem;
use model::application::{ApplicationForm, ClientAuthentication};
use model::credential::Facts as CredentialFacts;
use model::ids::{ApplicationId, CredentialId};

/// The page.
#[component]
pub fn RotationPage() -> impl IntoView {
    let id = id_of::<ApplicationId>();
    in_shell("Client authentication", async move {
        content(id.ok_or(ApiError::NotFound)?).await
    })
}

/// What a pressed button led to, other than to another page.
#[derive(Default)]
struct News {
    refused: Option<ApiError>,
    accepted: bool,
    problem: Option<Box<Problem>>,
    attempt: Attempt<ApplicationForm, Saved>,
}

async fn content(id: ApplicationId) -> Result<AnyView, ApiError> {
    let request = request();
    let path = format!("/integrations/{id}/client-authentication");
    let mut news = News::default();
    if let Some(submission) = request.submission.as_ref() {
        require_administrator()?;
        match pressed(&request, id, &submission.action(), &mut news).await {
            Ok(Some(done)) => return Ok(see_other(&format!("{path}?{done}"))),
            Ok(None) => {}
            Err(error) => news.refused = Some(error.announced()),
        }
    }
    let shown = integrations::show(&request.services, id).await?;
    let credentials = credentials::list(&request.services).await?;
    Ok(page(&shown.listed.application, &credentials, news, &path))
}

/// Does what the button says. The answer is the flag for the page that follows.
async fn pressed(
    request: &RequestContext,
    id: ApplicationId,
    action: &str,
    news: &mut News,
) -> Result<Option<&'static str>, ApiError> {
    let (services, actor) = (&request.services, request.actor());
    let form: ApplicationForm = match &request.submission {
        Some(submission) => submission.read()?,
        None => return Ok(None),
    };
    match action {
        "probe" => match integrations::probe(services, id).await? {
            Probe::Accepted => news.accepted = true,
            Probe::Refused(problem) => {
                set_status(StatusCode::CONFLICT);
                news.problem = Some(problem);
            }
        },
        "switch" => match integrations::switch(services, &actor, id, &form.version).await? {
            Switched::Done(_) => return Ok(Some("switched")),
            Switched::Refused(problem) => {
                set_status(StatusCode::CONFLICT);
                news.problem = Some(problem);
            }
        },
        "undo" => {
            integrations::undo_switch(services, &actor, id, &form.version).await?;
            return Ok(Some("undone"));
        }
        "clear" => {
            integrations::clear_spare(services, &actor, id, &form.version).await?;
            return Ok(Some("cleared"));
        }
        _ => {
            let saved = integrations::prepare(services, &actor, id, &form).await;
            let outcome = saved.map_err(|refusal| ApiError::from(refusal).announced());
            news.attempt = Attempt {
                form: Some(form),
                outcome: Some(outcome),
            };
            return Ok(news.attempt.succeeded().then_some("prepared"));
        }
    }
    Ok(None)
}

fn page(application: &Application, credentials: &[ListedCredential], news: News, path: &str) -> AnyView {
    let back = format!("/integrations/{}", application.id);
    let name = application.name.to_string();
    let in_use = facts(application.client_authentication, credentials);
    let News {
        refused,
        accepted,
        problem,
        attempt,
    } = news;
    let error = attempt.error().cloned();
    let refused = refused.map(|error| {
        let text = sentence(&error);
        view! { <Banner tone=Tone::Danger title="Not done" role="alert"><p>{text}</p></Banner> }
    });
    let accepted = accepted.then(|| view! {
        <Banner tone=Tone::Ok title="The provider accepts it" role="status">
            <p>"Nothing was changed yet. Switch to it when you are ready; the one in use stays as fallback."</p>
        </Banner>
    });
    let problem = problem.map(|problem| view! {
        <ProblemBox id="probe-heading" title="The provider does not take it. Nothing was changed" below=Below::Page problem=*problem/>
    });
    let spare = spare_panel(application, credentials, path);
    let next = next_form(application, credentials, &attempt, path);
    view! {
        <Title text="Client authentication"/>
        <PageHead title="Client authentication"
            lead="Change the client secret or certificate without a gap: put the next one beside it, probe it, switch, and keep the old one until all is well."
            crumbs=vec![("/integrations", "OAuth Applications")]/>
        <div class="stack">
            <p><a href=back>{format!("Back to {name}")}</a></p>
            {flags()}
            {refused}
            {accepted}
            {problem}
            <ErrorSummary error labels=LABELS page=path.to_owned()/>
            <Panel id="in-use-heading" title="In use" body="panel-body stack">
                <Facts facts=in_use rows=true/>
            </Panel>
            {spare}
            {next}
        </div>
    }
    .into_any()
}

/// What was done just now.
fn flags() -> AnyView {
    let said = [
        ("prepared", "Put beside the one in use", "Probe it, then switch."),
        (
            "switched",
            "Switched",
            "The one from before stays as fallback. Take it out when the new one has proved itself.",
        ),
        ("undone", "Went back", "The one from before is in use again."),
        ("cleared", "Taken out", "The credential itself is still there."),
    ];
    said.into_iter()
        .find(|(name, ..)| flag(name))
        .map(|(_, title, text)| view! { <Banner tone=Tone::Ok title role="status"><p>{text}</p></Banner> })
        .into_any()
}

fn spare_panel(application: &Application, credentials: &[ListedCredential], path: &str) -> Option<AnyView> {
    let SpareAuthentication {
        authentication,
        role,
        since,
        by,
    } = application.spare.clone()?;
    let mut facts = facts(authentication, credentials);
    facts.push(Fact::new("Since", view! { <Time at=since/>{format!(", {by}")} }));
    let (title, lead, word, tone, buttons) = match role {
        SpareRole::Next => (
            "To be used next",
            "The probe asks the provider with it. It spends no token and changes nothing.",
            "Prepared",
            Tone::Info,
            view! {
                <button class="button" data-kind="primary" type="submit" name="action" value="switch">"Probe and switch"</button>
                <button class="button" type="submit" name="action" value="probe">"Probe only"</button>
                <button class="button" type="submit" name="action" value="clear">"Take it out"</button>
            }
            .into_any(),
        ),
        SpareRole::Previous => (
            "Fallback",
            "Used when the provider refuses the one in use. Take it out when it is deleted at the provider.",
            "Kept as fallback",
            Tone::Neutral,
            view! {
                <button class="button" type="submit" name="action" value="undo">"Go back to it"</button>
                <button class="button" type="submit" name="action" value="clear">"Take it out"</button>
            }
            .into_any(),
        ),
    };
    let version = application.version;
    let path = path.to_owned();
    Some(
        view! {
            <Panel id="spare-heading" title lead body="panel-body stack" end=move || view! { <State tone label=word/> }>
                <Facts facts rows=true/>
                <form method="post" action=path>
                    <input type="hidden" name="version" value=version/>
                    <div class="actions">{buttons}</div>
                </form>
            </Panel>
        }
        .into_any(),
    )
}

/// The form for the next one. Not shown while a fallback stands in the slot: it has to be taken out first.
fn next_form(
    application: &Application,
    credentials: &[ListedCredential],
    attempt: &Attempt<ApplicationForm, Saved>,
    path: &str,
) -> AnyView {
    let spare = application.spare.as_ref();
    if spare.is_some_and(|spare| spare.role == SpareRole::Previous) {
        let text = "There are two slots. To prepare another one, take the fallback out first.";
        return view! { <Banner tone=Tone::Neutral symbol=Symbol::Info title="No room for a next one"><p>{text}</p></Banner> }.into_any();
    }
    let chosen = match spare {
        Some(spare) => authentication_as_form(spare.authentication),
        None => ApplicationForm {
            client_auth: "secret".to_owned(),
            ..ApplicationForm::default()
        },
    };
    let saved = ApplicationForm {
        version: application.version.to_string(),
        ..chosen
    };
    let typed = attempt
        .form
        .as_ref()
        .map(|form| (form.clone(), form.version.as_str()));
    let state = FormState::new(attempt, typed, saved, application.version);
    let version = state.version;
    let now = request().now();
    let fields = view! { <ClientAuthenticationFields title="Next client authentication" state=&state credentials now errors=attempt.errors()/> }
        .into_any();
    view! {
        <form class="settings stack" method="post" action=path.to_owned()>
            <input type="hidden" name="version" value=version/>
            {fields}
            <div class="actions">
                <button class="button" data-kind="primary" type="submit" name="action" value="prepare">"Prepare as next"</button>
            </div>
        </form>
    }
    .into_any()
}

/// A client authentication by what its credentials show.
fn facts(authentication: ClientAuthentication, credentials: &[ListedCredential]) -> Vec<Fact> {
    let named = |id: CredentialId| credentials.iter().find(|listed| listed.credential.id == id);
    let link = |id: CredentialId| {
        let name = named(id).map_or_else(String::new, |listed| listed.credential.name.to_string());
        view! { <a href=format!("/credentials/{id}")>{name}</a> }
    };
    match authentication {
        ClientAuthentication::Secret { secret } => vec![Fact::new("Secret Text", link(secret))],
        ClientAuthentication::Certificate { certificate, key } => {
            let mut facts = vec![
                Fact::new("Certificate", link(certificate)),
                Fact::new("SSH Key", link(key)),
            ];
            if let Some(CredentialFacts::Certificate(shown)) =
                named(certificate).map(|listed| &listed.credential.facts)
            {
                facts.push(Fact::new("Ends", to_the_day(shown.not_after)));
            }
            facts
        }
    }
}
