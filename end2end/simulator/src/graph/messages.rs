//! Messages: list, get, MIME.

use axum::http::StatusCode;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Call,
    errors::GraphError,
    filter::Filter,
    folders,
    message_view::Shape,
    odata,
    respond::Answer,
    search::{self, Search},
};
use crate::{
    mailbox::{Folder, Mailbox, Message, is_id},
    mime,
    state::State,
};

/// The messages a list is about, in its order.
fn selected<'a>(
    call: &Call<'_>,
    mailbox: &'a Mailbox,
    folder: Option<&str>,
) -> Result<Vec<(&'a Folder, &'a Message)>, GraphError> {
    let filter = match call.request.option("$filter") {
        Some(text) => Filter::parse::<Message>(text)?,
        None => Filter::default(),
    };
    let order = odata::order(call.request)?;
    filter.check_order(&order)?;
    let search = search::of(call.request)?;
    let folders: Vec<&Folder> = match folder {
        Some(key) => vec![folders::find(mailbox, key)?],
        // Recoverable items lie beside the root
        None => mailbox
            .folders
            .iter()
            .filter(|folder| folder.parent.is_some())
            .collect(),
    };
    let mut found: Vec<(&Folder, &Message)> = folders
        .into_iter()
        .flat_map(|folder| folder.messages.iter().map(move |message| (folder, message)))
        .filter(|(_, message)| filter.admits(*message))
        .filter(|(_, message)| search.as_ref().is_none_or(|search| search.finds(message)))
        .collect();
    // Newest first unless told otherwise; of equal times the later one is newer
    found.reverse();
    found.sort_by_key(|(_, message)| std::cmp::Reverse(message.received));
    odata::sort(&mut found, &order, |found| found.1)?;
    if search.is_some() {
        found.truncate(Search::MOST);
    }
    Ok(found)
}

/// `GET messages/$count`: a number and nothing else.
pub(super) fn count(
    call: &Call<'_>,
    state: &State,
    owner: Uuid,
    folder: Option<&str>,
) -> Result<Answer, GraphError> {
    let found = selected(call, call.mailbox(state, owner)?, folder)?;
    let number = found.len().to_string();
    Ok(Answer::Bytes("text/plain".to_owned(), number.into()))
}

/// `GET messages`, `GET mailFolders/{id}/messages`
pub(super) fn list(
    call: &Call<'_>,
    state: &State,
    owner: Uuid,
    folder: Option<&str>,
) -> Result<Answer, GraphError> {
    let mailbox = call.mailbox(state, owner)?;
    let found = selected(call, mailbox, folder)?;
    let page = odata::Page::of(call.request)?;
    let total = found.len();
    let shape = Shape::of(call, owner)?;
    let items = found
        .into_iter()
        .skip(page.skip)
        .take(page.top)
        .map(|(folder, message)| shape.entity(folder, message).map(Value::Object))
        .collect::<Result<Vec<_>, _>>()?;
    let context = format!(
        "users('{owner}')/messages{}",
        odata::context_of_select(call.request)
    );
    Ok(Answer::Json(
        StatusCode::OK,
        odata::collection(call, &context, items, page, total),
    ))
}

/// Finds a message by id of either kind, within a folder if one is named.
///
/// # Errors
/// [`GraphError`]: not an id, not there, or not in that folder.
pub(super) fn find<'a>(
    mailbox: &'a Mailbox,
    folder: Option<&str>,
    id: &str,
) -> Result<(&'a Folder, &'a Message), GraphError> {
    if !is_id(id) {
        return Err(GraphError::IdMalformed);
    }
    let within = folder.map(|key| folders::find(mailbox, key)).transpose()?;
    let (folder, message) = mailbox.message(id).ok_or(GraphError::ItemNotFound)?;
    if within.is_some_and(|within| within.id != folder.id) {
        return Err(GraphError::ItemNotFound);
    }
    Ok((folder, message))
}

/// `GET messages/{id}`, `GET mailFolders/{id}/messages/{id}`
pub(super) fn get(
    call: &Call<'_>,
    state: &State,
    owner: Uuid,
    folder: Option<&str>,
    id: &str,
) -> Result<Answer, GraphError> {
    let mailbox = call.mailbox(state, owner)?;
    let (_, message) = find(mailbox, folder, id)?;
    entity(call, mailbox, &message.id, StatusCode::OK)
}

/// One message as the answer to a call.
///
/// # Errors
/// [`GraphError`]: it is not there, or `$select` cannot be followed.
pub(super) fn entity(
    call: &Call<'_>,
    mailbox: &Mailbox,
    id: &str,
    status: StatusCode,
) -> Result<Answer, GraphError> {
    let (folder, message) = find(mailbox, None, id)?;
    let mut body = Map::new();
    let select = odata::context_of_select(call.request);
    let context = format!("users('{}')/messages{select}/$entity", mailbox.owner);
    body.insert("@odata.context".to_owned(), call.context(&context));
    body.append(&mut Shape::of(call, mailbox.owner)?.entity(folder, message)?);
    Ok(Answer::Json(status, Value::Object(body)))
}

/// `GET messages/{id}/$value`
pub(super) fn mime(
    call: &Call<'_>,
    state: &State,
    owner: Uuid,
    folder: Option<&str>,
    id: &str,
) -> Result<Answer, GraphError> {
    let (_, message) = find(call.mailbox(state, owner)?, folder, id)?;
    let raw = mime::of(&message.content, &message.internet_message_id, message.sent);
    Ok(Answer::Bytes("text/plain".to_owned(), raw.into()))
}
