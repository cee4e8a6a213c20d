//! The form of an OAuth application: how it proves to be itself.

use crate::form_state::FormState;
use crate::pages::expiry::Expiry;
use crate::submission::Errors;
use crate::ui::time::to_the_day;
use crate::ui::{Choice, Icon, Note, Panel, Segments, SelectField, Symbol, Tone};
use chrono::{DateTime, Utc};
use domain::credentials::ListedCredential;
use leptos::prelude::*;
use model::application::ApplicationForm;
use model::credential::{CredentialKind, Facts};

/// Secret Text, or Certificate and SSH Key.
#[component]
pub(super) fn ClientAuthenticationFields<'a>(
    /// Heading.
    #[prop(default = "Client authentication")]
    title: &'static str,
    /// Values, and what was saved meanwhile.
    state: &'a FormState<ApplicationForm>,
    /// The credentials to choose from.
    credentials: &'a [ListedCredential],
    /// Now.
    now: DateTime<Utc>,
    /// What is wrong.
    errors: Errors,
) -> impl IntoView + use<> {
    let form = &state.form;
    let kinds = vec![
        Choice::new("secret", "Secret Text"),
        Choice::new("certificate", "Certificate + SSH Key"),
    ];
    let name = |id: &str| {
        named(credentials, id).map_or_else(String::new, |listed| listed.credential.name.to_string())
    };
    let secret_note = state.note(|form| name(&form.secret_text), None);
    let certificate_note = state.note(
        |form| name(&form.certificate),
        named(credentials, &form.certificate).and_then(|listed| end_note(listed, now)),
    );
    let key_note = state.note(|form| name(&form.ssh_key), pair_note(credentials, form));
    let choices = |kind| choices(credentials, kind);
    let fields = view! {
        <Segments name="client_auth" label="Kind of client authentication" choices=kinds selected=form.client_auth.clone()
            errors=errors.clone() note=state.note(|form| form.client_auth.clone(), None)/>
        <SelectField name="secret_text" label="Secret Text" when="secret" choices=choices(CredentialKind::SecretText)
            selected=form.secret_text.clone() errors=errors.clone() note=secret_note beside=|| upload(CredentialKind::SecretText)
            help="Holds the secret’s Value. The Secret ID beside it at Microsoft is no use and is refused."/>
        <SelectField name="certificate" label="Certificate" when="certificate" choices=choices(CredentialKind::Certificate)
            selected=form.certificate.clone() errors=errors.clone() note=certificate_note beside=|| upload(CredentialKind::Certificate)
            help="The certificate that was uploaded at Microsoft."/>
        <SelectField name="ssh_key" label="SSH Key" when="certificate" choices=choices(CredentialKind::SshKey)
            selected=form.ssh_key.clone() errors note=key_note beside=|| upload(CredentialKind::SshKey)
            help="The private key that belongs to the certificate. The two are compared before saving."/>
    }
    .into_any();
    view! {
        <Panel id="client-auth-heading" title body="panel-body fields"
            lead="How Countersign proves to Microsoft that it is this application.">
            {fields}
        </Panel>
    }
}

fn named<'a>(credentials: &'a [ListedCredential], id: &str) -> Option<&'a ListedCredential> {
    credentials
        .iter()
        .find(|listed| listed.credential.id.to_string() == id)
}

fn choices(credentials: &[ListedCredential], kind: CredentialKind) -> Vec<Choice> {
    let own: Vec<Choice> = credentials
        .iter()
        .filter(|listed| listed.credential.facts.kind() == kind)
        .map(|listed| {
            Choice::new(
                listed.credential.id.to_string(),
                listed.credential.name.to_string(),
            )
        })
        .collect();
    let first = if own.is_empty() {
        format!("No {} uploaded yet", kind.label())
    } else {
        format!("Choose a {}", kind.label())
    };
    std::iter::once(Choice::new("", first)).chain(own).collect()
}

fn upload(kind: CredentialKind) -> AnyView {
    let link = format!("/credentials/new?kind={}", kind.value());
    let label = format!("Upload a new {}", kind.label());
    view! { <a class="button" href=link aria-label=label><Icon symbol=Symbol::Plus/>"New"</a> }.into_any()
}

/// When a certificate ends.
fn end_note(listed: &ListedCredential, now: DateTime<Utc>) -> Option<Note> {
    let Facts::Certificate(facts) = &listed.credential.facts else {
        return None;
    };
    let expiry = Expiry::of(facts.not_after, now);
    let day = to_the_day(facts.not_after);
    let text = match expiry {
        Expiry::Over => format!("Expired {day}"),
        Expiry::Soon(_) | Expiry::Later(_) => format!("Ends {day}, in {}", expiry.words()),
    };
    Some(expiry.tone().map_or_else(
        || Note::new(Tone::Neutral, text.clone()).with(Symbol::Clock),
        |tone| Note::new(tone, text.clone()),
    ))
}

/// Whether key and certificate belong together.
fn pair_note(credentials: &[ListedCredential], form: &ApplicationForm) -> Option<Note> {
    let Facts::Certificate(certificate) = &named(credentials, &form.certificate)?.credential.facts else {
        return None;
    };
    let Facts::SshKey(key) = &named(credentials, &form.ssh_key)?.credential.facts else {
        return None;
    };
    Some(if certificate.public_key_sha256 == key.public_key_sha256 {
        Note::new(Tone::Ok, "Key matches certificate").with(Symbol::Equal)
    } else {
        Note::new(Tone::Danger, "This key does not belong to the certificate").with(Symbol::Unequal)
    })
}
