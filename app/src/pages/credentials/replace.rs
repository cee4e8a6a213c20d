//! Puts something new in the place of a credential. The form carries files, so the server's own route reads it; here it is only shown.

use super::facts::used_by;
use super::upload_fields::{LABELS, upload_fields};
use crate::error::ApiError;
use crate::handed::UploadOutcome;
use crate::layout::{PageHead, in_shell};
use crate::pages::params::id_of;
use crate::request::request;
use crate::submission::Errors;
use crate::ui::{ActionBar, ErrorSummary, Fact, Facts as FactList, Panel};
use domain::credentials::{self, ListedCredential};
use leptos::prelude::*;
use leptos_meta::Title;
use model::credential::CredentialKind;
use model::ids::CredentialId;
use std::sync::Arc;

/// The page.
#[component]
pub fn ReplaceCredentialPage() -> impl IntoView {
    let id = id_of::<CredentialId>();
    in_shell("Replace credential", async move {
        let id = id.ok_or(ApiError::NotFound)?;
        let shown = credentials::show(&request().services, id).await?;
        Ok(page(&shown, use_context::<UploadOutcome>()))
    })
}

fn page(shown: &ListedCredential, refused: Option<UploadOutcome>) -> AnyView {
    let credential = &shown.credential;
    let kind = credential.facts.kind();
    let error = refused.map(|refused| refused.error.announced());
    let errors = match &error {
        Some(ApiError::Invalid(errors)) => Errors(Arc::new(errors.clone())),
        _ => Errors::default(),
    };
    let title = format!("Replace {}", credential.name);
    let back = format!("/credentials/{}", credential.id);
    let path = format!("{back}/replace");
    let facts = vec![
        Fact::new("Kind", kind.label()),
        Fact::new("Used by", used_by(&shown.used_by)),
        Fact::new("What happens", what_happens(kind)),
    ];
    view! {
        <Title text=title.clone()/>
        <PageHead title crumbs=vec![("/credentials", "Credentials")]
            lead="What uses it goes on using it. What was saved before is gone: there is no way back."/>
        <div class="stack">
            <ErrorSummary error labels=LABELS page=path.clone()/>
            <form class="settings stack" method="post" action=path enctype="multipart/form-data">
                <input type="hidden" name="version" value=credential.version/>
                <Panel id="place-heading" title="In whose place"><FactList facts rows=true/></Panel>
                {upload_fields(Some(kind), &errors)}
                <ActionBar>
                    <button class="button" data-kind="primary" type="submit" name="action" value="replace">"Replace"</button>
                    <a class="button" data-kind="quiet" href=back>"Discard"</a>
                </ActionBar>
            </form>
        </div>
    }
    .into_any()
}

const fn what_happens(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::SecretText => "The next request to the provider proves itself with the new secret.",
        CredentialKind::SshKey => {
            "A key and its certificate belong together. Bring both in one upload, and the certificate that is used with this key is replaced too."
        }
        CredentialKind::Certificate => {
            "Upload the new certificate at the provider first. If its key is another one, bring both in one upload, a PKCS#12 file or two files, and the key that is used with this certificate is replaced too."
        }
    }
}
