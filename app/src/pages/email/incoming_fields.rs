//! The fields of *Incoming Email Settings*. Each says what a blank value comes down to, and where that comes from.

use super::parts::{
    OpenApplication, application_choices, application_name, application_note, auth_type_label, chosen,
    tls_label,
};
use crate::form_state::FormState;
use crate::submission::Errors;
use crate::ui::{CheckBox, Choice, Note, Panel, SelectField, Symbol, TextField, Tone};
use domain::connections::ShownIncoming;
use leptos::prelude::*;
use model::address::Port;
use model::email::{AuthType, IncomingForm, TlsMode};

/// Connection.
#[component]
pub(super) fn IncomingFields(
    /// Values, and what was saved meanwhile.
    state: FormState<IncomingForm>,
    /// What is saved, what it inherits from, and the applications to choose from.
    shown: ShownIncoming,
    /// What is wrong.
    errors: Errors,
) -> impl IntoView {
    let auth_type = auth_type(&state, &shown, errors.clone());
    let application = application(&state, &shown, errors.clone());
    let server = server(&state, &shown, errors.clone());
    let account = account(&state, &shown, errors);
    view! {
        <Panel id="connection-heading" title="Connection" body="panel-body fields"
            lead="The same account for both directions is the simplest, and what we recommend. Grey values are inherited and follow Outgoing when it changes.">
            {auth_type}
            {application}
            {server}
            {account}
        </Panel>
    }
}

/// Says that a blank field is inherited, and what that means now.
fn inherits(value: &str) -> Note {
    let text = if value.is_empty() {
        "Blank: inherited from Outgoing, where nothing is set yet".to_owned()
    } else {
        format!("Blank: {value}, inherited from Outgoing")
    };
    Note::new(Tone::Neutral, text).with(Symbol::Inherit)
}

fn inherited() -> Note {
    Note::new(Tone::Neutral, "Inherited from Outgoing").with(Symbol::Inherit)
}

fn auth_type(state: &FormState<IncomingForm>, shown: &ShownIncoming, errors: Errors) -> AnyView {
    let outgoing = shown.outgoing.auth_type;
    let first = Choice::new("", format!("{} (inherited)", outgoing.label())).standing_for(outgoing.value());
    let own = AuthType::ALL.map(|kind| Choice::new(kind.value(), kind.label()));
    let choices = std::iter::once(first).chain(own).collect();
    let blank = state.form.auth_type.is_empty();
    let note = state.note(|form| auth_type_label(&form.auth_type), blank.then(inherited));
    view! {
        <SelectField name="auth_type" label="Auth Type" choices selected=state.form.auth_type.clone() errors note inherited=blank/>
    }
    .into_any()
}

fn application(state: &FormState<IncomingForm>, shown: &ShownIncoming, errors: Errors) -> AnyView {
    let applications = &shown.applications;
    let outgoing = shown
        .outgoing
        .application
        .map(|id| id.to_string())
        .unwrap_or_default();
    let own = state.form.oauth_application.clone();
    let blank = own.is_empty();
    let effective = if blank { outgoing.clone() } else { own.clone() };
    let first = match chosen(applications, &outgoing) {
        Some((application, _)) => format!("{} (inherited)", application.name),
        None => "Inherited, but none is chosen in Outgoing".to_owned(),
    };
    let usual = chosen(applications, &effective)
        .map(application_note)
        .map(|note| {
            if blank {
                Note {
                    text: format!("Inherited from Outgoing. {}", note.text),
                    ..note
                }
            } else {
                note
            }
        });
    let note = state.note(
        |form| application_name(applications, &form.oauth_application),
        usual.or_else(|| blank.then(inherited)),
    );
    view! {
        <SelectField name="oauth_application" label="OAuth Application" when="oauth" errors note inherited=blank
            choices=application_choices(applications, first) selected=own
            help="Reading needs more permissions than sending. What is missing is marked on the application’s page."
            beside=move || view! { <OpenApplication id=effective/> }/>
    }
    .into_any()
}

fn server(state: &FormState<IncomingForm>, shown: &ShownIncoming, errors: Errors) -> AnyView {
    let form = &state.form;
    let outgoing = &shown.outgoing;
    let host = outgoing
        .host_name
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mode = TlsMode::from_value(&form.tls_mode).unwrap_or(outgoing.tls_mode);
    let port = Port::new(mode.imap_port())
        .map(|port| port.to_string())
        .unwrap_or_default();
    let tls_first = Choice::new("", format!("{} (inherited)", outgoing.tls_mode.label()));
    let tls_choices = std::iter::once(tls_first)
        .chain(TlsMode::ALL.map(|mode| Choice::new(mode.value(), mode.label())))
        .collect();
    let (no_host, no_port, no_tls) = (
        form.host_name.is_empty(),
        form.host_port.is_empty(),
        form.tls_mode.is_empty(),
    );
    let port_note = Note::new(Tone::Neutral, format!("Blank: {port}, usual for this TLS mode"));
    view! {
        <div class="field-pair" data-when="none basic">
            <TextField name="host_name" label="Host Name" help="The IMAP server’s name." grow=true
                value=form.host_name.clone() errors=errors.clone() inherited=no_host.then(|| host.clone())
                note=state.note(|form| form.host_name.clone(), no_host.then(|| inherits(&host)))/>
            <TextField name="host_port" label="Host Port" help="993 or 143." numeric=true width="port"
                value=form.host_port.clone() errors=errors.clone() inherited=no_port.then_some(port)
                note=state.note(|form| form.host_port.clone(), no_port.then_some(port_note.with(Symbol::Info)))/>
        </div>
        <SelectField name="tls_mode" label="TLS mode" when="none basic" choices=tls_choices selected=form.tls_mode.clone() errors
            inherited=no_tls note=state.note(|form| tls_label(&form.tls_mode), no_tls.then(inherited))/>
    }
    .into_any()
}

fn account(state: &FormState<IncomingForm>, shown: &ShownIncoming, errors: Errors) -> AnyView {
    let outgoing = &shown.outgoing.user_name;
    let blank = state.form.user_name.is_empty();
    let forget = shown.settings.has_password.then(|| {
        view! {
            <CheckBox name="forget_password" label="Remove the saved password" checked=false when="basic"
                help="The password of Outgoing is used again, if the user name is inherited too."/>
        }
    });
    let help = if shown.settings.has_password {
        "Saved encrypted. Nobody can read it back; leave it blank to keep the saved one."
    } else {
        "Will be saved encrypted. Blank with an inherited user name: the password of Outgoing."
    };
    view! {
        <TextField name="user_name" label="User Name" when="basic oauth" value=state.form.user_name.clone() errors=errors.clone()
            help="The account that signs in to read. It may read shared mailboxes it has been given access to."
            inherited=blank.then(|| outgoing.clone())
            note=state.note(|form| form.user_name.clone(), blank.then(|| inherits(outgoing)))/>
        <TextField name="password" label="Password" kind="password" autocomplete="new-password" when="basic" help errors/>
        {forget}
    }
    .into_any()
}
