//! Names the reply folder while the mailbox cannot be read.

use super::choose_folder::fresh;
use super::reply_folder::save_folder;
use crate::error::{Refusal, Saved};
use crate::general::shown_version;
use crate::services::{Actor, Services};
use model::email::{NameFolderForm, ReplyFolder};
use model::form::FieldErrors;

/// Saves a folder by its path. Nobody has looked what lies in it, so the whole inbox is not taken this way.
///
/// # Errors
/// [`Refusal::Invalid`] at `email_reply_folder`, [`Refusal::Stale`].
pub async fn name_folder(
    services: &Services,
    actor: &Actor,
    form: &NameFolderForm,
) -> Result<Saved, Refusal> {
    let expected = shown_version(&form.version)?;
    let settings = fresh(services, expected).await?;
    let folder = ReplyFolder::typed(&form.email_reply_folder, settings.folder.as_ref())
        .map_err(|error| FieldErrors::one("email_reply_folder", error.to_string()))?;
    let detail = format!("Folder {folder}, by its name");
    save_folder(services, actor, folder, expected, detail).await
}
