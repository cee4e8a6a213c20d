//! What keeps us out of the mailbox or its folder before, or although, the other side answers.

use super::checks::internal;
use super::knowledge::named;
use crate::authorization::AccessRefused;
use model::advice::{Problem, ProviderAnswer};
use model::email::ChosenFolder;

/// There is no access token.
pub(crate) fn no_access(refused: AccessRefused) -> Box<Problem> {
    match refused {
        AccessRefused::NotAuthorized => Box::new(named::NOT_AUTHORIZED.problem(&[], None)),
        AccessRefused::Broken(_, problem) => problem,
        AccessRefused::Internal(refusal) => internal(&refusal),
    }
}

/// The settings do not say how the mailbox is read.
pub(crate) fn settings_missing(missing: &[&str]) -> Box<Problem> {
    let fields = missing.join(", ");
    let values = [("fields", fields.as_str()), ("page", "Outgoing or Incoming")];
    Box::new(named::INCOMPLETE.problem(&values, None))
}

/// No answer in time.
pub(crate) fn too_slow(server: &str) -> Problem {
    named::MAILBOX_TOO_SLOW.problem(&[("server", server)], None)
}

/// The chosen folder is gone.
pub(crate) fn folder_deleted(chosen: &ChosenFolder, answer: Option<ProviderAnswer>) -> Box<Problem> {
    Box::new(named::FOLDER_DELETED.problem(&[("folder", chosen.name.as_str())], answer))
}

/// The chosen folder lies where mail is thrown away, or was made into something else.
pub(crate) fn folder_unfit(chosen: &ChosenFolder, why: &str) -> Box<Problem> {
    let values = [("folder", chosen.name.as_str()), ("why", why)];
    Box::new(named::FOLDER_UNFIT.problem(&values, None))
}

/// The folder was chosen in another mailbox than the one that is read now.
pub(crate) fn folder_elsewhere(chosen: &ChosenFolder, read: &str) -> Box<Problem> {
    let values = [("mailbox", chosen.mailbox.as_str()), ("read", read)];
    Box::new(named::FOLDER_ELSEWHERE.problem(&values, None))
}
