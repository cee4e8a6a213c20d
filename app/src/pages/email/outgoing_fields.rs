//! The fields of *Outgoing Email Settings*.

use super::parts::{
    OpenApplication, application_choices, application_name, application_note, auth_type_label, chosen,
    tls_label,
};
use crate::form_state::FormState;
use crate::submission::Errors;
use crate::ui::{
    CheckBox, Choice, Note, Panel, RadioChoices, Segments, SelectField, Symbol, TextField, Tone,
};
use domain::connections::ShownOutgoing;
use leptos::prelude::*;
use model::address::EmailAddress;
use model::email::{AuthType, OutgoingForm, TlsMode};

/// Connection and sender.
#[component]
pub(super) fn OutgoingFields(
    /// Values, and what was saved meanwhile.
    state: FormState<OutgoingForm>,
    /// What is saved, and the applications to choose from.
    shown: ShownOutgoing,
    /// What is wrong.
    errors: Errors,
) -> impl IntoView {
    let sender = sender(&state, &shown, errors.clone());
    let account = account(&state, &shown, errors.clone());
    let server = server(&state, errors.clone());
    let application = application(&state, &shown, errors.clone());
    let auth_types = AuthType::ALL
        .map(|kind| Choice::new(kind.value(), kind.label()))
        .to_vec();
    view! {
        <Panel id="connection-heading" title="Connection" body="panel-body fields"
            lead="Only the fields that the chosen Auth Type uses are shown. Values of the others are kept, not sent.">
            <Segments name="auth_type" label="Auth Type" choices=auth_types selected=state.form.auth_type.clone() errors
                help="OAuth needs no password here: an account signs in at the provider once, and Countersign keeps that sign-in alive."
                note=state.note(|form| auth_type_label(&form.auth_type), None)/>
            {application}
            {server}
            {account}
        </Panel>
        {sender}
    }
}

fn application(state: &FormState<OutgoingForm>, shown: &ShownOutgoing, errors: Errors) -> AnyView {
    let applications = &shown.applications;
    let id = state.form.oauth_application.clone();
    let note = state.note(
        |form| application_name(applications, &form.oauth_application),
        chosen(applications, &id).map(application_note),
    );
    let selected = id.clone();
    view! {
        <SelectField name="oauth_application" label="OAuth Application" when="oauth" errors note
            choices=application_choices(applications, "Choose an application".to_owned()) selected
            help="Its provider decides how mail travels. Microsoft Graph sends over HTTPS, so Host Name, Host Port and TLS mode are not needed."
            beside=move || view! { <OpenApplication id/> }/>
    }
    .into_any()
}

fn server(state: &FormState<OutgoingForm>, errors: Errors) -> AnyView {
    let form = &state.form;
    view! {
        <div class="field-pair" data-when="none basic">
            <TextField name="host_name" label="Host Name" help="The mail server’s name, not its address." grow=true
                value=form.host_name.clone() errors=errors.clone() note=state.note(|form| form.host_name.clone(), None)/>
            <TextField name="host_port" label="Host Port" help="Usually 587." numeric=true width="port"
                value=form.host_port.clone() errors=errors.clone() note=state.note(|form| form.host_port.clone(), None)/>
        </div>
        <RadioChoices name="tls_mode" label="TLS mode" when="none basic" choices=tls_choices() selected=form.tls_mode.clone() errors
            note=state.note(|form| tls_label(&form.tls_mode), None)/>
    }
    .into_any()
}

fn tls_choices() -> Vec<Choice> {
    TlsMode::ALL
        .map(|mode| {
            Choice::new(mode.value(), mode.label()).explained(match mode {
                TlsMode::StartTls => {
                    "Connects in the clear, then must switch to TLS before it signs in. Usual on port 587."
                }
                TlsMode::Implicit => "Usual on port 465.",
                TlsMode::None => "Mail can be read on its way. Only for a server on this machine.",
            })
        })
        .to_vec()
}

fn account(state: &FormState<OutgoingForm>, shown: &ShownOutgoing, errors: Errors) -> AnyView {
    let forget = (shown.settings.has_password && shown.settings.auth_type != AuthType::Basic).then(|| {
        view! {
            <CheckBox name="forget_password" label="Remove the saved password" checked=false
                help="A password from Basic Auth is still saved, encrypted. It is not used."/>
        }
    });
    let saved = if shown.settings.has_password {
        "Saved encrypted. Nobody can read it back; leave it blank to keep the saved one."
    } else {
        "Will be saved encrypted. Nobody can read it back."
    };
    view! {
        <TextField name="user_name" label="User Name" when="basic oauth" value=state.form.user_name.clone() errors=errors.clone()
            help="With OAuth: the account that authorized the OAuth Application. The test compares the two."
            note=state.note(|form| form.user_name.clone(), account_note(&state.form, shown))/>
        <TextField name="password" label="Password" kind="password" autocomplete="new-password" when="basic" help=saved errors/>
        {forget}
    }
    .into_any()
}

/// Whether User Name is the account that authorized.
fn account_note(form: &OutgoingForm, shown: &ShownOutgoing) -> Option<Note> {
    if form.auth_type != AuthType::OAuth.value() || form.user_name.is_empty() {
        return None;
    }
    let (_, authorization) = chosen(&shown.applications, &form.oauth_application)?;
    let account = &authorization.as_ref()?.account;
    Some(if account.owns(&form.user_name) {
        Note::new(Tone::Ok, "The same account that authorized").with(Symbol::Equal)
    } else {
        let text = format!("Not the account that authorized: that was {}", account.label());
        Note::new(Tone::Danger, text).with(Symbol::Unequal)
    })
}

fn sender(state: &FormState<OutgoingForm>, shown: &ShownOutgoing, errors: Errors) -> AnyView {
    let note = state.note(|form| form.from_address.clone(), sender_note(&state.form, shown));
    let value = state.form.from_address.clone();
    view! {
        <Panel id="sender-heading" title="Sender" body="panel-body fields">
            <TextField name="from_address" label="From Address" kind="email" value errors note
                help="Every mail comes from this address. A shared mailbox is fine, if User Name may send as it."/>
        </Panel>
    }
    .into_any()
}

/// What sending from another mailbox takes.
fn sender_note(form: &OutgoingForm, shown: &ShownOutgoing) -> Option<Note> {
    let unready = form.user_name.is_empty() || form.from_address.parse::<EmailAddress>().is_err();
    if form.auth_type != AuthType::OAuth.value() || unready {
        return None;
    }
    let authorization = chosen(&shown.applications, &form.oauth_application)
        .and_then(|(_, authorization)| authorization.as_ref());
    let own = form.from_address.eq_ignore_ascii_case(&form.user_name)
        || authorization.is_some_and(|authorization| authorization.account.owns(&form.from_address));
    (!own).then(|| {
        let text = format!(
            "Not an address of {}. It needs Send As on this mailbox and the permission Mail.Send.Shared; the test finds out.",
            form.user_name
        );
        Note::new(Tone::Warn, text)
    })
}
