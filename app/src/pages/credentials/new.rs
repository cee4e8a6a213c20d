//! Uploading a credential. The form carries files, so the server's own route reads it; here it is only shown.

use crate::error::ApiError;
use crate::handed::UploadOutcome;
use crate::layout::{PageHead, in_shell};
use crate::request::query;
use crate::submission::Errors;
use crate::ui::field::{FieldMessages, described_by};
use crate::ui::{ActionBar, Choice, ErrorSummary, Icon, Panel, SaveButton, Segments, Symbol, TextField};
use leptos::prelude::*;
use model::credential::{CredentialForm, CredentialKind};
use std::sync::Arc;

const PATH: &str = "/credentials/new";
const LABELS: &[(&str, &str)] = &[
    ("kind", "Kind"),
    ("name", "Name"),
    ("file", "File"),
    ("pasted", "Text"),
    ("passphrase", "Passphrase"),
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
            lead="A client secret as text; a key or a certificate as PEM or DER, as a file or pasted. It is encrypted before it is saved."/>
        <div class="stack">
            <ErrorSummary error labels=LABELS page=PATH/>
            <form class="settings stack" method="post" action=PATH enctype="multipart/form-data">
                {what(&form, &errors)}
                {material(&errors)}
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
            help="Secret Text for a client secret. Certificate and SSH Key, its private key, for client authentication without a secret."/>
        <TextField name="name" label="Name" value=form.name.clone() errors=errors.clone()
            help="Shown where the credential is chosen. It cannot be changed later."/>
    }
    .into_any();
    view! { <Panel id="what-heading" title="What it is" body="panel-body fields">{fields}</Panel> }.into_any()
}

fn material(errors: &Errors) -> AnyView {
    let fields = view! {
        <div class="upload-ways">{drop_zone(errors)}{paste(errors)}</div>
        <TextField name="passphrase" label="Passphrase" kind="password" autocomplete="new-password" when="ssh_key"
            remark="only if the key has one" errors=errors.clone()
            help="Used once, to open the key. It is not saved: Countersign encrypts the key itself."/>
    }
    .into_any();
    view! { <Panel id="material-heading" title="File or text" body="panel-body fields">{fields}</Panel> }
        .into_any()
}

fn drop_zone(errors: &Errors) -> AnyView {
    let error = errors.at("file");
    let described = described_by("file", true, false, error.is_some());
    view! {
        <div class="field">
            <div class="drop" data-drop="">
                <Icon symbol=Symbol::Upload/>
                <label for="file">"Drop a file here, or choose it"</label>
                <p class="help" id="file-help">
                    <span data-when="secret_text">"A text file with the secret’s Value and nothing else"</span>
                    <span data-when="ssh_key">".pem .key .der, up to 1 MB"</span>
                    <span data-when="certificate">".pem .cer .crt .der, up to 1 MB"</span>
                </p>
                <input type="file" id="file" name="file" aria-describedby=described aria-invalid=error.is_some().then_some("true")/>
            </div>
            <FieldMessages name="file" note=None error/>
        </div>
    }
    .into_any()
}

fn paste(errors: &Errors) -> AnyView {
    let error = errors.at("pasted");
    let described = described_by("pasted", true, false, error.is_some());
    view! {
        <div class="field">
            <label for="pasted">"Or paste"</label>
            <p class="help" id="pasted-help">
                <span data-when="secret_text">"The secret’s Value. The Secret ID beside it at Microsoft is no use and is refused."</span>
                <span data-when="ssh_key">"The block that begins with -----BEGIN"</span>
                <span data-when="certificate">"The block that begins with -----BEGIN CERTIFICATE-----"</span>
            </p>
            <textarea class="input mono" id="pasted" name="pasted" rows="4" data-width="full" spellcheck="false" autocomplete="off"
                aria-describedby=described aria-invalid=error.is_some().then_some("true")></textarea>
            <FieldMessages name="pasted" note=None error/>
        </div>
    }
    .into_any()
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
