//! *Outgoing Email Settings*.

use super::outgoing_fields::OutgoingFields;
use super::parts::{LastTest, TestButton, chosen};
use crate::api::email::{SaveOutgoing, save_outgoing};
use crate::form_state::FormState;
use crate::layout::{Aside, PageHead, in_shell};
use crate::request::{flag, request};
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::{ActionBar, ErrorSummary, Fact, Facts, Panel, SaveButton, SettingsForm};
use domain::Saved;
use domain::connections::{self, ShownOutgoing};
use domain::records::OutgoingSettings;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::email::{AuthType, OutgoingForm};
use model::secret::SecretInput;
use serde::Deserialize;

const PATH: &str = "/email/outgoing";
const LABELS: &[(&str, &str)] = &[
    ("auth_type", "Auth Type"),
    ("oauth_application", "OAuth Application"),
    ("host_name", "Host Name"),
    ("host_port", "Host Port"),
    ("tls_mode", "TLS mode"),
    ("user_name", "User Name"),
    ("password", "Password"),
    ("from_address", "From Address"),
];

#[derive(Clone, Deserialize)]
struct Posted {
    #[serde(flatten)]
    form: OutgoingForm,
    #[serde(default)]
    password: SecretInput,
}

/// The page.
#[component]
pub fn OutgoingPage() -> impl IntoView {
    in_shell("Outgoing Email Settings", async {
        let attempt = Attempt::of(|posted: Posted| save_outgoing(posted.form, posted.password)).await;
        if attempt.succeeded() {
            return Ok(see_other("/email/outgoing?saved"));
        }
        let shown = connections::show_outgoing(&request().services).await?;
        Ok(page(shown, &attempt))
    })
}

fn page(shown: ShownOutgoing, attempt: &Attempt<Posted, Saved>) -> AnyView {
    let revision = shown.settings.revision.clone();
    let typed = attempt
        .form
        .as_ref()
        .map(|posted| (posted.form.clone(), posted.form.version.as_str()));
    let state = FormState::new(attempt, typed, as_form(&shown.settings), revision.version);
    let version = state.version;
    let errors = attempt.errors();
    let just_saved = revision.saved_at.filter(|_| flag("saved"));
    let aside = effect(&shown);
    let last_test = shown.last_test.clone();
    view! {
        <PageHead title="Outgoing Email Settings"
            lead="How Countersign sends mail: which account signs in, and which address the mail comes from."/>
        <div class="with-aside">
            <div class="stack">
                <ErrorSummary error=attempt.error().cloned() labels=LABELS page=PATH/>
                <SettingsForm action=PATH endpoint=SaveOutgoing::PATH version>
                    <OutgoingFields state shown errors/>
                    <ActionBar just_saved>
                        <SaveButton/>
                        <TestButton/>
                    </ActionBar>
                </SettingsForm>
            </div>
            <Aside label="What these settings do">
                {aside}
                <LastTest last_test revision/>
            </Aside>
        </div>
    }
    .into_any()
}

/// The settings as the form holds them.
fn as_form(settings: &OutgoingSettings) -> OutgoingForm {
    OutgoingForm {
        version: settings.revision.version.to_string(),
        auth_type: settings.auth_type.value().to_owned(),
        host_name: settings
            .host_name
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        host_port: settings
            .host_port
            .map(|port| port.to_string())
            .unwrap_or_default(),
        tls_mode: settings.tls_mode.value().to_owned(),
        user_name: settings.user_name.clone(),
        forget_password: String::new(),
        oauth_application: settings.application.map(|id| id.to_string()).unwrap_or_default(),
        from_address: settings
            .from_address
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    }
}

/// What a mail looks like with the settings as they are saved.
fn effect(shown: &ShownOutgoing) -> AnyView {
    let settings = &shown.settings;
    let Some(from) = &settings.from_address else {
        return view! {
            <Panel id="effect-heading" title="What a mail looks like">
                <p class="muted">"Nothing is saved yet, so no mail goes out."</p>
            </Panel>
        }
        .into_any();
    };
    let mut facts = vec![Fact::new("From", from.to_string())];
    match settings.auth_type {
        AuthType::None => facts.push(Fact::new(
            "Signed in as",
            "Nobody: the server takes mail without sign-in",
        )),
        AuthType::Basic | AuthType::OAuth => {
            facts.push(Fact::new("Signed in as", settings.user_name.clone()));
        }
    }
    let id = settings.application.map(|id| id.to_string()).unwrap_or_default();
    let (travels, copy) = match (settings.auth_type, chosen(&shown.applications, &id)) {
        (AuthType::OAuth, Some((application, _))) => (
            format!(
                "{} over HTTPS. No SMTP is involved.",
                application.provider.label()
            ),
            Some(format!("Sent Items of {from}")),
        ),
        _ => {
            let host = settings
                .host_name
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let port = settings
                .host_port
                .map(|port| port.to_string())
                .unwrap_or_default();
            (
                format!("SMTP, {host} port {port}, {}", settings.tls_mode.label()),
                None,
            )
        }
    };
    facts.push(Fact::new("Travels by", travels));
    facts.extend(copy.map(|copy| Fact::new("Copy kept in", copy)));
    view! { <Panel id="effect-heading" title="What a mail looks like"><Facts facts/></Panel> }.into_any()
}
