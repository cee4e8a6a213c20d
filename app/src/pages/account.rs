//! The account of whoever is signed in: name, address, password.

use super::person::{Whose, details_form};
use crate::api::account::{PasswordForm, change_password, save_account};
use crate::layout::{PageHead, in_shell};
use crate::request::{flag, request, require_administrator};
use crate::response::see_other;
use crate::submission::Attempt;
use crate::ui::{Banner, ErrorSummary, Panel, TextField, Tone};
use domain::Saved;
use domain::administrators::{self, AdministratorForm};
use domain::records::Administrator;
use leptos::prelude::*;

const PATH: &str = "/account";
const LABELS: &[(&str, &str)] = &[
    ("email", "Email address"),
    ("name", "Name"),
    ("current_password", "Current password"),
    ("new_password", "New password"),
    ("repeat_password", "New password, again"),
];

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    in_shell("Your account", async {
        let details = Attempt::of_action("save", save_account).await;
        if details.succeeded() {
            return Ok(see_other("/account?saved"));
        }
        let password = Attempt::of_action("password", change_password).await;
        if password.succeeded() {
            return Ok(see_other("/account?password"));
        }
        // As saved now: who is signed in was looked up before the form was
        let own =
            administrators::show(&request().services, require_administrator()?.administrator.id).await?;
        Ok(page(&details, &password, &own))
    })
}

fn page(
    details: &Attempt<AdministratorForm, Saved>,
    password: &Attempt<PasswordForm, ()>,
    own: &Administrator,
) -> AnyView {
    let error = details.error().or(password.error()).cloned();
    let details = details_form(details, own, Whose::Own, PATH.to_owned());
    let password = password_form(password, own);
    view! {
        <PageHead title="Your account" lead="Who you are in the audit log, and where test mails go."/>
        <div class="stack">
            {flag("saved").then(|| view! { <Banner tone=Tone::Ok role="status" title="Your account is saved"/> })}
            {flag("password").then(|| view! {
                <Banner tone=Tone::Ok role="status" title="Your password is changed">
                    <p>"All your other sessions have ended."</p>
                </Banner>
            })}
            <ErrorSummary error labels=LABELS page=PATH/>
            {details}
            {password}
        </div>
    }
    .into_any()
}

fn password_form(attempt: &Attempt<PasswordForm, ()>, own: &Administrator) -> impl IntoView + use<> {
    let errors = attempt.errors();
    let email = own.email.to_string();
    view! {
        <form class="settings" method="post" action=PATH>
            // Tells password managers whose password it is
            <input type="text" autocomplete="username" value=email hidden/>
            <Panel id="password-heading" title="Password" body="panel-body fields"
                lead="Changing it ends all your other sessions.">
                <TextField name="current_password" label="Current password" kind="password"
                    autocomplete="current-password" errors=errors.clone()/>
                <TextField name="new_password" label="New password" kind="password" autocomplete="new-password"
                    help="At least 15 characters. A few words in a row are easy to remember." errors=errors.clone()/>
                <TextField name="repeat_password" label="New password, again" kind="password"
                    autocomplete="new-password" errors/>
                <div class="actions">
                    <button class="button" type="submit" name="action" value="password">"Change password"</button>
                </div>
            </Panel>
        </form>
    }
}
