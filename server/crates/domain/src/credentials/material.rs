//! What a form brings: files, pasted text, a passphrase.

use crate::ports::{Reading, UnreadableUpload};
use crate::services::Services;
use model::credential::CredentialKind;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use std::sync::Arc;

/// The secret half of an upload form.
#[derive(Debug, Default)]
pub struct Material {
    /// Contents of the chosen files, blank ones for fields without a file.
    pub files: Vec<SecretSlice<u8>>,
    /// Pasted text, blank when nothing was pasted.
    pub pasted: SecretString,
    /// Passphrase, blank when none was typed.
    pub passphrase: SecretString,
    /// Whether the upload was larger than is read. Then nothing of it is here.
    pub too_large: bool,
}

impl Material {
    /// Recognises what was uploaded. Of a Secret Text, a file wins over pasted text; of all else, both count.
    ///
    /// A passphrase costs seconds on purpose; it must not hold up a thread that answers requests.
    ///
    /// # Errors
    /// Why it cannot be used, and the field that is about.
    pub(super) async fn read(
        &self,
        services: &Services,
        kind: CredentialKind,
    ) -> Result<Reading, (&'static str, UnreadableUpload)> {
        let mut files: Vec<SecretSlice<u8>> = self
            .files
            .iter()
            .filter(|file| !file.expose_secret().is_empty())
            .cloned()
            .collect();
        let field = if files.is_empty() && !self.too_large {
            "pasted"
        } else {
            "file"
        };
        if self.too_large {
            return Err((field, UnreadableUpload::TooLarge));
        }
        let pasted = self.pasted.expose_secret().trim_start();
        if !pasted.is_empty() && (files.is_empty() || kind != CredentialKind::SecretText) {
            files.push(self.pasted.expose_secret().as_bytes().to_vec().into());
        }
        let passphrase = (!self.passphrase.expose_secret().is_empty()).then(|| self.passphrase.clone());
        let (desk, now) = (Arc::clone(&services.keys), services.now());
        let reading =
            tokio::task::spawn_blocking(move || desk.read(kind, &files, passphrase.as_ref(), now)).await;
        reading
            .unwrap_or(Err(UnreadableUpload::Damaged))
            .map_err(|error| (field_of(&error, field), error))
    }
}

fn field_of(error: &UnreadableUpload, field: &'static str) -> &'static str {
    match error {
        UnreadableUpload::PassphraseMissing | UnreadableUpload::PassphraseWrong => "passphrase",
        _ => field,
    }
}
