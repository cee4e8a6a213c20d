//! Adds an administrator.

use crate::api::users::{NewUserForm, add_user};
use crate::layout::{PageHead, in_shell};
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::{ErrorSummary, Panel, TextField};
use leptos::prelude::*;
use model::ids::AdministratorId;

const PATH: &str = "/system/users/new";
const LABELS: &[(&str, &str)] = &[
    ("email", "Email address"),
    ("name", "Name"),
    ("password", "First password"),
];

/// The page.
#[component]
pub fn NewUserPage() -> impl IntoView {
    in_shell("Add administrator", async {
        let attempt = Attempt::of(add_user).await;
        if attempt.succeeded() {
            return Ok(see_other("/system/users?created"));
        }
        Ok(page(&attempt))
    })
}

fn page(attempt: &Attempt<NewUserForm, AdministratorId>) -> AnyView {
    let shown = attempt.form.clone().unwrap_or_default();
    let errors = attempt.errors();
    let error = attempt.error().cloned();
    view! {
        <PageHead title="Add administrator" crumbs=vec![("/system/users", "Users")]/>
        <div class="stack">
            <ErrorSummary error labels=LABELS page=PATH/>
            <form class="settings" method="post" action=PATH>
                <Panel id="new-heading" title="Administrator" body="panel-body fields">
                    <TextField name="name" label="Name" value=shown.name errors=errors.clone()
                        help="Shown in the console and in the audit log."/>
                    <TextField name="email" label="Email address" kind="email" value=shown.email errors=errors.clone()
                        help="Signs in with it, and Test Email Configuration sends to it."/>
                    <TextField name="password" label="First password" kind="password" autocomplete="new-password" errors
                        help="At least 15 characters. To be handed over on a safe way, and changed after signing in."/>
                    <div class="actions">
                        <button class="button" data-kind="primary" type="submit" name="action" value="save">"Add administrator"</button>
                        <a class="button" data-kind="quiet" href="/system/users">"Cancel"</a>
                    </div>
                </Panel>
            </form>
        </div>
    }
    .into_any()
}
