//! What the pages of email settings have in common.

use crate::pages::integrations::state_look;
use crate::pages::test_runs::RunLine;
use crate::ui::time::to_the_minute;
use crate::ui::{Choice, Note, Panel, Time};
use domain::connections::ApplicationChoice;
use domain::records::{Revision, TestRun};
use leptos::prelude::*;
use model::authorization::AuthorizationState;
use model::email::{AuthType, TlsMode};

/// The application that a form's value names.
pub(super) fn chosen<'a>(applications: &'a [ApplicationChoice], id: &str) -> Option<&'a ApplicationChoice> {
    applications
        .iter()
        .find(|(application, _)| application.id.to_string() == id)
}

/// Applications to choose from, after `first`: what a blank value means.
pub(super) fn application_choices(applications: &[ApplicationChoice], first: String) -> Vec<Choice> {
    let names = applications.iter().map(|(application, _)| {
        let label = format!("{} ({})", application.name, application.provider.label());
        Choice::new(application.id.to_string(), label)
    });
    std::iter::once(Choice::new("", first)).chain(names).collect()
}

/// An application's name, for notes.
pub(super) fn application_name(applications: &[ApplicationChoice], id: &str) -> String {
    chosen(applications, id).map_or_else(String::new, |(application, _)| application.name.to_string())
}

/// The state of a chosen application.
pub(super) fn application_note(choice: &ApplicationChoice) -> Note {
    let (_, authorization) = choice;
    let Some(authorization) = authorization else {
        let (tone, symbol) = state_look(AuthorizationState::NotAuthorized);
        return Note::new(tone, "Not authorized. Open the application and authorize it.").with(symbol);
    };
    let (tone, symbol) = state_look(authorization.state);
    let refreshed = authorization.refreshed_at.unwrap_or(authorization.authorized_at);
    let text = format!(
        "{} as {}, last refreshed {}",
        authorization.state.label(),
        authorization.account.label(),
        to_the_minute(refreshed)
    );
    Note::new(tone, text).with(symbol)
}

/// The label of an Auth Type's form value.
pub(super) fn auth_type_label(value: &str) -> String {
    AuthType::from_value(value).map_or_else(|| value.to_owned(), |kind| kind.label().to_owned())
}

/// The label of a TLS mode's form value.
pub(super) fn tls_label(value: &str) -> String {
    TlsMode::from_value(value).map_or_else(|| value.to_owned(), |mode| mode.label().to_owned())
}

/// The button that opens the page of the chosen application, or the way to the first one.
#[component]
pub(super) fn OpenApplication(
    /// Form value of the chosen application.
    id: String,
) -> impl IntoView {
    if id.is_empty() {
        view! { <a class="button" href="/integrations/new">"Add"</a> }.into_any()
    } else {
        view! { <a class="button" href=format!("/integrations/{id}")>"Open"</a> }.into_any()
    }
}

/// *Test Email Configuration*. It tests what is saved, so it posts nothing of the form it stands in.
#[component]
pub(super) fn TestButton() -> impl IntoView {
    view! {
        <button class="button" type="submit" name="action" value="test" formaction="/activity/test-runs" formnovalidate>
            "Test Email Configuration"
        </button>
    }
}

/// The newest test, and which version of the settings is saved now.
#[component]
pub(super) fn LastTest(
    /// The newest test run.
    last_test: Option<TestRun>,
    /// Which save is shown.
    revision: Revision,
) -> impl IntoView {
    let content = match last_test {
        Some(run) => {
            let link = format!("/activity/test-runs/{}", run.head.id);
            let label = format!("Open test run {}", run.head.number);
            view! {
                <p><RunLine run/></p>
                <p><a href=link>{label}</a></p>
            }
            .into_any()
        }
        None => view! { <p class="muted">"Not tested yet. Save, then press "<em>"Test Email Configuration"</em>"."</p> }.into_any(),
    };
    view! {
        <Panel id="last-test-heading" title="Last test" body="panel-body stack-small" foot=move || version_line(revision)>
            {content}
        </Panel>
    }
}

/// Which save is shown, and whose.
pub(super) fn version_line(revision: Revision) -> AnyView {
    match revision.saved_at {
        Some(at) => {
            let by = revision.saved_by.map(|by| format!(" by {by}"));
            view! { <span>{format!("Version {}, saved ", revision.version)}<Time at/>{by}</span> }.into_any()
        }
        None => view! { <span>"Never saved"</span> }.into_any(),
    }
}
