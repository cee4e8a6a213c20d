//! The sign-in of an application: what it is, why it does not work, and how to get another one.

use super::state::{AuthorizationWord, state_look};
use crate::error::ApiError;
use crate::handed::CallbackOutcome;
use crate::policy::allow_form_target;
use crate::submission::Errors;
use crate::ui::form::sentence;
use crate::ui::{Banner, Below, Fact, Facts, Note, Panel, ProblemBox, Symbol, TextField, Time, Tone};
use domain::integrations::ListedApplication;
use domain::records::Authorization;
use leptos::prelude::*;
use model::authorization::AuthorizationState;
use std::sync::Arc;

/// Why it does not work, or only with the fallback, with cause and remedy. Nothing when all is well or nobody has authorized.
#[component]
pub(super) fn AuthorizationProblem(
    /// The authorization.
    authorization: Option<Authorization>,
) -> impl IntoView {
    let authorization = authorization?;
    let problem = authorization.problem?;
    let state = authorization.state;
    // Works all the same: the fallback is in use
    let works = state == AuthorizationState::Authorized;
    let tone = if works { Tone::Warn } else { state_look(state).0 };
    let rotation = works.then(|| {
        let link = format!(
            "/integrations/{}/client-authentication",
            authorization.application
        );
        view! { <a class="button" href=link>"Client authentication"</a> }
    });
    let since = authorization
        .failing_since
        .map(|since| view! { <p class="muted">"Since "<Time at=since/>"."</p> });
    let actions = move || {
        let again = (state == AuthorizationState::NeedsReauthorization)
            .then(|| view! { <a class="button" data-kind="primary" href="#authorize">{state.button()}</a> });
        view! { {again}{rotation}{since} }
    };
    Some(
        view! { <ProblemBox id="problem-heading" title=state.label() below=Below::Page problem tone actions/> },
    )
}

/// State and facts, and the form that leads to the provider.
#[component]
pub(super) fn AuthorizationPanel(
    /// The application.
    listed: ListedApplication,
) -> impl IntoView {
    let form = authorize_form(&listed);
    let ListedApplication { authorization, .. } = listed;
    let content = match &authorization {
        Some(authorization) => view! { <Facts facts=facts(authorization) rows=true/> }.into_any(),
        None => view! { <p class="muted">"Nobody has signed in yet. No mail goes through this application before somebody has."</p> }.into_any(),
    };
    view! {
        <Panel id="authorization-heading" title="Authorization" body="panel-body stack" end=move || view! { <AuthorizationWord authorization/> }>
            {content}
            {form}
        </Panel>
    }
}

fn facts(authorization: &Authorization) -> Vec<Fact> {
    let account = &authorization.account;
    let mut facts = vec![Fact::new("Account", account.label().to_owned())];
    if !account.label().eq_ignore_ascii_case(&account.upn) {
        facts.push(Fact::new("Sign-in name", account.upn.clone()));
    }
    if !account.aliases.is_empty() {
        facts.push(Fact::new("Other addresses", account.aliases.join(", ")));
    }
    let oid = account.oid.clone();
    let tid = authorization.tid.clone();
    facts.push(Fact::new("Object id", view! { <span class="mono">{oid}</span> }));
    facts.push(Fact::new("Tenant", view! { <span class="mono">{tid}</span> }));
    let (by, at) = (authorization.authorized_by.clone(), authorization.authorized_at);
    facts.push(Fact::new("Authorized by", view! { {by}", "<Time at/> }));
    let generation = authorization.generation;
    if let Some(at) = authorization.refreshed_at {
        facts.push(Fact::new(
            "Last refresh",
            view! { <Time at/>{format!(", generation {generation}")} },
        ));
    }
    facts.push(Fact::new(
        "Access token until",
        view! { <Time at=authorization.access_expires_at/> },
    ));
    facts
}

fn authorize_form(listed: &ListedApplication) -> AnyView {
    let application = &listed.application;
    allow_form_target(&application.endpoints.authority.origin());
    let (typed, error) = match use_context::<CallbackOutcome>() {
        Some(CallbackOutcome::NotBegun { typed, error }) => (Some(typed), Some(error.announced())),
        _ => (None, None),
    };
    let state = listed.state();
    let known = || {
        let expected = listed.usage.expected.as_ref().map(ToString::to_string);
        expected.or_else(|| {
            listed
                .authorization
                .as_ref()
                .map(|authorization| authorization.account.label().to_owned())
        })
    };
    let value = typed.or_else(known).unwrap_or_default();
    let (errors, banner) = match error {
        Some(ApiError::Invalid(errors)) => (Errors(Arc::new(errors)), None),
        Some(error) => (Errors::default(), Some(sentence(&error))),
        None => (Errors::default(), None),
    };
    let banner = banner.map(
        |text| view! { <Banner tone=Tone::Danger title="Not begun" role="alert"><p>{text}</p></Banner> },
    );
    let kind = (state != AuthorizationState::Authorized).then_some("primary");
    let note = Note::new(
        Tone::Neutral,
        "If your browser is signed in to Microsoft as yourself, open this page in a private window first.",
    )
    .with(Symbol::Info);
    view! {
        <form class="stack-small" id="authorize" method="post" action=format!("/integrations/{}/authorize", application.id)>
            {banner}
            <TextField name="user_name" label="User Name" kind="email" required=true value errors note=Some(note)
                help="The mailbox that Countersign is to use, not your own. Nothing is stored before the account that signs in was compared with it."/>
            <div class="actions">
                <button class="button" data-kind=kind type="submit">{state.button()}</button>
            </div>
        </form>
    }
    .into_any()
}
