//! Mail folders: list, get, create.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Answer, Call, auth::Access, errors::GraphError, odata};
use crate::{
    mailbox::{CreateFolderError, Folder, Mailbox, WELL_KNOWN_NAMES},
    state::State,
};

/// Finds a folder by id or well-known name.
///
/// # Errors
/// [`GraphError`]: not there, or not an id at all.
pub(super) fn find<'a>(mailbox: &'a Mailbox, key: &str) -> Result<&'a Folder, GraphError> {
    mailbox.folder(key).ok_or_else(|| missing(key))
}

fn missing(key: &str) -> GraphError {
    if WELL_KNOWN_NAMES.iter().any(|name| name.eq_ignore_ascii_case(key)) {
        GraphError::FolderNotFound
    } else if is_id(key) {
        GraphError::ItemNotFound
    } else {
        GraphError::IdMalformed
    }
}

/// Whether a text could be an Exchange id: long, base64 or base64url.
pub(super) fn is_id(text: &str) -> bool {
    text.len() >= 20
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_=+/".contains(&byte))
}

/// `GET mailFolders`, `GET mailFolders/{id}/childFolders`: the level below `parent`.
pub(super) fn list(call: &Call<'_>, state: &State, owner: Uuid, parent: &str) -> Result<Answer, GraphError> {
    let mailbox = state.mailbox(owner).ok_or(GraphError::ItemNotFound)?;
    let parent = find(mailbox, parent)?;
    let hidden = call
        .request
        .option("includeHiddenFolders")
        .is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let wanted = call
        .request
        .option("$filter")
        .map(display_name_filter)
        .transpose()?;
    let folders: Vec<&Folder> = mailbox
        .children(&parent.id)
        .into_iter()
        .filter(|folder| hidden || !folder.is_hidden)
        .filter(|folder| {
            wanted
                .as_ref()
                .is_none_or(|name| folder.display_name.eq_ignore_ascii_case(name))
        })
        .collect();
    let page = odata::Page::of(call.request)?;
    let selected = odata::select(call.request);
    let items = folders
        .iter()
        .skip(page.skip)
        .take(page.top)
        .map(|folder| {
            Ok(Value::Object(odata::apply_select(
                properties(mailbox, folder),
                selected.as_deref(),
                "mailFolder",
            )?))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    let context = format!("users('{owner}')/mailFolders");
    Ok(Answer::Json(
        StatusCode::OK,
        odata::collection(call, &context, items, page, folders.len()),
    ))
}

/// The one filter folders know here.
fn display_name_filter(text: &str) -> Result<String, GraphError> {
    let quoted = text
        .trim()
        .strip_prefix("displayName eq '")
        .and_then(|rest| rest.strip_suffix('\''));
    quoted
        .map(|name| name.replace("''", "'"))
        .ok_or_else(|| GraphError::Query(format!("Invalid filter clause: '{text}'.")))
}

/// `GET mailFolders/{id}`
pub(super) fn get(call: &Call<'_>, state: &State, owner: Uuid, key: &str) -> Result<Answer, GraphError> {
    let mailbox = state.mailbox(owner).ok_or(GraphError::ItemNotFound)?;
    entity(call, mailbox, find(mailbox, key)?, StatusCode::OK)
}

/// What a client sends to create a folder.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewFolder {
    display_name: String,
    #[serde(default)]
    is_hidden: bool,
}

/// `POST mailFolders`, `POST mailFolders/{id}/childFolders`
pub(super) fn create(
    call: &Call<'_>,
    state: &mut State,
    owner: Uuid,
    parent: &str,
) -> Result<Answer, GraphError> {
    call.caller.may(state, Access::Write, owner)?;
    let body: Value = serde_json::from_slice(&call.request.body).map_err(|_| GraphError::Json)?;
    let new: NewFolder =
        serde_json::from_value(body).map_err(|error| GraphError::Property(error.to_string()))?;
    let name = new.display_name.trim();
    if name.is_empty() || name.len() > 255 {
        return Err(GraphError::Property(
            "The displayName of a folder has 1 to 255 characters.".to_owned(),
        ));
    }
    let State {
        mailboxes, entropy, ..
    } = state;
    let mailbox = mailboxes
        .iter_mut()
        .find(|mailbox| mailbox.owner == owner)
        .ok_or(GraphError::ItemNotFound)?;
    let id = mailbox
        .create_folder(parent, name, new.is_hidden, entropy)
        .map_err(|error| match error {
            CreateFolderError::NoParent => missing(parent),
            CreateFolderError::Exists => GraphError::FolderExists,
        })?;
    entity(call, mailbox, find(mailbox, &id)?, StatusCode::CREATED)
}

fn entity(
    call: &Call<'_>,
    mailbox: &Mailbox,
    folder: &Folder,
    status: StatusCode,
) -> Result<Answer, GraphError> {
    let mut body = Map::new();
    let context = format!("users('{}')/mailFolders/$entity", mailbox.owner);
    body.insert("@odata.context".to_owned(), call.context(&context));
    let selected = odata::select(call.request);
    body.extend(odata::apply_select(
        properties(mailbox, folder),
        selected.as_deref(),
        "mailFolder",
    )?);
    Ok(Answer::Json(status, Value::Object(body)))
}

fn properties(mailbox: &Mailbox, folder: &Folder) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in [
        ("id", json!(folder.id)),
        ("displayName", json!(folder.display_name)),
        ("parentFolderId", json!(folder.parent)),
        ("childFolderCount", json!(mailbox.children(&folder.id).len())),
        ("unreadItemCount", json!(folder.unread())),
        ("totalItemCount", json!(folder.messages.len())),
        ("isHidden", json!(folder.is_hidden)),
    ] {
        map.insert(name.to_owned(), value);
    }
    map
}
