//! Messages: change, move, copy, delete.

use axum::http::{StatusCode, header};
use uuid::Uuid;

use super::{
    Call,
    errors::GraphError,
    folders, json,
    message_input::Input,
    message_view::etag,
    messages::{entity, find},
    respond::Answer,
};
use crate::{
    mailbox::{Mailbox, Message},
    state::State,
};

/// The message a call is about, by the id it has where it lies now.
pub(super) struct Target<'a> {
    /// Whose mailbox.
    pub(super) owner: Uuid,
    /// Folder in the path.
    pub(super) folder: Option<&'a str>,
    /// Id in the path, of either kind.
    pub(super) id: &'a str,
}

impl Target<'_> {
    /// The message.
    ///
    /// # Errors
    /// [`GraphError`]: no mailbox, no such message, or it changed since the client's `If-Match`.
    pub(super) fn find<'s>(&self, call: &Call<'_>, state: &'s State) -> Result<&'s Message, GraphError> {
        let (_, message) = find(call.mailbox(state, self.owner)?, self.folder, self.id)?;
        let wanted = call
            .request
            .headers
            .get(header::IF_MATCH)
            .and_then(|value| value.to_str().ok());
        match wanted {
            Some(tag) if tag != "*" && tag != etag(message) => Err(GraphError::Conflict),
            _ => Ok(message),
        }
    }

    /// Its mailbox, to be changed.
    ///
    /// # Errors
    /// [`GraphError::NoMailbox`]
    pub(super) fn mailbox<'s>(&self, state: &'s mut State) -> Result<&'s mut Mailbox, GraphError> {
        state.mailbox_mut(self.owner).ok_or(GraphError::NoMailbox)
    }
}

/// `PATCH messages/{id}`: of a draft everything, of received mail only what the reader decides.
pub(super) fn update(call: &Call<'_>, state: &mut State, target: &Target<'_>) -> Result<Answer, GraphError> {
    let input = Input::read(&json::object(&call.request.body)?)?;
    let message = target.find(call, state)?;
    if input.needs_draft() && !message.is_draft {
        return Err(GraphError::PropertySet);
    }
    let id = message.id.clone();
    let now = call.tenant.now(state);
    let mailbox = target.mailbox(state)?;
    mailbox
        .change_message(&id, now, |message| input.apply(message))
        .ok_or(GraphError::ItemNotFound)?;
    entity(call, mailbox, &id, StatusCode::OK)
}

/// `POST messages/{id}/move` and `/copy`
pub(super) fn transfer(
    call: &Call<'_>,
    state: &mut State,
    target: &Target<'_>,
    is_copy: bool,
) -> Result<Answer, GraphError> {
    let destination = json::destination(&call.request.body)?;
    let id = target.find(call, state)?.id.clone();
    let now = call.tenant.now(state);
    let mailbox = target.mailbox(state)?;
    folders::find(mailbox, &destination)?;
    let there = if is_copy {
        mailbox.copy_message(&id, &destination, now)
    } else {
        mailbox.move_message(&id, &destination)
    };
    let there = there.ok_or(GraphError::ItemNotFound)?;
    entity(call, mailbox, &there, StatusCode::CREATED)
}

/// `DELETE messages/{id}`, `POST messages/{id}/permanentDelete`
pub(super) fn delete(
    call: &Call<'_>,
    state: &mut State,
    target: &Target<'_>,
    for_good: bool,
) -> Result<Answer, GraphError> {
    let id = target.find(call, state)?.id.clone();
    let mailbox = target.mailbox(state)?;
    // What was deleted before is then gone
    let was_deleted = mailbox
        .message(&id)
        .is_some_and(|(folder, _)| folder.well_known == Some("recoverableitemsdeletions"));
    mailbox
        .delete_message(&id, for_good || was_deleted)
        .ok_or(GraphError::ItemNotFound)?;
    Ok(Answer::Empty(StatusCode::NO_CONTENT))
}
