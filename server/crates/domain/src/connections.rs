//! Email settings and what follows from them: how mail goes out and how replies come in.

mod choose_folder;
mod create_folder;
mod folder_rules;
mod folders;
mod incoming;
mod mailbox;
mod name_folder;
mod outgoing;
mod replies;
mod reply_folder;
mod ways;

pub use choose_folder::{Chosen, ToConfirm, choose_folder};
pub use create_folder::create_folder;
pub use folder_rules::{needs_confirmation, why_not};
pub use folders::{FoundFolders, ShownFolders, list_folders};
pub use incoming::{ShownIncoming, save_incoming, show_incoming};
pub(crate) use mailbox::server_password;
pub use name_folder::name_folder;
pub use outgoing::{ShownOutgoing, save_outgoing, show_outgoing};
pub use replies::{ShownReplies, save_replies, show_replies};
pub(crate) use reply_folder::folder_is_called;
pub use ways::{IncomingWay, OutgoingWay, ServerLogin, Ways, effective_incoming, ways};

use crate::error::Refusal;
use crate::ports::{Place, Sealed, UnitOfWork};
use crate::records::{Application, Authorization};
use crate::services::Services;
use model::form::FieldErrors;
use model::ids::ApplicationId;
use model::secret::SecretInput;

/// Where the password of Outgoing lies.
pub(crate) fn outgoing_password_place() -> Place {
    Place::new("outgoing_settings", "password", &1)
}

/// Where the password of Incoming lies.
pub(crate) fn incoming_password_place() -> Place {
    Place::new("incoming_settings", "password", &1)
}

/// What becomes of the saved password: kept when the field was left blank, unless it is to be forgotten.
fn password_change(
    services: &Services,
    place: &Place,
    typed: &SecretInput,
    forget: bool,
) -> Option<Option<Sealed>> {
    match typed.filled() {
        Some(password) => Some(Some(services.vault.seal_text(place, password))),
        None if forget => Some(None),
        None => None,
    }
}

/// The OAuth application a form names must exist.
async fn application_exists(unit: &mut dyn UnitOfWork, id: Option<ApplicationId>) -> Result<(), Refusal> {
    if let Some(id) = id
        && unit.application(id).await?.is_none()
    {
        return Err(FieldErrors::one(
            "oauth_application",
            "This OAuth Application does not exist any more. Choose another.",
        )
        .into());
    }
    Ok(())
}

/// An application to choose from, with its authorization.
pub type ApplicationChoice = (Application, Option<Authorization>);

async fn choices(unit: &mut dyn UnitOfWork) -> Result<Vec<ApplicationChoice>, Refusal> {
    let mut choices = Vec::new();
    for application in unit.applications().await? {
        let authorization = unit.authorization(application.id).await?;
        choices.push((application, authorization));
    }
    Ok(choices)
}
