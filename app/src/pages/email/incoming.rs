//! *Incoming Email Settings*: what is left blank is inherited from Outgoing.

use super::incoming_fields::IncomingFields;
use super::parts::{LastTest, TestButton, application_name};
use crate::api::email::{SaveIncoming, save_incoming};
use crate::form_state::FormState;
use crate::layout::{Aside, PageHead, in_shell};
use crate::request::{flag, request};
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::{ActionBar, ErrorSummary, Fact, Facts, Panel, SaveButton, SettingsForm};
use domain::Saved;
use domain::connections::{self, ShownIncoming, effective_incoming};
use domain::records::IncomingSettings;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::email::{AuthType, IncomingForm};
use model::secret::SecretInput;
use serde::Deserialize;

const PATH: &str = "/email/incoming";
const LABELS: &[(&str, &str)] = &[
    ("auth_type", "Auth Type"),
    ("oauth_application", "OAuth Application"),
    ("host_name", "Host Name"),
    ("host_port", "Host Port"),
    ("tls_mode", "TLS mode"),
    ("user_name", "User Name"),
    ("password", "Password"),
];

#[derive(Clone, Deserialize)]
struct Posted {
    #[serde(flatten)]
    form: IncomingForm,
    #[serde(default)]
    password: SecretInput,
}

/// The page.
#[component]
pub fn IncomingPage() -> impl IntoView {
    in_shell("Incoming Email Settings", async {
        let attempt = Attempt::of(|posted: Posted| save_incoming(posted.form, posted.password)).await;
        if attempt.succeeded() {
            return Ok(see_other("/email/incoming?saved"));
        }
        let shown = connections::show_incoming(&request().services).await?;
        Ok(page(shown, &attempt))
    })
}

fn page(shown: ShownIncoming, attempt: &Attempt<Posted, Saved>) -> AnyView {
    let revision = shown.settings.revision.clone();
    let typed = attempt
        .form
        .as_ref()
        .map(|posted| (posted.form.clone(), posted.form.version.as_str()));
    let state = FormState::new(attempt, typed, as_form(&shown.settings), revision.version);
    let version = state.version;
    let errors = attempt.errors();
    let just_saved = revision.saved_at.filter(|_| flag("saved"));
    let effect = effect(&shown);
    let last_test = shown.last_test.clone();
    view! {
        <PageHead title="Incoming Email Settings"
            lead="How Countersign reads the replies to approval mails. What you leave blank is taken from Outgoing."/>
        <div class="with-aside">
            <div class="stack">
                <ErrorSummary error=attempt.error().cloned() labels=LABELS page=PATH/>
                <SettingsForm action=PATH endpoint=SaveIncoming::PATH version>
                    <IncomingFields state shown errors/>
                    <ActionBar just_saved>
                        <SaveButton/>
                        <TestButton/>
                    </ActionBar>
                </SettingsForm>
            </div>
            <Aside label="What these settings do">
                {effect}
                <LastTest last_test revision/>
            </Aside>
        </div>
    }
    .into_any()
}

/// The settings as the form holds them: blank where they inherit.
fn as_form(settings: &IncomingSettings) -> IncomingForm {
    IncomingForm {
        version: settings.revision.version.to_string(),
        auth_type: settings
            .auth_type
            .map(|kind| kind.value().to_owned())
            .unwrap_or_default(),
        host_name: settings
            .host_name
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        host_port: settings
            .host_port
            .map(|port| port.to_string())
            .unwrap_or_default(),
        tls_mode: settings
            .tls_mode
            .map(|mode| mode.value().to_owned())
            .unwrap_or_default(),
        user_name: settings.user_name.clone().unwrap_or_default(),
        forget_password: String::new(),
        oauth_application: settings.application.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// How a reply comes back with the settings as they are saved, inheritance resolved.
fn effect(shown: &ShownIncoming) -> AnyView {
    if !shown.replies.enabled {
        return view! {
            <Panel id="effect-heading" title="How a reply comes back">
                <p class="muted">
                    "Not at all: "<em>"Enable Email Approval"</em>" is off, so nothing is read and the test leaves this direction out. "
                    <a href="/email/replies">"Reply options"</a>
                </p>
            </Panel>
        }
        .into_any();
    }
    let effective = effective_incoming(&shown.outgoing, &shown.settings);
    let reply_address = shown
        .replies
        .reply_address
        .as_ref()
        .or(shown.outgoing.from_address.as_ref());
    let missing = || "not set yet".to_owned();
    let reads_as = effective.user_name.clone().unwrap_or_else(missing);
    let through = match effective.auth_type {
        Some(AuthType::OAuth) => {
            let id = effective.application.map(|id| id.to_string()).unwrap_or_default();
            Some(application_name(&shown.applications, &id))
                .filter(|name| !name.is_empty())
                .unwrap_or_else(missing)
        }
        _ => effective.host_name.as_ref().map_or_else(missing, |host| {
            let port = effective
                .host_port
                .map(|port| port.to_string())
                .unwrap_or_default();
            format!("IMAP, {host} port {port}")
        }),
    };
    let facts = vec![
        Fact::new(
            "A person replies to",
            reply_address.map_or_else(missing, ToString::to_string),
        ),
        Fact::new(
            "A rule in that mailbox moves it to",
            shown
                .replies
                .folder
                .as_ref()
                .map_or_else(missing, ToString::to_string),
        ),
        Fact::new("Countersign reads it as", reads_as),
        Fact::new("Through", through),
    ];
    view! { <Panel id="effect-heading" title="How a reply comes back"><Facts facts/></Panel> }.into_any()
}
