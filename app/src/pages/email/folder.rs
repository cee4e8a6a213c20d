//! *Choose Folder*: the folders of the mailbox that replies are read from, and what each holds.
//!
//! Three forms stand on this page: choose one of the list, make a new one, enter a name. A folder that holds mail is not saved before
//! its name was typed; that question is a page of its own, so that it works without scripts.

mod confirm;
mod forms;
mod tree;
mod words;

use self::confirm::confirm_page;
use self::forms::{EnterName, MakeFolder};
use self::tree::{FolderChoice, preselected};
use crate::error::ApiError;
use crate::layout::{Aside, PageHead, in_shell};
use crate::request::{request, require_administrator};
use crate::response::{see_other, set_status};
use crate::submission::Attempt;
use crate::ui::{Banner, Below, Empty, ErrorSummary, Panel, ProblemBox, Symbol, Tone};
use domain::Saved;
use domain::connections::{self, Chosen, FoundFolders, ShownFolders};
use http::StatusCode;
use leptos::prelude::*;
use model::advice::Problem;
use model::email::{ChooseFolderForm, CreateFolderForm, NameFolderForm, ReplyFolder};

/// The page's own path.
const PATH: &str = "/email/replies/folder";
const CRUMBS: (&str, &str) = ("/email/replies", "Reply options");
const LABELS: &[(&str, &str)] = &[
    ("folder", "Email Reply Folder"),
    ("new_folder", "Name of the new folder"),
    ("email_reply_folder", "Folder name"),
];

/// What was posted, and what became of it. At most one of them was.
struct Attempts {
    choose: Attempt<ChooseFolderForm, Chosen>,
    create: Attempt<CreateFolderForm, Chosen>,
    name: Attempt<NameFolderForm, Saved>,
}

impl Attempts {
    async fn of() -> Self {
        Self {
            choose: Attempt::of_action("choose", choose).await,
            create: Attempt::of_action("create", create).await,
            name: Attempt::of_action("name", name).await,
        }
    }

    /// Why nothing was saved.
    fn error(&self) -> Option<ApiError> {
        let own = [self.choose.error(), self.create.error(), self.name.error()];
        let untouched = [
            self.choose.form.is_none() && self.choose.outcome.is_none(),
            self.create.form.is_none() && self.create.outcome.is_none(),
            self.name.form.is_none() && self.name.outcome.is_none(),
        ];
        let nothing_known = request().submission.is_some() && untouched == [true; 3];
        own.into_iter()
            .flatten()
            .next()
            .cloned()
            .or_else(|| nothing_known.then(|| ApiError::Unreadable.announced()))
    }

    /// The version that the next save names: that of the form as long as it may still be saved, else the one that is shown now.
    fn version(&self, saved: i32) -> i32 {
        let typed = [
            self.choose.form.as_ref().map(|form| &form.version),
            self.create.form.as_ref().map(|form| &form.version),
            self.name.form.as_ref().map(|form| &form.version),
        ];
        match (self.error(), typed.into_iter().flatten().next()) {
            (Some(ApiError::Stale { version, .. }), _) => version,
            (_, Some(typed)) => typed.trim().parse().unwrap_or(saved),
            (_, None) => saved,
        }
    }
}

async fn choose(form: ChooseFolderForm) -> Result<Chosen, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(connections::choose_folder(&request.services, &request.actor(), &form).await?)
}

async fn create(form: CreateFolderForm) -> Result<Chosen, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(connections::create_folder(&request.services, &request.actor(), &form).await?)
}

async fn name(form: NameFolderForm) -> Result<Saved, ApiError> {
    require_administrator()?;
    let request = request();
    Ok(connections::name_folder(&request.services, &request.actor(), &form).await?)
}

/// The page.
#[component]
pub fn FolderPage() -> impl IntoView {
    in_shell("Choose Folder", async {
        let mut attempts = Attempts::of().await;
        if attempts.name.succeeded() {
            return Ok(see_other("/email/replies?folder"));
        }
        let outcome = attempts
            .choose
            .outcome
            .take_if(|outcome| outcome.is_ok())
            .or_else(|| attempts.create.outcome.take_if(|outcome| outcome.is_ok()));
        let closed = match outcome {
            Some(Ok(Chosen::Saved(_))) => return Ok(see_other("/email/replies?folder")),
            Some(Ok(Chosen::Confirm(asked))) => {
                set_status(StatusCode::UNPROCESSABLE_ENTITY);
                return Ok(confirm_page(&asked));
            }
            Some(Ok(Chosen::Closed(problem))) => Some(problem),
            Some(Err(_)) | None => None,
        };
        let shown = match closed {
            Some(problem) => {
                set_status(StatusCode::CONFLICT);
                without_folders(problem).await?
            }
            None => connections::list_folders(&request().services).await?,
        };
        Ok(page(shown, &attempts))
    })
}

/// What stands on the page when the mailbox has just refused: it is not asked again.
async fn without_folders(problem: Box<Problem>) -> Result<ShownFolders, ApiError> {
    let replies = connections::show_replies(&request().services).await?;
    Ok(ShownFolders {
        settings: replies.settings,
        mailbox: replies.mailbox,
        found: Err(problem),
    })
}

fn page(shown: ShownFolders, attempts: &Attempts) -> AnyView {
    let version = attempts.version(shown.settings.revision.version);
    let mailbox = shown.mailbox.clone();
    let lead = match &mailbox {
        Some(mailbox) => format!("The folders of {mailbox}, as they are now. Looking changes nothing there."),
        None => "The folders of the mailbox that replies are read from.".to_owned(),
    };
    let becomes = words::becomes(&shown.settings);
    let makes_sense = shown.found.is_ok();
    let name_needed = shown.found.as_ref().map_or(true, |found| !found.tree.complete);
    let content = content(shown, attempts, version);
    view! {
        <PageHead title="Choose Folder" crumbs=vec![CRUMBS] lead/>
        <div class="with-aside">
            <div class="stack">
                <ErrorSummary error=attempts.error() labels=LABELS page=PATH/>
                {content}
                {makes_sense.then(|| view! { <MakeFolder version form=attempts.create.form.clone() errors=attempts.create.errors()/> })}
                {name_needed.then(|| view! { <EnterName version form=attempts.name.form.clone() errors=attempts.name.errors()/> })}
            </div>
            <Aside label="What becomes of the mail">
                <Panel id="becomes-heading" title="What becomes of the mail" body="panel-body stack-small">
                    <p>{becomes}</p>
                    <p>"Folders below the chosen one are left alone. "<a href="/email/replies">"Reply options"</a>" say what becomes of processed mail."</p>
                    <p class="muted">{words::NOT_YET}</p>
                </Panel>
            </Aside>
        </div>
    }
    .into_any()
}

/// The list, or why there is none.
fn content(shown: ShownFolders, attempts: &Attempts, version: i32) -> AnyView {
    let found = match shown.found {
        Ok(found) => found,
        Err(problem) => return unreadable(*problem),
    };
    if found.tree.folders.is_empty() {
        return view! {
            <Panel id="folders-heading" title="Email Reply Folder" body="">
                <Empty symbol=Symbol::Folder title="No folders" text="The mailbox was read, and shows no folder to this account. Make one below, or give the account rights on the mailbox."/>
            </Panel>
        }
        .into_any();
    }
    let saved = shown.settings.folder;
    let typed = attempts.choose.form.as_ref().map(|form| form.folder.clone());
    let selected = typed.or_else(|| preselected(&found.tree, saved.as_ref()));
    let gone = missing(&found, saved.as_ref(), shown.mailbox.as_deref());
    let few = (!found.tree.complete).then(|| {
        let title = format!("Only the first {} folders are shown", found.tree.folders.len());
        view! {
            <Banner tone=Tone::Info title><p>"The mailbox holds more, or deeper ones. Enter the name of another one below."</p></Banner>
        }
    });
    let errors = attempts.choose.errors();
    let mailbox = shown.mailbox.unwrap_or_default();
    view! {
        {gone}
        {few}
        <FolderChoice found version selected saved mailbox errors/>
    }
    .into_any()
}

fn unreadable(problem: Problem) -> AnyView {
    view! {
        <ProblemBox id="folders-problem" title="The folders cannot be read" problem below=Below::Page
            actions=|| view! {
                <a class="button" href=PATH>"Read folders again"</a>
                <a class="button" data-kind="quiet" href="/email/incoming">"Open Incoming"</a>
            }.into_any()/>
    }
    .into_any()
}

/// Says that the chosen folder is not in the list.
fn missing(found: &FoundFolders, saved: Option<&ReplyFolder>, mailbox: Option<&str>) -> Option<AnyView> {
    let Some(ReplyFolder::Chosen(chosen)) = saved else {
        return None;
    };
    let there = |id: &str| found.tree.folders.iter().any(|folder| folder.facts.id == id);
    let title = if mailbox.is_some_and(|mailbox| mailbox != chosen.mailbox) {
        format!("“{}” was chosen in {}", chosen.name, chosen.mailbox)
    } else if !there(chosen.id.as_str()) && found.tree.complete {
        format!("“{}” is not in the mailbox any more", chosen.name)
    } else {
        return None;
    };
    Some(
        view! {
            <Banner tone=Tone::Danger title><p>"No reply is read until you choose a folder of this mailbox."</p></Banner>
        }
        .into_any(),
    )
}
