//! Mail folders: create, rename, move, copy, delete.

use axum::http::StatusCode;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Call,
    errors::GraphError,
    folders::{entity, find, missing},
    json,
    respond::Answer,
};
use crate::{
    mailbox::{FolderError, Mailbox},
    state::State,
};

/// `POST mailFolders`, `POST mailFolders/{id}/childFolders`
pub(super) fn create(
    call: &Call<'_>,
    state: &mut State,
    owner: Uuid,
    parent: &str,
) -> Result<Answer, GraphError> {
    let body = json::object(&call.request.body)?;
    let name = display_name(&body)?
        .ok_or_else(|| GraphError::Property("The property 'displayName' is required.".to_owned()))?;
    let is_hidden = match json::property(&body, "isHidden") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(hidden)) => *hidden,
        Some(_) => return Err(json::wrong_type("isHidden", "Edm.Boolean")),
    };
    let mailbox = mailbox_of(call, state, owner)?;
    let made = mailbox.create_folder(parent, &name, is_hidden);
    answer(call, mailbox, made, parent, StatusCode::CREATED)
}

/// `PATCH mailFolders/{id}`: the name is all that can be changed.
pub(super) fn update(
    call: &Call<'_>,
    state: &mut State,
    owner: Uuid,
    key: &str,
) -> Result<Answer, GraphError> {
    let body = json::object(&call.request.body)?;
    let name = display_name(&body)?;
    let mailbox = mailbox_of(call, state, owner)?;
    let changed = match name {
        Some(name) => mailbox.rename_folder(key, &name),
        None => Ok(find(mailbox, key)?.id.clone()),
    };
    answer(call, mailbox, changed, key, StatusCode::OK)
}

/// `POST mailFolders/{id}/move` and `/copy`
pub(super) fn transfer(
    call: &Call<'_>,
    state: &mut State,
    owner: Uuid,
    key: &str,
    is_copy: bool,
) -> Result<Answer, GraphError> {
    let destination = json::destination(&call.request.body)?;
    let now = call.tenant.now(state);
    // Copying needs the messages, not only their number
    state.wake(owner);
    let mailbox = mailbox_of(call, state, owner)?;
    find(mailbox, key)?;
    find(mailbox, &destination)?;
    let done = if is_copy {
        mailbox.copy_folder(key, &destination, now)
    } else {
        mailbox.move_folder(key, &destination)
    };
    answer(call, mailbox, done, key, StatusCode::CREATED)
}

/// `DELETE mailFolders/{id}`, `POST mailFolders/{id}/permanentDelete`
pub(super) fn delete(
    call: &Call<'_>,
    state: &mut State,
    owner: Uuid,
    key: &str,
    for_good: bool,
) -> Result<Answer, GraphError> {
    state.wake(owner);
    let mailbox = mailbox_of(call, state, owner)?;
    mailbox
        .delete_folder(key, for_good)
        .map_err(|error| refusal(error, key))?;
    Ok(Answer::Empty(StatusCode::NO_CONTENT))
}

fn mailbox_of<'a>(call: &Call<'_>, state: &'a mut State, owner: Uuid) -> Result<&'a mut Mailbox, GraphError> {
    call.mailbox(state, owner)?;
    state
        .mailboxes
        .iter_mut()
        .find(|mailbox| mailbox.owner == owner)
        .ok_or(GraphError::ItemNotFound)
}

fn answer(
    call: &Call<'_>,
    mailbox: &Mailbox,
    done: Result<String, FolderError>,
    key: &str,
    status: StatusCode,
) -> Result<Answer, GraphError> {
    let id = done.map_err(|error| refusal(error, key))?;
    entity(call, mailbox, find(mailbox, &id)?, status)
}

fn refusal(error: FolderError, key: &str) -> GraphError {
    match error {
        FolderError::NotThere => missing(key),
        FolderError::Exists => GraphError::FolderExists,
        FolderError::Distinguished => GraphError::Distinguished,
        FolderError::IntoItself => GraphError::FolderIntoItself,
    }
}

fn display_name(body: &Map<String, Value>) -> Result<Option<String>, GraphError> {
    let name = match json::property(body, "displayName") {
        None => return Ok(None),
        Some(Value::String(name)) => name.trim(),
        Some(_) => return Err(json::wrong_type("displayName", "Edm.String")),
    };
    if name.is_empty() || name.chars().count() > 255 {
        return Err(GraphError::Property(
            "The displayName of a folder has 1 to 255 characters.".to_owned(),
        ));
    }
    Ok(Some(name.to_owned()))
}
