//! Files, pasted text and passphrase: the same for a new credential and for one that is replaced.

use crate::submission::Errors;
use crate::ui::field::{FieldMessages, described_by};
use crate::ui::{Icon, Panel, Symbol, TextField};
use leptos::prelude::*;
use model::credential::CredentialKind;

/// Names and labels of the fields.
pub(super) const LABELS: &[(&str, &str)] =
    &[("file", "File"), ("pasted", "Text"), ("passphrase", "Passphrase")];

/// The panel. With a kind given, only what concerns it is shown; otherwise the form's own choice of kind decides.
pub(super) fn upload_fields(kind: Option<CredentialKind>, errors: &Errors) -> AnyView {
    let passphrase = kind.is_none_or(|kind| kind != CredentialKind::SecretText).then(|| {
        view! {
            <TextField name="passphrase" label="Passphrase" kind="password" autocomplete="new-password" when="ssh_key certificate"
                remark="only if a key or a PKCS#12 file has one" errors=errors.clone()
                help="Used once, to open it. It is not saved: Countersign encrypts the key itself."/>
        }
    });
    let fields = view! {
        <div class="upload-ways">{drop_zone(kind, errors)}{paste(kind, errors)}</div>
        {passphrase}
    }
    .into_any();
    view! { <Panel id="material-heading" title="Files or text" body="panel-body fields">{fields}</Panel> }
        .into_any()
}

/// One help text per kind, of which the form's choice shows one.
fn helps(kind: Option<CredentialKind>, text: fn(CredentialKind) -> &'static str) -> Vec<AnyView> {
    CredentialKind::ALL
        .into_iter()
        .filter(|each| kind.is_none_or(|kind| kind == *each))
        .map(|each| view! { <span data-when=each.value()>{text(each)}</span> }.into_any())
        .collect()
}

fn drop_zone(kind: Option<CredentialKind>, errors: &Errors) -> AnyView {
    let error = errors.at("file");
    let described = described_by("file", true, false, error.is_some());
    let helps = helps(kind, |kind| match kind {
        CredentialKind::SecretText => "A text file with the secret’s Value and nothing else",
        CredentialKind::SshKey => {
            ".pem .key .der .pfx .p12 or OpenSSH’s own, up to 64 KB each; with its certificate or without"
        }
        CredentialKind::Certificate => {
            ".pem .cer .crt .der .p7b .pfx .p12, up to 64 KB each; with its key and its chain or without"
        }
    });
    view! {
        <div class="field">
            <div class="drop" data-drop="">
                <Icon symbol=Symbol::Upload/>
                <label for="file">"Drop files here, or choose them"</label>
                <p class="help" id="file-help">{helps}</p>
                <input type="file" id="file" name="file" multiple aria-describedby=described aria-invalid=error.is_some().then_some("true")/>
            </div>
            <FieldMessages name="file" note=None error/>
        </div>
    }
    .into_any()
}

fn paste(kind: Option<CredentialKind>, errors: &Errors) -> AnyView {
    let error = errors.at("pasted");
    let described = described_by("pasted", true, false, error.is_some());
    let helps = helps(kind, |kind| match kind {
        CredentialKind::SecretText => {
            "The secret’s Value. The Secret ID beside it at Microsoft is no use and is refused."
        }
        CredentialKind::SshKey | CredentialKind::Certificate => {
            "One or more blocks that begin with -----BEGIN"
        }
    });
    view! {
        <div class="field">
            <label for="pasted">"Or paste"</label>
            <p class="help" id="pasted-help">{helps}</p>
            <textarea class="input mono" id="pasted" name="pasted" rows="4" data-width="full" spellcheck="false" autocomplete="off"
                aria-describedby=described aria-invalid=error.is_some().then_some("true")></textarea>
            <FieldMessages name="pasted" note=None error/>
        </div>
    }
    .into_any()
}
