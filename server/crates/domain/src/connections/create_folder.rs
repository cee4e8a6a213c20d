//! Makes a folder in the mailbox and reads replies from it.

use super::choose_folder::{Chosen, fresh, settle};
use super::mailbox::{ReplyMailbox, open_reply_mailbox};
use crate::error::Refusal;
use crate::general::shown_version;
use crate::ports::{FolderPlace, MailFaultKind};
use crate::services::{Actor, Services};
use model::email::CreateFolderForm;
use model::form::FieldErrors;

/// Makes a folder and chooses it.
///
/// # Errors
/// [`Refusal::Invalid`] at `new_folder`, [`Refusal::Stale`].
pub async fn create_folder(
    services: &Services,
    actor: &Actor,
    form: &CreateFolderForm,
) -> Result<Chosen, Refusal> {
    let expected = shown_version(&form.version)?;
    let name = form.name()?;
    fresh(services, expected).await?;
    let mailbox = match open_reply_mailbox(services).await? {
        Ok(mailbox) => mailbox,
        Err(problem) => return Ok(Chosen::Closed(problem)),
    };
    let place = if form.below_inbox() {
        FolderPlace::BelowInbox
    } else {
        FolderPlace::Top
    };
    let (route, inside) = (&mailbox.route, &mailbox.mailbox);
    let made = ReplyMailbox::within(services.reader.create_folder(route, inside, place, name)).await;
    let wrong = |message: &'static str| Err(FieldErrors::one("new_folder", message).into());
    let id = match made {
        Ok(id) => id,
        Err(Some(fault)) if fault.kind == MailFaultKind::FolderExists => {
            return wrong(
                "A folder of this name is there already. Choose it from the list, or enter another name.",
            );
        }
        Err(Some(fault)) if fault.kind == MailFaultKind::FolderNameRefused => {
            return wrong(
                "The mail server makes no folder of this name at this place. Enter letters, digits and spaces, or choose the other place.",
            );
        }
        Err(fault) => return Ok(Chosen::Closed(mailbox.explain(fault.as_ref()))),
    };
    tracing::info!(
        mailbox = mailbox.name,
        folder = name,
        by = actor.name,
        event = "mailbox.folder-created",
        "folder created"
    );
    match ReplyMailbox::within(services.reader.folder_by_id(route, inside, &id)).await {
        Ok(folder) => settle(services, actor, &mailbox, folder, "", expected).await,
        Err(fault) => Ok(Chosen::Closed(mailbox.explain(fault.as_ref()))),
    }
}
