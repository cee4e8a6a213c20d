//! All OAuth applications.

use super::pasted::{Explained, explained, pasted};
use super::state::{AuthorizationWord, meaning, state_look};
use crate::layout::{PageHead, in_shell};
use crate::pages::expiry::EndsOn;
use crate::request::{flag, request};
use crate::ui::{Banner, Empty, Icon, Panel, State, Symbol, Time, Tone};
use chrono::{DateTime, Utc};
use domain::credentials::{self, ListedCredential};
use domain::integrations::{self, ListedApplication};
use leptos::prelude::*;
use model::application::ClientAuthentication;
use model::authorization::AuthorizationState;
use model::credential::Facts;

/// The page.
#[component]
pub fn ApplicationsPage() -> impl IntoView {
    in_shell("OAuth Applications", async {
        let request = request();
        let answer = explained(request.submission.as_ref())?;
        let listed = integrations::list(&request.services).await?;
        let credentials = credentials::list(&request.services).await?;
        Ok(page(listed, &credentials, answer, request.now()))
    })
}

fn page(
    listed: Vec<ListedApplication>,
    credentials: &[ListedCredential],
    answer: Option<Explained>,
    now: DateTime<Utc>,
) -> AnyView {
    let deleted = flag("deleted").then(|| view! { <Banner tone=Tone::Ok title="Deleted" role="status"/> });
    let broken: Vec<_> = listed
        .iter()
        .filter(|listed| listed.state() == AuthorizationState::NeedsReauthorization)
        .map(needs_person)
        .collect();
    let content = if listed.is_empty() {
        empty()
    } else {
        table(listed, credentials, now)
    };
    view! {
        <PageHead title="OAuth Applications" actions=add
            lead="Registrations at a mail provider. Each signs in as one account; the email settings choose among them."/>
        <div class="stack">
            {deleted}
            {broken}
            <section class="panel" aria-labelledby="list-heading">
                <h2 class="visually-hidden" id="list-heading">"All applications"</h2>
                {content}
            </section>
            {pasted("/integrations", answer)}
            {meanings()}
        </div>
    }
    .into_any()
}

fn add() -> AnyView {
    view! { <a class="button" data-kind="primary" href="/integrations/new"><Icon symbol=Symbol::Plus/>"Add Application"</a> }.into_any()
}

fn empty() -> AnyView {
    view! {
        <Empty symbol=Symbol::Link title="No application yet"
            text="To use Microsoft 365, register Countersign in Microsoft Entra and enter here what it shows. The next page tells you what to copy where."
            actions=add/>
    }
    .into_any()
}

fn needs_person(listed: &ListedApplication) -> impl IntoView + use<> {
    let headline = listed
        .authorization
        .as_ref()
        .and_then(|authorization| authorization.problem.as_ref())
        .map_or_else(
            || "Somebody has to sign in again.".to_owned(),
            |problem| problem.headline.clone(),
        );
    let title = format!("{} needs re-authorization", listed.application.name);
    let link = format!("/integrations/{}", listed.application.id);
    view! {
        <Banner tone=Tone::Danger title actions=move || view! { <a class="button" href=link>"See cause and remedy"</a> }>
            <p>{headline}</p>
        </Banner>
    }
}

fn table(listed: Vec<ListedApplication>, credentials: &[ListedCredential], now: DateTime<Utc>) -> AnyView {
    let foot = match listed.len() {
        1 => "1 application. Times are UTC.".to_owned(),
        count => format!("{count} applications. Times are UTC."),
    };
    let rows: Vec<_> = listed
        .into_iter()
        .map(|listed| row(listed, credentials, now))
        .collect();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Account, last refresh"</th>
                    <th scope="col">"Next expiry"</th>
                    <th scope="col">"Used by"</th>
                    <th scope="col"><span class="visually-hidden">"Action"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="panel-foot"><span>{foot}</span></p>
    }
    .into_any()
}

fn row(listed: ListedApplication, credentials: &[ListedCredential], now: DateTime<Utc>) -> AnyView {
    let state = listed.state();
    let ListedApplication {
        application,
        authorization,
        usage,
    } = listed;
    let link = format!("/integrations/{}", application.id);
    let kind = (state == AuthorizationState::NeedsReauthorization).then_some("primary");
    let account = match &authorization {
        Some(authorization) => {
            let refreshed = authorization.refreshed_at.unwrap_or(authorization.authorized_at);
            let account = authorization.account.label().to_owned();
            view! { <div>{account}<span class="sub">"refreshed "<Time at=refreshed/></span></div> }.into_any()
        }
        None => view! { <div class="muted">"none yet"</div> }.into_any(),
    };
    let expiry = match certificate_end(application.client_authentication, credentials) {
        Some(end) => view! { <EndsOn end now what="certificate"/> }.into_any(),
        None => view! { <span class="muted">"not known"</span> }.into_any(),
    };
    let used_by = if usage.by.is_empty() {
        view! { <span class="muted">"nothing yet"</span> }.into_any()
    } else {
        view! { <span>{usage.by.join(", ")}</span> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <a href=link.clone()>{application.name.to_string()}</a>
                <span class="sub">{format!("{} · {}", application.provider.label(), application.cloud.label())}</span>
            </th>
            <td data-label="State"><div><AuthorizationWord authorization explained=true/></div></td>
            <td data-label="Account">{account}</td>
            <td data-label="Next expiry">{expiry}</td>
            <td data-label="Used by">{used_by}</td>
            <td class="end"><a class="button" data-kind=kind data-size="small" href=format!("{link}#authorize")>{state.button()}</a></td>
        </tr>
    }
    .into_any()
}

/// When the certificate of a client authentication ends. The end of a client secret is known to the provider only.
fn certificate_end(
    authentication: ClientAuthentication,
    credentials: &[ListedCredential],
) -> Option<DateTime<Utc>> {
    let ClientAuthentication::Certificate { certificate, .. } = authentication else {
        return None;
    };
    let found = credentials
        .iter()
        .find(|listed| listed.credential.id == certificate)?;
    match &found.credential.facts {
        Facts::Certificate(facts) => Some(facts.not_after),
        Facts::SecretText | Facts::SshKey(_) => None,
    }
}

fn meanings() -> impl IntoView {
    let items: Vec<_> = AuthorizationState::ALL
        .into_iter()
        .map(|state| {
            let (tone, symbol) = state_look(state);
            view! { <div><dt><State tone symbol label=state.label()/></dt><dd>{meaning(state)}</dd></div> }
        })
        .collect();
    view! {
        <Panel id="states-heading" title="What the states mean"><dl class="facts" data-layout="rows">{items}</dl></Panel>
    }
}
