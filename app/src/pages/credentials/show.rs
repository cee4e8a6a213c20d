//! One credential.

use super::facts::{counterpart, downloads, facts, used_by, values};
use crate::api::credentials::delete_credential;
use crate::error::ApiError;
use crate::layout::{PageHead, in_shell};
use crate::pages::confirm::Confirm;
use crate::pages::expiry::Expiry;
use crate::pages::params::id_of;
use crate::request::{flag, query, request};
use crate::response::see_other;
use crate::ui::form::sentence;
use crate::ui::{Banner, CopyField, Facts as FactList, Icon, Note, Panel, Symbol, Tone};
use chrono::{DateTime, Utc};
use domain::credentials::{self, ListedCredential};
use leptos::prelude::*;
use leptos_meta::Title;
use model::credential::{Facts, KeyFacts};
use model::ids::CredentialId;

/// The page.
#[component]
pub fn CredentialPage() -> impl IntoView {
    let id = id_of::<CredentialId>();
    in_shell("Credential", async move {
        content(id.ok_or(ApiError::NotFound)?).await
    })
}

async fn content(id: CredentialId) -> Result<AnyView, ApiError> {
    let request = request();
    let mut refused = None;
    if request
        .submission
        .as_ref()
        .is_some_and(|submission| submission.action() == "delete")
    {
        match delete_credential(id).await {
            Ok(()) => return Ok(see_other("/credentials?deleted")),
            Err(error) => refused = Some(error),
        }
    }
    let shown = credentials::show(&request.services, id).await?;
    let all = credentials::list(&request.services).await?;
    Ok(page(&shown, &all, refused.as_ref(), request.now()))
}

fn page(
    shown: &ListedCredential,
    all: &[ListedCredential],
    refused: Option<&ApiError>,
    now: DateTime<Utc>,
) -> AnyView {
    let credential = &shown.credential;
    let kind = credential.facts.kind();
    let title = credential.name.to_string();
    let created = flag("created").then(|| {
        let title = match query("created").as_deref() {
            Some("generated") => "Made here and saved, encrypted",
            Some("both") => "Saved, encrypted: the certificate and its key, as two credentials",
            _ => "Saved, encrypted",
        };
        let actions = || view! {
            <a class="button" href="/integrations">"Open OAuth Applications"</a>
            <a class="button" href="/setup">"Open Set up"</a>
        };
        view! { <Banner tone=Tone::Ok title role="status" actions><p>"Next: choose it as client authentication of an OAuth application."</p></Banner> }
    });
    let replaced = flag("replaced").then(|| {
        view! { <Banner tone=Tone::Ok title="Replaced. What uses it goes on with what was uploaded." role="status"/> }
    });
    let refused = refused.map(sentence).map(|text| {
        view! { <Banner tone=Tone::Danger title="Not deleted" role="alert"><p>{text}</p></Banner> }
    });
    let question = (flag("delete") && shown.used_by.is_empty()).then(|| {
        let back = format!("/credentials/{}", credential.id);
        view! { <Confirm title=format!("Delete {title}?") text="It cannot be brought back, not even from here." action="delete" label="Delete" back/> }
    });
    let facts = facts(credential);
    let values: Vec<_> = values(&credential.facts)
        .into_iter()
        .map(|(label, value)| {
            view! {
                <div class="field"><h3 class="label">{label}</h3><CopyField label value/></div>
            }
        })
        .collect();
    let files: Vec<_> = downloads(&credential.facts)
        .into_iter()
        .map(|(label, part)| {
            let href = format!("/credentials/{}/download?as={part}", credential.id);
            view! { <a class="button" href=href download=""><Icon symbol=Symbol::Download/>{format!("Download {label}")}</a> }
        })
        .collect();
    let notes: Vec<_> = notes(shown, all, now).into_iter().map(|note| view! {
        <p class="field-note" data-tone=note.tone.value()><Icon symbol=note.symbol/><span>{note.text}</span></p>
    }).collect();
    view! {
        <Title text=title.clone()/>
        <PageHead title lead=kind.label() crumbs=vec![("/credentials", "Credentials")] actions=move || files/>
        <div class="stack">
            {question}
            {refused}
            {created}
            {replaced}
            <Panel id="recognised-heading" title="What was recognised" body="panel-body fields">
                <FactList facts rows=true/>
                {notes}
                {values}
            </Panel>
            {usage(shown)}
        </div>
    }
    .into_any()
}

/// What the facts mean right now.
fn notes(shown: &ListedCredential, all: &[ListedCredential], now: DateTime<Utc>) -> Vec<Note> {
    let mut notes = Vec::new();
    if let Facts::Certificate(certificate) = &shown.credential.facts {
        let expiry = Expiry::of(certificate.not_after, now);
        notes.extend(expiry.tone().map(|tone| {
            let text = match expiry {
                Expiry::Over => "Expired. Microsoft refuses it.".to_owned(),
                Expiry::Soon(_) | Expiry::Later(_) => {
                    format!(
                        "Ends in {}. Upload a successor here and at Microsoft before.",
                        expiry.words()
                    )
                }
            };
            Note::new(tone, text)
        }));
    }
    let other = counterpart(&shown.credential, all);
    if let (
        Facts::SshKey(KeyFacts {
            request_pem: Some(_), ..
        }),
        None,
    ) = (&shown.credential.facts, other)
    {
        let text = "Waits for its certificate: take the .csr to your certificate authority, and upload here what it issues. The two find each other.";
        notes.push(Note::new(Tone::Wait, text));
    }
    notes.extend(other.map(|other| {
        let text = format!("Belongs to {}, {}", other.name, other.facts.kind().label());
        Note::new(Tone::Ok, text).with(Symbol::Equal)
    }));
    notes
}

fn usage(shown: &ListedCredential) -> AnyView {
    let used = used_by(&shown.used_by);
    let replace = format!("/credentials/{}/replace", shown.credential.id);
    let (text, button) = if shown.used_by.is_empty() {
        let button = view! { <a class="button" data-kind="danger" href="?delete"><Icon symbol=Symbol::Trash/>"Delete"</a> }.into_any();
        ("Deleted, it cannot be brought back.", button)
    } else {
        let button = view! { <button class="button" data-kind="danger" type="button" disabled aria-describedby="delete-note">"Delete"</button> };
        (
            "Cannot be deleted while it is used. Choose another credential there first.",
            button.into_any(),
        )
    };
    view! {
        <section class="panel" aria-labelledby="usage-heading">
            <header class="panel-head"><h2 id="usage-heading">"Use"</h2></header>
            <ul class="rows">
                <li><div><h3>"Used by"</h3><p>{used}</p></div></li>
                <li>
                    <div><h3>"Replace"</h3><p>"The new one takes its place, and all uses stay."</p></div>
                    <a class="button" href=replace><Icon symbol=Symbol::Upload/>"Replace"</a>
                </li>
                <li><div><h3>"Delete"</h3><p id="delete-note">{text}</p></div>{button}</li>
            </ul>
        </section>
    }
    .into_any()
}
