//! *General*: Server Base URL, and the redirect URI that follows from it.

use crate::api::system::{SaveGeneral, save_general};
use crate::form_state::FormState;
use crate::layout::{Aside, PageHead, in_shell};
use crate::request::{flag, request};
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::{
    ActionBar, Banner, CopyField, ErrorSummary, Panel, SaveButton, SettingsForm, TextField, Time, Tone,
};
use domain::Saved;
use domain::general::{self, GeneralForm};
use domain::records::GeneralSettings;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::base_url::ServerBaseUrl;

const PATH: &str = "/system/general";
const LABELS: &[(&str, &str)] = &[
    ("base_url", "Server Base URL"),
    ("callback_path", "Callback path"),
];

/// The page.
#[component]
pub fn GeneralPage() -> impl IntoView {
    in_shell("General", async {
        let attempt = Attempt::of(save_general).await;
        if attempt.succeeded() {
            return Ok(see_other("/system/general?saved"));
        }
        let saved = general::show(&request().services).await?;
        Ok(page(&attempt, &saved))
    })
}

fn page(attempt: &Attempt<GeneralForm, Saved>, saved: &GeneralSettings) -> AnyView {
    let browser_origin = request().browser_origin;
    let error = attempt.error().cloned();
    let form = form(attempt, saved);
    let warnings = warnings(saved, browser_origin.as_deref());
    let redirect_uri = redirect_uri(saved);
    view! {
        <PageHead title="General" lead="Where administrators and providers reach this console."/>
        <div class="with-aside">
            <div class="stack">
                <ErrorSummary error labels=LABELS page=PATH/>
                {form}
            </div>
            <Aside label="What follows from it">
                {warnings}
                {redirect_uri}
            </Aside>
        </div>
    }
    .into_any()
}

fn form(attempt: &Attempt<GeneralForm, Saved>, saved: &GeneralSettings) -> impl IntoView + use<> {
    let typed = attempt
        .form
        .as_ref()
        .map(|form| (form.clone(), form.version.as_str()));
    let state = FormState::new(attempt, typed, stored_form(saved), saved.revision.version);
    let errors = attempt.errors();
    let base_note = state.note(|form| form.base_url.clone(), None);
    let path_note = state.note(|form| form.callback_path.clone(), None);
    let (shown, version) = (state.form, state.version);
    let just_saved = flag("saved").then_some(saved.revision.saved_at).flatten();
    view! {
        <SettingsForm action=PATH endpoint=SaveGeneral::PATH version>
            <Panel id="address-heading" title="Address" body="panel-body fields">
                <TextField
                    name="base_url"
                    label="Server Base URL"
                    help="The address in your browser, without the path. HTTPS, except on this very machine."
                    value=shown.base_url
                    kind="url"
                    errors=errors.clone()
                    note=base_note
                    width="full"
                    origin_check=true
                />
                <TextField
                    name="callback_path"
                    label="Callback path"
                    help="Change it only for a registration that already exists at the provider and names another path."
                    value=shown.callback_path
                    errors
                    note=path_note
                />
            </Panel>
            <ActionBar just_saved><SaveButton/></ActionBar>
        </SettingsForm>
    }
}

/// What is saved, as the form shows it. A console that was never set up proposes the address the browser uses.
fn stored_form(saved: &GeneralSettings) -> GeneralForm {
    let proposal = || request().browser_origin.unwrap_or_default();
    GeneralForm {
        version: saved.revision.version.to_string(),
        base_url: saved.base_url.as_ref().map_or_else(proposal, ToString::to_string),
        callback_path: saved.callback_path.to_string(),
    }
}

fn redirect_uri(saved: &GeneralSettings) -> impl IntoView + use<> {
    let revision = saved.revision.clone();
    let foot = move || {
        let at = revision.saved_at?;
        let by = revision.saved_by.unwrap_or_else(|| "somebody".to_owned());
        Some(view! { <span>{format!("Version {}, saved by {by}, ", revision.version)}<Time at/></span> })
    };
    let content = match saved.redirect_uri() {
        Some(uri) => view! {
            <p>"Register exactly this at the provider, as a redirect URI of the type Web:"</p>
            <CopyField label="redirect URI" value=uri.to_string()/>
        }
        .into_any(),
        None => {
            view! { <p class="muted">"Save the Server Base URL first. The redirect URI follows from it."</p> }
                .into_any()
        }
    };
    view! {
        <Panel id="redirect-heading" title="Redirect URI" body="panel-body stack-small" foot>{content}</Panel>
    }
}

/// What is saved but will not work. That the path was pasted along is refused when saving.
fn warnings(saved: &GeneralSettings, browser_origin: Option<&str>) -> impl IntoView + use<> {
    let base = saved.base_url.as_ref();
    let plain = base.filter(|base| !base.is_acceptable_to_providers()).map(|_| {
        view! {
            <Banner tone=Tone::Danger title="Server Base URL is not HTTPS">
                <p>"Providers do not send anybody back to an address without it, except to localhost."</p>
            </Banner>
        }
    });
    let foreign = base.and_then(|base| different_origin(base, browser_origin)).map(|own| view! {
        <Banner tone=Tone::Warn title="This address is not the one your browser uses">
            <p>"Your browser says "<code>{own}</code>". After Authorize it would arrive elsewhere, signed out."</p>
        </Banner>
    });
    view! { {plain}{foreign} }
}

fn different_origin(base: &ServerBaseUrl, browser_origin: Option<&str>) -> Option<String> {
    browser_origin
        .filter(|own| !own.eq_ignore_ascii_case(&base.origin()))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;
    use model::base_url::CallbackPath;

    fn settings(base: &str) -> GeneralSettings {
        GeneralSettings {
            base_url: Some(ServerBaseUrl::parse(base, &CallbackPath::default()).unwrap()),
            ..GeneralSettings::default()
        }
    }

    #[test]
    fn each_warning_is_given_when_it_is_due_and_only_then() {
        let shown = |base: &str, origin: &'static str| {
            let saved = settings(base);
            html(move || warnings(&saved, Some(origin)))
        };
        let good = shown("https://console.example.com", "https://console.example.com");
        assert!(!good.contains("banner"), "{good}");
        let plain = shown("http://console.example.com", "http://console.example.com");
        assert!(
            plain.contains("is not HTTPS") && !plain.contains("your browser uses"),
            "{plain}"
        );
        let foreign = shown("https://console.example.com", "https://10.0.0.1");
        assert!(
            foreign.contains("your browser uses") && foreign.contains("https://10.0.0.1"),
            "{foreign}"
        );
    }
}
