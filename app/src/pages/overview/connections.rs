//! Both directions at a glance.

use crate::pages::integrations::AuthorizationWord;
use crate::ui::{State, Symbol, Time, Tone};
use domain::connections::effective_incoming;
use domain::installation::Guide;
use domain::records::{Authorization, IncomingSettings, OutgoingSettings};
use leptos::prelude::*;
use model::email::AuthType;
use model::ids::ApplicationId;

/// One direction, as its settings stand.
struct Direction {
    label: &'static str,
    link: &'static str,
    summary: String,
    state: Known,
}

/// What is known about how a direction does.
enum Known {
    /// Nothing is saved, or it is switched off: in words.
    Not(&'static str),
    /// It goes through an application.
    Application(Option<Box<Authorization>>),
    /// It goes through a server; only the test tells.
    Server,
}

/// The table.
#[component]
pub(super) fn Connections(
    /// What is there.
    guide: Guide,
) -> impl IntoView {
    let rows: Vec<_> = [outgoing(&guide), incoming(&guide)]
        .into_iter()
        .map(row)
        .collect();
    view! {
        <section class="panel" aria-labelledby="connections-heading">
            <header class="panel-head"><h2 id="connections-heading">"Connections"</h2></header>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Connection"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Account"</th>
                        <th scope="col">"Last refresh"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn outgoing(guide: &Guide) -> Direction {
    let settings = &guide.outgoing;
    let (summary, state) = match settings {
        OutgoingSettings { revision, .. } if revision.version == 0 => {
            (String::new(), Known::Not("Not set up"))
        }
        OutgoingSettings {
            auth_type: AuthType::OAuth,
            application,
            ..
        } => through(guide, *application),
        OutgoingSettings { host_name, .. } => (
            format!(
                "SMTP, {}",
                host_name.as_ref().map(ToString::to_string).unwrap_or_default()
            ),
            Known::Server,
        ),
    };
    Direction {
        label: "Outgoing",
        link: "/email/outgoing",
        summary,
        state,
    }
}

fn incoming(guide: &Guide) -> Direction {
    let settings = effective_incoming(&guide.outgoing, &guide.incoming);
    let (summary, state) = match settings {
        _ if !guide.replies.enabled => (String::new(), Known::Not("Email Approval is off")),
        _ if guide.outgoing.revision.version == 0 && guide.incoming.revision.version == 0 => {
            (String::new(), Known::Not("Not set up"))
        }
        IncomingSettings {
            auth_type: Some(AuthType::OAuth),
            application,
            ..
        } => through(guide, application),
        IncomingSettings { host_name, .. } => (
            format!(
                "IMAP, {}",
                host_name.as_ref().map(ToString::to_string).unwrap_or_default()
            ),
            Known::Server,
        ),
    };
    Direction {
        label: "Incoming",
        link: "/email/incoming",
        summary,
        state,
    }
}

fn through(guide: &Guide, id: Option<ApplicationId>) -> (String, Known) {
    match guide
        .applications
        .iter()
        .find(|(application, _)| Some(application.id) == id)
    {
        Some((application, authorization)) => {
            let summary = format!("{}, {}", application.name, application.provider.label());
            (summary, Known::Application(authorization.clone().map(Box::new)))
        }
        None => (String::new(), Known::Not("No OAuth Application chosen")),
    }
}

fn row(direction: Direction) -> AnyView {
    let (state, account, refreshed) = match direction.state {
        Known::Not(why) => (
            view! { <State tone=Tone::Neutral label=why/> }.into_any(),
            None,
            None,
        ),
        Known::Server => {
            let word =
                view! { <State tone=Tone::Neutral symbol=Symbol::Activity label="Only the test tells"/> };
            (word.into_any(), None, None)
        }
        Known::Application(authorization) => {
            let account = authorization
                .as_ref()
                .map(|authorization| authorization.account.label().to_owned());
            let at = authorization
                .as_ref()
                .map(|authorization| authorization.refreshed_at.unwrap_or(authorization.authorized_at));
            let authorization = authorization.map(|authorization| *authorization);
            (
                view! { <AuthorizationWord authorization explained=true/> }.into_any(),
                account,
                at,
            )
        }
    };
    let account = account.unwrap_or_else(|| "–".to_owned());
    let refreshed = refreshed.map_or_else(
        || view! { <span>"–"</span> }.into_any(),
        |at| view! { <Time at/> }.into_any(),
    );
    let summary =
        (!direction.summary.is_empty()).then(|| view! { <span class="sub">{direction.summary}</span> });
    view! {
        <tr>
            <th scope="row"><a href=direction.link>{direction.label}</a>{summary}</th>
            <td data-label="State"><div>{state}</div></td>
            <td data-label="Account"><span>{account}</span></td>
            <td data-label="Last refresh">{refreshed}</td>
        </tr>
    }
    .into_any()
}
