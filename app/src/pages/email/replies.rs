//! *Email Reply Options*.

use super::replies_fields::{FolderNote, RepliesFields};
use crate::api::email::{SaveReplies, save_replies};
use crate::form_state::FormState;
use crate::layout::{Aside, PageHead, in_shell};
use crate::pages::email::parts::{TestButton, version_line};
use crate::request::{flag, request};
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::{ActionBar, Banner, ErrorSummary, Fact, Facts, Panel, SaveButton, SettingsForm, Tone};
use domain::Saved;
use domain::connections::{self, IncomingWay, ShownReplies};
use domain::records::ReplySettings;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::email::RepliesForm;

const PATH: &str = "/email/replies";
/// *Choose Folder*.
const FOLDERS: &str = "/email/replies/folder";
const LABELS: &[(&str, &str)] = &[
    ("enable_email_approval", "Enable Email Approval"),
    ("approval_reply_address", "Approval Reply Address"),
    ("email_reply_folder", "Email Reply Folder"),
    ("processed", "Processed mail"),
    ("keep_days", "Days to keep"),
    ("interval_seconds", "Interval"),
];

/// The page.
#[component]
pub fn RepliesPage() -> impl IntoView {
    in_shell("Email Reply Options", async {
        let request = request();
        let folders = request
            .submission
            .as_ref()
            .filter(|submission| submission.action() == "choose_folder");
        // Nothing of what was typed is lost on the way to the folders; where nothing was, there is nothing to save
        if let Some(submission) = folders {
            let saved = connections::show_replies(&request.services).await?.settings;
            if submission.read::<RepliesForm>().as_ref() == Ok(&as_form(&saved)) {
                return Ok(see_other(FOLDERS));
            }
        }
        let attempt = Attempt::of(save_replies).await;
        if attempt.succeeded() {
            return Ok(see_other(if folders.is_some() {
                FOLDERS
            } else {
                "/email/replies?saved"
            }));
        }
        let shown = connections::show_replies(&request.services).await?;
        Ok(page(&shown, &attempt))
    })
}

fn page(shown: &ShownReplies, attempt: &Attempt<RepliesForm, Saved>) -> AnyView {
    let revision = shown.settings.revision.clone();
    let typed = attempt
        .form
        .as_ref()
        .map(|form| (form.clone(), form.version.as_str()));
    let state = FormState::new(attempt, typed, as_form(&shown.settings), revision.version);
    let version = state.version;
    let errors = attempt.errors();
    let just_saved = revision.saved_at.filter(|_| flag("saved"));
    let from = shown.outgoing.from_address.as_ref().map(ToString::to_string);
    let facts = effect(shown);
    let folder = FolderNote::of(shown);
    let chosen = flag("folder").then(|| folder_saved(&folder.name, shown.settings.enabled));
    view! {
        <PageHead title="Email Reply Options"
            lead="People decide by answering a mail. These settings say where the answers arrive and what becomes of them."/>
        <div class="with-aside">
            <div class="stack">
                {chosen}
                <ErrorSummary error=attempt.error().cloned() labels=LABELS page=PATH/>
                <SettingsForm action=PATH endpoint=SaveReplies::PATH version>
                    <RepliesFields state from folder errors/>
                    <ActionBar just_saved>
                        <SaveButton/>
                        <TestButton/>
                    </ActionBar>
                </SettingsForm>
            </div>
            <Aside label="What these settings do">
                <Panel id="effect-heading" title="How a reply comes back" foot=move || version_line(revision)><Facts facts/></Panel>
            </Aside>
        </div>
    }
    .into_any()
}

/// What has just happened on *Choose Folder*.
fn folder_saved(name: &str, enabled: bool) -> AnyView {
    let title = format!("The reply folder is saved: {name}");
    let off = (!enabled).then(|| view! { <p>"Email Approval is still off. Switch it on below, so that the test looks into the folder."</p> });
    view! { <Banner tone=Tone::Ok role="status" title>{off}</Banner> }.into_any()
}

/// The options as the form holds them.
fn as_form(settings: &ReplySettings) -> RepliesForm {
    RepliesForm {
        version: settings.revision.version.to_string(),
        enable_email_approval: if settings.enabled {
            "on".to_owned()
        } else {
            String::new()
        },
        approval_reply_address: settings
            .reply_address
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        email_reply_folder: settings
            .folder
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        processed: settings.processed.value().to_owned(),
        keep_days: settings.keep_days.to_string(),
        interval_seconds: settings.interval_seconds.to_string(),
    }
}

/// How a reply comes back with the options as they are saved.
fn effect(shown: &ShownReplies) -> Vec<Fact> {
    let settings = &shown.settings;
    if !settings.enabled {
        return vec![Fact::new(
            "Email Approval",
            "Off: nothing is read, and the test leaves Incoming out",
        )];
    }
    let missing = || "not set yet".to_owned();
    let address = settings
        .reply_address
        .as_ref()
        .or(shown.outgoing.from_address.as_ref());
    let folder = settings.folder.as_ref().map_or_else(missing, ToString::to_string);
    let reads_as = match &shown.incoming {
        Some(IncomingWay::OAuth { user_name, .. }) => user_name.clone(),
        Some(IncomingWay::Server { server, .. }) => server.user_name.clone().unwrap_or_else(missing),
        None => "not yet: Incoming is not complete".to_owned(),
    };
    vec![
        Fact::new(
            "A person replies to",
            address.map_or_else(missing, ToString::to_string),
        ),
        Fact::new("A rule in that mailbox moves it to", folder),
        Fact::new("Countersign reads it as", reads_as),
    ]
}
