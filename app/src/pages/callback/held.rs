//! The identity gate: another account signed in than the one that was expected, and nothing is stored before somebody chooses.

use super::compared::Compared;
use super::lead_back;
use super::ways::Ways;
use crate::error::ApiError;
use crate::layout::{PageHead, in_shell};
use crate::pages::params::id_of;
use crate::request::{request, require_administrator};
use crate::response::{see_other, set_status};
use crate::ui::{Banner, Below, Panel, ProblemBox, Time, Tone};
use domain::Refusal;
use domain::authorization::{AccountKind, NotChosen, ShownHeld, Way, choose, show_held};
use http::StatusCode;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::ids::{ApplicationId, HeldSignInId};
use serde::Deserialize;

const TITLE: &str = "A different account signed in";

/// The button that was pressed.
#[derive(Debug, Clone, Deserialize)]
struct Choice {
    #[serde(default)]
    way: String,
}

/// The page.
#[component]
pub fn HeldPage() -> impl IntoView {
    let application = id_of::<ApplicationId>();
    let held = use_params_map()
        .get_untracked()
        .get("held")
        .and_then(|id| id.parse::<HeldSignInId>().ok());
    in_shell(TITLE, async move {
        let (application, held) = application.zip(held).ok_or(ApiError::NotFound)?;
        content(application, held).await
    })
}

async fn content(application: ApplicationId, id: HeldSignInId) -> Result<AnyView, ApiError> {
    let request = request();
    let session = require_administrator()?.session;
    let way = match &request.submission {
        Some(submission) => Way::from_value(&submission.read::<Choice>()?.way),
        None => None,
    };
    let mut refused = None;
    if let Some(way) = way {
        match choose(
            &request.services,
            &request.actor(),
            &session,
            application,
            id,
            way,
        )
        .await
        {
            Ok(()) if way == Way::Leave => return Ok(see_other(&format!("/integrations/{application}"))),
            Ok(()) => return Ok(see_other(&format!("/integrations/{application}?authorized"))),
            Err(NotChosen::Gone) => return Ok(gone(application)),
            Err(NotChosen::Internal(fault)) => return Err(fault.into()),
            Err(why) => refused = Some(why),
        }
    }
    match show_held(&request.services, &session, application, id).await {
        Ok(shown) => {
            lead_back(application).await;
            Ok(page(shown, refused))
        }
        Err(Refusal::NotFound) => Ok(gone(application)),
        Err(fault) => Err(fault.into()),
    }
}

/// Nothing waits here.
fn gone(application: ApplicationId) -> AnyView {
    set_status(StatusCode::GONE);
    let link = format!("/integrations/{application}");
    view! {
        <Title text="Nothing waits here any more"/>
        <PageHead title="Nothing waits here any more" crumbs=vec![("/integrations", "OAuth Applications")]/>
        <Banner tone=Tone::Warn title="Decided already, or too late"
            actions=move || view! { <a class="button" data-kind="primary" href=link>"Open the application"</a> }>
            <p>
                "Somebody has chosen already, ten minutes are over, or the sign-in belongs to another browser. The application’s page shows \
                what is stored."
            </p>
        </Banner>
    }
    .into_any()
}

fn page(shown: ShownHeld, refused: Option<NotChosen>) -> AnyView {
    let held = &shown.held;
    let (own, expected) = (held.account.label().to_owned(), held.expected.to_string());
    let lead = format!(
        "You signed in at Microsoft as {own}. {} expects {expected}.",
        shown.application.name
    );
    let path = format!("/integrations/{}/sign-ins/{}", held.application, held.id);
    let before = match &shown.before {
        Some(before) => format!("The sign-in of {} goes on working.", before.label()),
        None => "Nobody has authorized this application before.".to_owned(),
    };
    let until = held.expires_at;
    let refused = refused.map(|why| not_chosen(why, &own, &expected));
    let sort = sort(&shown.kind, &own);
    let shared = (shown.kind == AccountKind::Member).then(|| shared(&expected));
    view! {
        <Title text=TITLE/>
        <PageHead title=TITLE lead crumbs=vec![("/integrations", "OAuth Applications")]/>
        <div class="stack">
            {refused}
            <Banner tone=Tone::Info title="Nothing has been stored yet">
                <p>
                    {before}" The answer from Microsoft is kept for you, sealed, until "<Time at=until/>
                    ", then thrown away. Most often the browser was already signed in to Microsoft as yourself."
                </p>
            </Banner>
            {sort}
            <Compared shown=shown.clone()/>
            <Ways shown path/>
            {shared}
        </div>
    }
    .into_any()
}

/// What is special about the account.
fn sort(kind: &AccountKind, own: &str) -> Option<AnyView> {
    let (title, text) = match kind {
        AccountKind::Member => return None,
        AccountKind::Guest { home } => {
            let home = home.as_deref().unwrap_or(own);
            (
                format!("{home} is a guest in this tenant"),
                "A guest signs in here with an account of another organisation. Its mailbox is there, and cannot be opened from here, whatever \
                 is granted. Sign in with an account of this tenant; or register the application in the guest’s own tenant.",
            )
        }
        AccountKind::Personal => (
            format!("{own} is a personal Microsoft account"),
            "Personal accounts, of Outlook.com for one, belong to no organisation and cannot open mailboxes of one. Sign in with the work \
             account.",
        ),
    };
    Some(view! { <Banner tone=Tone::Warn title><p>{text}</p></Banner> }.into_any())
}

fn not_chosen(why: NotChosen, own: &str, expected: &str) -> AnyView {
    set_status(StatusCode::CONFLICT);
    let banner = |text: &'static str| {
        view! { <Banner tone=Tone::Danger title="Not done" role="alert"><p>{text}</p></Banner> }.into_any()
    };
    match why {
        NotChosen::Provider(problem) => {
            let title = format!("{own} cannot use the mailbox {expected}");
            view! { <ProblemBox id="problem-heading" title below=Below::Page problem=*problem/> }.into_any()
        }
        NotChosen::NoMailbox => {
            banner("This account has no mailbox in the tenant. Sign in with another one.")
        }
        NotChosen::Changed => banner(
            "Somebody saved the application while the answer waited, so the answer may belong to another registration. Sign in again.",
        ),
        NotChosen::Gone | NotChosen::Internal(_) => banner("Nothing was stored. Sign in again."),
    }
}

fn shared(expected: &str) -> AnyView {
    let title = format!("If {expected} is a shared mailbox");
    view! {
        <Panel id="shared-heading" title body="panel-body stack-small">
            <p>
                "A shared mailbox has an account of its own, but its sign-in is blocked on purpose, and it has no password that anybody knows. \
                So another account signs in and opens it: its delegate."
            </p>
            <p>
                "In the Exchange admin center, under "<em>"Mailboxes"</em>", "<em>"Mailbox delegation"</em>", give the delegate "
                <em>"Read and manage (Full Access)"</em>" and "<em>"Send as"</em>". The registration needs the permissions that end in "
                <code>".Shared"</code>". It may take an hour until Exchange knows."
            </p>
        </Panel>
    }
    .into_any()
}

#[cfg(test)]
#[path = "held_tests.rs"]
mod tests;
