//! Uploading a credential. The form carries files, so the server's own route reads it; here it is only shown.

use super::upload_fields::{LABELS as FILE_LABELS, upload_fields};
use crate::error::ApiError;
use crate::handed::UploadOutcome;
use crate::layout::{PageHead, in_shell};
use crate::request::query;
use crate::submission::Errors;
use crate::ui::{ActionBar, Choice, ErrorSummary, Panel, SaveButton, Segments, TextField};
use leptos::prelude::*;
use model::credential::{CredentialForm, CredentialKind};
use std::sync::Arc;

const PATH: &str = "/credentials/new";
const LABELS: &[(&str, &str)] = &[
    ("kind", "Kind"),
    ("name", "Name"),
    FILE_LABELS[0],
    FILE_LABELS[1],
    FILE_LABELS[2],
];

/// The page. `?kind=` chooses the kind.
#[component]
pub fn NewCredentialPage() -> impl IntoView {
    in_shell("Upload credential", async {
        Ok(page(use_context::<UploadOutcome>()))
    })
}

fn page(refused: Option<UploadOutcome>) -> AnyView {
    let (form, error) = match refused {
        Some(refused) => (refused.form, Some(refused.error.announced())),
        None => (
            CredentialForm {
                name: String::new(),
                kind: asked_kind().value().to_owned(),
            },
            None,
        ),
    };
    let errors = match &error {
        Some(ApiError::Invalid(errors)) => Errors(Arc::new(errors.clone())),
        _ => Errors::default(),
    };
    view! {
        <PageHead title="Upload credential" crumbs=vec![("/credentials", "Credentials")]
            lead="A client secret as text; a key or a certificate as PEM, DER, PKCS#7 or PKCS#12, as files or pasted. It is encrypted before it is saved."/>
        <div class="stack">
            <ErrorSummary error labels=LABELS page=PATH/>
            <form class="settings stack" method="post" action=PATH enctype="multipart/form-data">
                {what(&form, &errors)}
                {upload_fields(None, &errors)}
                <ActionBar><SaveButton/><a class="button" data-kind="quiet" href="/credentials">"Discard"</a></ActionBar>
            </form>
        </div>
    }
    .into_any()
}

fn asked_kind() -> CredentialKind {
    query("kind")
        .as_deref()
        .and_then(CredentialKind::from_value)
        .unwrap_or(CredentialKind::SecretText)
}

fn what(form: &CredentialForm, errors: &Errors) -> AnyView {
    let kinds = CredentialKind::ALL
        .map(|kind| Choice::new(kind.value(), kind.label()))
        .to_vec();
    let fields = view! {
        <Segments name="kind" label="Kind" choices=kinds selected=form.kind.clone() errors=errors.clone()
            help="Secret Text for a client secret. Certificate and SSH Key, its private key, for client authentication without a secret; when an upload holds both, both are saved."/>
        <TextField name="name" label="Name" value=form.name.clone() errors=errors.clone()
            help="Shown where the credential is chosen. It cannot be changed later. The other half of a pair gets the same name with “key” or “certificate” behind it."/>
    }
    .into_any();
    view! { <Panel id="what-heading" title="What it is" body="panel-body fields">{fields}</Panel> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;
    use model::form::FieldErrors;

    #[test]
    fn a_refused_upload_keeps_name_and_kind_and_says_where_it_is_wrong() {
        let refused = UploadOutcome {
            form: CredentialForm {
                name: "mail \"key\"".to_owned(),
                kind: "ssh_key".to_owned(),
            },
            error: ApiError::Invalid(FieldErrors::one(
                "passphrase",
                "This key has a passphrase. Enter it.",
            )),
        };
        let page = html(move || page(Some(refused)));
        assert!(page.contains(r#"value="mail &quot;key&quot;""#), "{page}");
        assert!(
            page.contains(r##"<a href="#passphrase">Passphrase</a>"##),
            "{page}"
        );
        assert!(page.contains(r#"id="passphrase-error""#), "{page}");
    }
}
