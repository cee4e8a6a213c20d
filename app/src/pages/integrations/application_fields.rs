//! The form of an OAuth application: the registration.

use crate::form_state::FormState;
use crate::submission::Errors;
use crate::ui::{Choice, Panel, SelectField, TextField};
use domain::records::Application;
use leptos::prelude::*;
use model::application::{ApplicationForm, ClientAuthentication};
use model::provider::{Cloud, Provider};

/// Names and labels of all fields, client authentication included.
pub(super) const LABELS: &[(&str, &str)] = &[
    ("name", "Name"),
    ("provider", "Provider"),
    ("cloud", "Cloud"),
    ("authority_url", "Authority URL"),
    ("graph_url", "Graph URL"),
    ("tenant_id", "Tenant id"),
    ("client_id", "Client id"),
    ("client_auth", "Client authentication"),
    ("secret_text", "Secret Text"),
    ("certificate", "Certificate"),
    ("ssh_key", "SSH Key"),
];

/// A blank form.
pub(super) fn blank_form() -> ApplicationForm {
    ApplicationForm {
        version: "0".to_owned(),
        provider: Provider::MicrosoftGraph.value().to_owned(),
        cloud: Cloud::Global.value().to_owned(),
        client_auth: "secret".to_owned(),
        ..ApplicationForm::default()
    }
}

/// An application as the form holds it.
pub(super) fn as_form(application: &Application) -> ApplicationForm {
    let custom = application.cloud == Cloud::Custom;
    let url = |url: &model::provider::EndpointUrl| if custom { url.to_string() } else { String::new() };
    ApplicationForm {
        version: application.version.to_string(),
        name: application.name.to_string(),
        provider: application.provider.value().to_owned(),
        cloud: application.cloud.value().to_owned(),
        authority_url: url(&application.endpoints.authority),
        graph_url: url(&application.endpoints.graph),
        tenant_id: application.tenant.to_string(),
        client_id: application.client_id.clone(),
        ..authentication_as_form(application.client_authentication)
    }
}

/// A client authentication as the form holds it; the other fields are blank.
pub(super) fn authentication_as_form(authentication: ClientAuthentication) -> ApplicationForm {
    match authentication {
        ClientAuthentication::Secret { secret } => ApplicationForm {
            client_auth: "secret".to_owned(),
            secret_text: secret.to_string(),
            ..ApplicationForm::default()
        },
        ClientAuthentication::Certificate { certificate, key } => ApplicationForm {
            client_auth: "certificate".to_owned(),
            certificate: certificate.to_string(),
            ssh_key: key.to_string(),
            ..ApplicationForm::default()
        },
    }
}

fn cloud_label(form: &ApplicationForm) -> String {
    Cloud::from_value(&form.cloud).map_or_else(String::new, |cloud| cloud.label().to_owned())
}

/// Name, provider, cloud, tenant and client.
#[component]
pub(super) fn Registration<'a>(
    /// Values, and what was saved meanwhile.
    state: &'a FormState<ApplicationForm>,
    /// What is wrong.
    errors: Errors,
    /// Whether somebody has authorized, so that the registration is fixed.
    authorized: bool,
) -> impl IntoView + use<> {
    let form = state.form.clone();
    let clouds = Cloud::ALL
        .map(|cloud| Choice::new(cloud.value(), cloud.label()))
        .to_vec();
    let providers = vec![Choice::new(
        Provider::MicrosoftGraph.value(),
        Provider::MicrosoftGraph.label(),
    )];
    let lead = if authorized {
        "Somebody has authorized, so Provider, Cloud, Tenant id and Client id are fixed. Disconnect first, or add another application."
    } else {
        "What Microsoft Entra shows on the registration’s overview page."
    };
    let note = |words: fn(&ApplicationForm) -> String| state.note(words, None);
    let fields = view! {
        <TextField name="name" label="Name" help="Shown wherever an application is chosen." value=form.name errors=errors.clone()
            note=note(|form| form.name.clone())/>
        <SelectField name="provider" label="Provider" choices=providers selected=form.provider errors=errors.clone()/>
        <SelectField name="cloud" label="Cloud" choices=clouds selected=form.cloud errors=errors.clone() note=note(cloud_label)/>
        <div class="fields" data-when-cloud="custom">
            <TextField name="authority_url" label="Authority URL" kind="url" width="full" value=form.authority_url errors=errors.clone()
                help="Where people sign in, such as https://login.example.com. Without the tenant."
                note=note(|form| form.authority_url.clone())/>
            <TextField name="graph_url" label="Graph URL" kind="url" width="full" value=form.graph_url errors=errors.clone()
                help="The API, such as https://graph.example.com. Without the version."
                note=note(|form| form.graph_url.clone())/>
        </div>
        <TextField name="tenant_id" label="Tenant id" help="Microsoft calls it Directory (tenant) ID." mono=true
            value=form.tenant_id errors=errors.clone() note=note(|form| form.tenant_id.clone())/>
        <TextField name="client_id" label="Client id" help="Microsoft calls it Application (client) ID." mono=true
            value=form.client_id errors note=note(|form| form.client_id.clone())/>
    }
    .into_any();
    view! {
        <Panel id="registration-heading" title="Registration" body="panel-body fields" lead>{fields}</Panel>
    }
}
