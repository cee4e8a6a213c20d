//! All credentials.

use super::facts::{counterpart, downloads, summary, used_by};
use crate::layout::{PageHead, in_shell};
use crate::pages::expiry::EndsOn;
use crate::request::{flag, query, request};
use crate::ui::{Banner, Empty, Icon, State, Symbol, Tone};
use chrono::{DateTime, Utc};
use domain::credentials::{self, ListedCredential};
use leptos::prelude::*;
use model::credential::{CredentialKind, Facts};

/// The page.
#[component]
pub fn CredentialsPage() -> impl IntoView {
    in_shell("Credentials", async {
        let request = request();
        let listed = credentials::list(&request.services).await?;
        let kind = query("kind").as_deref().and_then(CredentialKind::from_value);
        Ok(page(&listed, kind, request.now()))
    })
}

fn page(listed: &[ListedCredential], kind: Option<CredentialKind>, now: DateTime<Utc>) -> AnyView {
    let deleted = flag("deleted").then(|| view! { <Banner tone=Tone::Ok title="Deleted" role="status"/> });
    let content = if listed.is_empty() {
        empty()
    } else {
        table(listed, kind, now)
    };
    view! {
        <PageHead title="Credentials" actions=actions
            lead="Secrets, keys and certificates that OAuth Applications use. They are encrypted; public parts can be downloaded, secrets can be read back by nobody."/>
        {tabs(listed, kind)}
        <div class="stack">
            {deleted}
            <section class="panel" aria-labelledby="list-heading">
                <h2 class="visually-hidden" id="list-heading">{kind.map_or("All credentials", CredentialKind::label)}</h2>
                {content}
            </section>
        </div>
    }
    .into_any()
}

fn upload() -> AnyView {
    view! { <a class="button" data-kind="primary" href="/credentials/new"><Icon symbol=Symbol::Upload/>"Upload"</a> }.into_any()
}

fn actions() -> AnyView {
    view! {
        <a class="button" href="/credentials/generate"><Icon symbol=Symbol::Cert/>"Generate certificate and key"</a>
        {upload()}
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <Empty symbol=Symbol::Key title="No credential yet"
            text="An OAuth Application proves itself with a client secret, or with a certificate and its private key. Upload either here first."
            actions=upload/>
    }
    .into_any()
}

fn tabs(listed: &[ListedCredential], kind: Option<CredentialKind>) -> impl IntoView + use<> {
    let count = |kind: CredentialKind| {
        listed
            .iter()
            .filter(|listed| listed.credential.facts.kind() == kind)
            .count()
    };
    let tab = |href: String, label: &'static str, count: usize, current: bool| {
        view! {
            <li><a href=href aria-current=current.then_some("page")>{label}" "<span class="count">{count}</span></a></li>
        }
    };
    let kinds: Vec<_> = CredentialKind::ALL
        .into_iter()
        .map(|each| {
            tab(
                format!("/credentials?kind={}", each.value()),
                each.label(),
                count(each),
                kind == Some(each),
            )
        })
        .collect();
    let all = tab("/credentials".to_owned(), "All", listed.len(), kind.is_none());
    view! { <nav class="tabs" aria-label="Type of credential"><ul>{all}{kinds}</ul></nav> }
}

fn table(listed: &[ListedCredential], kind: Option<CredentialKind>, now: DateTime<Utc>) -> AnyView {
    let rows: Vec<_> = listed
        .iter()
        .filter(|listed| kind.is_none_or(|kind| listed.credential.facts.kind() == kind))
        .map(|each| row(each, listed, now))
        .collect();
    let foot = match rows.len() {
        0 => "None of this type.".to_owned(),
        1 => "1 credential. One that is used cannot be deleted: open it to see by what.".to_owned(),
        count => format!("{count} credentials. One that is used cannot be deleted: open it to see by what."),
    };
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"What it is"</th>
                    <th scope="col">"Valid until"</th>
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

fn row(each: &ListedCredential, all: &[ListedCredential], now: DateTime<Utc>) -> AnyView {
    let credential = &each.credential;
    let kind = credential.facts.kind();
    let link = format!("/credentials/{}", credential.id);
    let until = match &credential.facts {
        Facts::Certificate(certificate) => view! { <EndsOn end=certificate.not_after now/> }.into_any(),
        Facts::SshKey(_) => view! { <span class="muted">"no end"</span> }.into_any(),
        Facts::SecretText => view! { <span class="muted">"not known"</span> }.into_any(),
    };
    let pair = counterpart(credential, all).map(|other| {
        let label = format!("matches {}", other.name);
        view! { <span class="sub"><State tone=Tone::Ok symbol=Symbol::Equal label/></span> }
    });
    let thumbprint = match &credential.facts {
        Facts::Certificate(certificate) => {
            Some(view! { <span class="sub mono">{format!("SHA-1 {}", certificate.sha1)}</span> })
        }
        Facts::SecretText | Facts::SshKey(_) => None,
    };
    let download = downloads(&credential.facts).into_iter().next().map(|(label, part)| {
        let href = format!("{link}/download?as={part}");
        let name = format!("Download {label} of {}", credential.name);
        view! { <a class="button" data-size="small" href=href download="" aria-label=name><Icon symbol=Symbol::Download/>{label}</a> }
    });
    view! {
        <tr>
            <th scope="row"><a href=link.clone()>{credential.name.to_string()}</a><span class="sub">{kind.label()}</span></th>
            <td data-label="What it is"><div>{summary(&credential.facts)}{thumbprint}{pair}</div></td>
            <td data-label="Valid until">{until}</td>
            <td data-label="Used by">{used_by(&each.used_by)}</td>
            <td class="end"><div class="actions">{download}</div></td>
        </tr>
    }
    .into_any()
}
