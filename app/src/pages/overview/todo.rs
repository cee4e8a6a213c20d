//! What waits for a person.

use crate::pages::expiry::Expiry;
use crate::pages::integrations::state_look;
use crate::ui::{Icon, Tone};
use chrono::{DateTime, Utc};
use domain::credentials::ListedCredential;
use domain::installation::Guide;
use leptos::prelude::*;
use model::authorization::AuthorizationState;
use model::credential::Facts;
use model::test_run::Outcome;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Todo {
    tone: Tone,
    title: String,
    text: String,
    link: String,
    label: &'static str,
}

/// Authorizations that need a person, certificates that end, a last test that failed. The worst first.
pub(super) fn todo_of(guide: &Guide, credentials: &[ListedCredential], now: DateTime<Utc>) -> Vec<Todo> {
    let mut todo = Vec::new();
    for (application, authorization) in &guide.applications {
        let Some(authorization) = authorization else {
            continue;
        };
        if matches!(
            authorization.state,
            AuthorizationState::Authorized | AuthorizationState::NotAuthorized
        ) {
            continue;
        }
        let headline = authorization
            .problem
            .as_ref()
            .map(|problem| problem.headline.clone());
        let (tone, _) = state_look(authorization.state);
        todo.push(Todo {
            tone,
            title: format!("{}: {}", application.name, authorization.state.label()),
            text: headline.unwrap_or_else(|| "Its page says why, and what to do.".to_owned()),
            link: format!("/integrations/{}", application.id),
            label: "See cause and remedy",
        });
    }
    todo.extend(
        guide
            .last_test
            .as_ref()
            .filter(|run| run.head.outcome == Some(Outcome::Failed))
            .map(|run| Todo {
                tone: Tone::Danger,
                title: format!("Test run {} failed", run.head.number),
                text: first_problem(run).unwrap_or_else(|| "Its page says where.".to_owned()),
                link: format!("/activity/test-runs/{}", run.head.id),
                label: "See cause and remedy",
            }),
    );
    todo.extend(
        credentials
            .iter()
            .filter(|listed| !listed.used_by.is_empty())
            .filter_map(|listed| ending(listed, now)),
    );
    todo.sort_by_key(|todo| todo.tone != Tone::Danger);
    todo
}

fn first_problem(run: &domain::records::TestRun) -> Option<String> {
    let step = run.steps.iter().find(|step| step.problem.is_some())?;
    let problem = step.problem.as_ref()?;
    Some(format!(
        "{}, {}: {}",
        step.direction.label(),
        step.kind.label(),
        problem.headline
    ))
}

fn ending(listed: &ListedCredential, now: DateTime<Utc>) -> Option<Todo> {
    let Facts::Certificate(certificate) = &listed.credential.facts else {
        return None;
    };
    let expiry = Expiry::of(certificate.not_after, now);
    let name = &listed.credential.name;
    let title = match expiry {
        Expiry::Over => format!("The certificate {name} has expired"),
        Expiry::Soon(_) | Expiry::Later(_) => format!("The certificate {name} ends in {}", expiry.words()),
    };
    Some(Todo {
        tone: expiry.tone()?,
        title,
        text: "Upload a successor here and at Microsoft, and choose it in the application. Both may be valid for a while.".to_owned(),
        link: format!("/credentials/{}", listed.credential.id),
        label: "Open",
    })
}

/// The panel.
pub(super) fn list(todo: Vec<Todo>) -> AnyView {
    let items: Vec<_> = todo
        .into_iter()
        .map(|todo| {
            view! {
                <li>
                    <div class="row-mark" data-tone=todo.tone.value()>
                        <Icon symbol=todo.tone.symbol()/>
                        <div><h3>{todo.title}</h3><p>{todo.text}</p></div>
                    </div>
                    <a class="button" href=todo.link>{todo.label}</a>
                </li>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="todo-heading">
            <header class="panel-head"><h2 id="todo-heading">"Waiting for you"</h2></header>
            <ul class="rows">{items}</ul>
        </section>
    }
    .into_any()
}
