//! Drafts: create and send.

use axum::http::StatusCode;
use uuid::Uuid;

use super::{
    Call,
    errors::GraphError,
    folders, json,
    message_changes::Target,
    message_input::Input,
    messages::entity,
    mime_input,
    respond::Answer,
    send_mail::{own, prepare},
};
use crate::{
    delivery::new_message_id,
    mailbox::{Draft, NewMessage},
    state::State,
};

/// `POST messages`, `POST mailFolders/{id}/messages`
pub(super) fn create(
    call: &Call<'_>,
    state: &mut State,
    owner: Uuid,
    folder: Option<&str>,
) -> Result<Answer, GraphError> {
    let folder = folder.unwrap_or("drafts");
    folders::find(call.mailbox(state, owner)?, folder)?;
    let author = own(state, owner)?;
    let mail = match call.request.content_type().as_str() {
        "text/plain" => mime_input::read(&call.request.body, &author)?,
        "application/json" => Input::read(&json::object(&call.request.body)?)?.into_draft(&author),
        _ => return Err(GraphError::Json),
    };
    let conversation = state.conversation_of(&mail);
    put(call, state, owner, folder, mail, conversation)
}

/// Puts a draft into a folder and answers with it.
///
/// # Errors
/// [`GraphError`]
pub(super) fn put(
    call: &Call<'_>,
    state: &mut State,
    owner: Uuid,
    folder: &str,
    mail: Draft,
    conversation_id: String,
) -> Result<Answer, GraphError> {
    let now = call.tenant.now(state);
    let internet_message_id = match &mail.internet_message_id {
        Some(id) => id.clone(),
        None => new_message_id(&mut state.entropy),
    };
    let mailbox = state.mailbox_mut(owner).ok_or(GraphError::NoMailbox)?;
    let new = NewMessage {
        content: mail,
        internet_message_id,
        conversation_id,
        is_read: true,
        is_draft: true,
    };
    let id = mailbox.add(folder, new, now);
    entity(call, mailbox, &id, StatusCode::CREATED)
}

/// `POST messages/{id}/send`: the draft itself moves to Sent Items, where its immutable id still finds it.
pub(super) fn send(call: &Call<'_>, state: &mut State, target: &Target<'_>) -> Result<Answer, GraphError> {
    let message = target.find(call, state)?;
    if !message.is_draft {
        return Err(GraphError::NotADraft);
    }
    let (id, conversation) = (message.id.clone(), message.conversation_id.clone());
    let message_id = message.internet_message_id.clone();
    let mut mail = prepare(call, state, message.content.clone())?;
    mail.internet_message_id = Some(message_id);
    let now = call.tenant.now(state);
    state.counters.send_mail += 1;
    state.deliver(&mail, &conversation, None, now);
    let mailbox = target.mailbox(state)?;
    mailbox.change_message(&id, now, |message| {
        message.content = mail;
        message.is_draft = false;
        message.sent = now;
        message.received = now;
    });
    mailbox.move_message(&id, "sentitems");
    Ok(Answer::Empty(StatusCode::ACCEPTED))
}
