//! Makes a certificate and its key, or a key and a request for a certificate.

use crate::api::credentials::generate_credential;
use crate::layout::{PageHead, in_shell};
use crate::request::request;
use crate::response::see_other;
use crate::submission::{Attempt, Errors};
use crate::ui::{ActionBar, Choice, ErrorSummary, Panel, Segments, SelectField, TextField};
use domain::general;
use leptos::prelude::*;
use model::credential::{GenerateForm, KeySize};
use model::ids::CredentialId;

const PATH: &str = "/credentials/generate";
const LABELS: &[(&str, &str)] = &[
    ("making", "What to make"),
    ("name", "Name"),
    ("common_name", "Common name"),
    ("key_size", "Key"),
    ("months", "Valid for"),
];

/// The page.
#[component]
pub fn GeneratePage() -> impl IntoView {
    in_shell("Generate certificate and key", async {
        let attempt = Attempt::of(generate_credential).await;
        if let Some(id) = attempt.done() {
            return Ok(see_other(&format!("/credentials/{id}?created=generated")));
        }
        let general = general::show(&request().services).await?;
        let host = general
            .base_url
            .as_ref()
            .and_then(|url| url::Url::parse(url.as_text()).ok())
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_else(|| "Countersign".to_owned());
        Ok(page(&attempt, host))
    })
}

fn page(attempt: &Attempt<GenerateForm, CredentialId>, host: String) -> AnyView {
    let form = attempt.form.clone().unwrap_or_else(|| GenerateForm {
        name: String::new(),
        making: "self_signed".to_owned(),
        common_name: host,
        key_size: KeySize::default().value().to_owned(),
        months: "12".to_owned(),
    });
    let errors = attempt.errors();
    view! {
        <PageHead title="Generate certificate and key" crumbs=vec![("/credentials", "Credentials")]
            lead="The private key is made here, saved encrypted, and never leaves this server. The certificate, or the request for one, can be downloaded afterwards."/>
        <div class="stack">
            <ErrorSummary error=attempt.error().cloned() labels=LABELS page=PATH/>
            <form class="settings stack" method="post" action=PATH>
                {what(&form, &errors)}
                {how(&form, &errors)}
                <ActionBar>
                    <button class="button" data-kind="primary" type="submit" name="action" value="generate">"Generate"</button>
                    <a class="button" data-kind="quiet" href="/credentials">"Discard"</a>
                </ActionBar>
            </form>
        </div>
    }
    .into_any()
}

fn what(form: &GenerateForm, errors: &Errors) -> AnyView {
    let makings = vec![
        Choice::new("self_signed", "Certificate"),
        Choice::new("request", "Certificate request"),
    ];
    let fields = view! {
        <Segments name="making" label="What to make" choices=makings selected=form.making.clone() errors=errors.clone()
            help="A certificate signed by its own key, which Microsoft accepts; or a request (CSR) for a certificate authority whose certificate you upload later."/>
        <TextField name="name" label="Name" value=form.name.clone() errors=errors.clone()
            help="Shown where the credential is chosen. A certificate’s key gets the same name with “key” behind it."/>
    }
    .into_any();
    view! { <Panel id="what-heading" title="What it is" body="panel-body fields">{fields}</Panel> }.into_any()
}

fn how(form: &GenerateForm, errors: &Errors) -> AnyView {
    let sizes = KeySize::ALL
        .map(|size| Choice::new(size.value(), format!("RSA {}", size.value())))
        .to_vec();
    let fields = view! {
        <TextField name="common_name" label="Common name" value=form.common_name.clone() errors=errors.clone()
            help="The subject of the certificate. Microsoft does not look at it; the host name of this server tells people where it belongs."/>
        <SelectField name="key_size" label="Key" choices=sizes selected=form.key_size.clone() errors=errors.clone()
            help="RSA 2048 is taken everywhere. Longer keys take seconds to make."/>
        <TextField name="months" label="Valid for" value=form.months.clone() width="port" numeric=true when="self_signed" errors=errors.clone()
            remark="months, 36 at most" help="Some tenants refuse certificates that are valid for longer than their policy says."/>
    }
    .into_any();
    view! { <Panel id="how-heading" title="Certificate" body="panel-body fields">{fields}</Panel> }.into_any()
}
