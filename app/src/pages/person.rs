//! Name and address of an administrator: the same form on *Your account* and on the page of another.

use crate::form_state::FormState;
use crate::submission::Attempt;
use crate::ui::{Panel, TextField};
use domain::Saved;
use domain::administrators::AdministratorForm;
use domain::records::Administrator;
use leptos::prelude::*;

/// How the form speaks, and what the browser may fill in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose {
    /// Of whoever is signed in.
    Own,
    /// Of somebody else.
    Anothers,
}

impl Whose {
    const fn email_help(self) -> &'static str {
        match self {
            Self::Own => "You sign in with it, and Test Email Configuration sends to it.",
            Self::Anothers => "Signs in with it, and Test Email Configuration sends to it.",
        }
    }

    const fn autocomplete(self, field: &'static str) -> &'static str {
        match self {
            Self::Own => field,
            Self::Anothers => "off",
        }
    }
}

/// The form: what was typed, or what is saved.
pub(super) fn details_form(
    attempt: &Attempt<AdministratorForm, Saved>,
    saved: &Administrator,
    whose: Whose,
    action: String,
) -> impl IntoView + use<> {
    let stored = AdministratorForm {
        version: saved.revision.version.to_string(),
        email: saved.email.to_string(),
        name: saved.name.to_string(),
    };
    let typed = attempt
        .form
        .as_ref()
        .map(|form| (form.clone(), form.version.as_str()));
    let state = FormState::new(attempt, typed, stored, saved.revision.version);
    let name_note = state.note(|form| form.name.clone(), None);
    let email_note = state.note(|form| form.email.clone(), None);
    let (shown, version) = (state.form, state.version);
    let errors = attempt.errors();
    view! {
        <form class="settings" method="post" action=action>
            <input type="hidden" name="version" value=version/>
            <Panel id="details-heading" title="Name and address" body="panel-body fields">
                <TextField name="name" label="Name" value=shown.name autocomplete=whose.autocomplete("name")
                    errors=errors.clone() note=name_note/>
                <TextField name="email" label="Email address" kind="email" value=shown.email
                    autocomplete=whose.autocomplete("email") errors note=email_note help=whose.email_help()/>
                <div class="actions">
                    <button class="button" data-kind="primary" type="submit" name="action" value="save">"Save"</button>
                </div>
            </Panel>
        </form>
    }
}
