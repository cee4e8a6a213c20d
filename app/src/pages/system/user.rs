//! One administrator: name and address, a new password, whether sign-in is allowed.

use super::users::state;
use crate::api::users::{UserPasswordForm, change_user, set_user_active, set_user_password};
use crate::error::ApiError;
use crate::layout::{PageHead, in_shell};
use crate::pages::params::id_of;
use crate::pages::person::{Whose, details_form};
use crate::request::{flag, request, require_administrator};
use crate::response::see_other;
use crate::submission::{Attempt, ButtonOnly};
use crate::ui::{Banner, ErrorSummary, Panel, TextField, Tone};
use domain::Saved;
use domain::administrators::{self, AdministratorForm};
use domain::records::Administrator;
use leptos::prelude::*;
use leptos_meta::Title;
use model::ids::AdministratorId;

const LABELS: &[(&str, &str)] = &[
    ("email", "Email address"),
    ("name", "Name"),
    ("password", "New password"),
];

/// What was posted to this page.
struct Attempts {
    details: Attempt<AdministratorForm, Saved>,
    password: Attempt<UserPasswordForm, ()>,
    active: Option<ApiError>,
}

/// The page.
#[component]
pub fn UserPage() -> impl IntoView {
    let id = id_of::<AdministratorId>();
    in_shell("Administrator", async move {
        let id = id.ok_or(ApiError::NotFound)?;
        let (attempts, flag) = attempt(id).await;
        if let Some(flag) = flag {
            return Ok(see_other(&format!("/system/users/{id}?{flag}")));
        }
        let user = administrators::show(&request().services, id).await?;
        let own = require_administrator()?.administrator.id;
        Ok(page(&attempts, &user, user.id == own))
    })
}

/// Does what was posted, and says by which flag the page tells so.
async fn attempt(id: AdministratorId) -> (Attempts, Option<&'static str>) {
    let details = Attempt::of_action("save", |form| change_user(id, form)).await;
    let password = Attempt::of_action("password", |form| set_user_password(id, form)).await;
    let off = Attempt::of_action("deactivate", |_: ButtonOnly| set_user_active(id, false)).await;
    let on = Attempt::of_action("reactivate", |_: ButtonOnly| set_user_active(id, true)).await;
    let done = [
        (details.succeeded(), "saved"),
        (password.succeeded(), "password"),
        (off.succeeded(), "deactivated"),
        (on.succeeded(), "reactivated"),
    ];
    let flag = done.into_iter().find(|(done, _)| *done).map(|(_, flag)| flag);
    let active = off.error().or(on.error()).cloned();
    (
        Attempts {
            details,
            password,
            active,
        },
        flag,
    )
}

fn page(attempts: &Attempts, user: &Administrator, own: bool) -> AnyView {
    let name = user.name.to_string();
    let path = format!("/system/users/{}", user.id);
    let error = [
        attempts.details.error(),
        attempts.password.error(),
        attempts.active.as_ref(),
    ]
    .into_iter()
    .flatten()
    .next()
    .cloned();
    let details = details_form(&attempts.details, user, Whose::Anothers, path.clone());
    let others = if own {
        view! { <p class="muted">"This is you. Your password is changed on "<a href="/account">"your account page"</a>"."</p> }.into_any()
    } else {
        view! {
            {password_form(&attempts.password, path.clone())}
            {active_form(user.active, path.clone())}
        }
        .into_any()
    };
    let active = user.active;
    view! {
        <Title text=name.clone()/>
        <PageHead title=name crumbs=vec![("/system/users", "Users")] state=move || state(active)/>
        <div class="stack">
            {confirmation().map(|title| view! { <Banner tone=Tone::Ok role="status" title/> })}
            <ErrorSummary error labels=LABELS page=path/>
            {details}
            {others}
        </div>
    }
    .into_any()
}

/// What has just been done.
fn confirmation() -> Option<&'static str> {
    [
        ("saved", "Name and address are saved"),
        (
            "password",
            "The new password is set, and all sessions of this administrator have ended",
        ),
        (
            "deactivated",
            "Deactivated, and all sessions of this administrator have ended",
        ),
        ("reactivated", "This administrator can sign in again"),
    ]
    .into_iter()
    .find(|(name, _)| flag(name))
    .map(|(_, words)| words)
}

fn password_form(attempt: &Attempt<UserPasswordForm, ()>, path: String) -> impl IntoView + use<> {
    let errors = attempt.errors();
    view! {
        <form class="settings" method="post" action=path>
            <Panel id="password-heading" title="New password" body="panel-body fields"
                lead="For somebody who cannot sign in any more. It ends all sessions of this administrator.">
                <TextField name="password" label="New password" kind="password" autocomplete="new-password" errors
                    help="At least 15 characters. To be handed over on a safe way, and changed after signing in."/>
                <div class="actions">
                    <button class="button" type="submit" name="action" value="password">"Set password"</button>
                </div>
            </Panel>
        </form>
    }
}

fn active_form(active: bool, path: String) -> impl IntoView {
    let (title, lead, button, action, kind) = if active {
        (
            "Deactivate",
            "Ends all sessions and refuses sign-in. Nothing is deleted: the audit log goes on naming this administrator.",
            "Deactivate",
            "deactivate",
            Some("danger"),
        )
    } else {
        (
            "Reactivate",
            "Lets this administrator sign in again, with the password from before.",
            "Reactivate",
            "reactivate",
            None,
        )
    };
    view! {
        <form class="settings" method="post" action=path>
            <Panel id="active-heading" title lead>
                <div class="actions">
                    <button class="button" data-kind=kind type="submit" name="action" value=action>{button}</button>
                </div>
            </Panel>
        </form>
    }
}
