//! Attachments of a message: list, add, get, bytes, delete.

use axum::http::StatusCode;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{
    Call, attachment_input,
    errors::GraphError,
    json::object,
    message_changes::Target,
    message_view::time,
    odata::{self, Page},
    respond::Answer,
};
use crate::{
    mailbox::{Attachment, AttachmentKind, is_id},
    state::State,
};

/// One attachment as Graph shows it.
///
/// # Errors
/// [`GraphError::Query`]: a selected property does not exist.
pub(super) fn entity(
    file: &Attachment,
    modified: DateTime<Utc>,
    select: Option<&[String]>,
) -> Result<Value, GraphError> {
    let mut all = json!({
        "@odata.type": "#microsoft.graph.fileAttachment",
        "@odata.mediaContentType": file.content_type,
        "id": file.id,
        "lastModifiedDateTime": time(modified),
        "name": file.name,
        "contentType": file.content_type,
        "size": file.size(),
        "isInline": file.is_inline,
    });
    if file.kind == AttachmentKind::Message {
        all["@odata.type"] = json!("#microsoft.graph.itemAttachment");
        // Items have no media stream, and their type is not shown
        all["@odata.mediaContentType"].take();
        all["contentType"].take();
    } else {
        all["contentId"] = json!(file.content_id);
        all["contentLocation"] = Value::Null;
        all["contentBytes"] = json!(STANDARD.encode(&file.content));
    }
    let Value::Object(mut map) = all else {
        return Ok(Value::Null);
    };
    map.retain(|name, value| name != "@odata.mediaContentType" || !value.is_null());
    Ok(Value::Object(odata::apply_select(map, select, "attachment")?))
}

/// `GET messages/{id}/attachments`
pub(super) fn list(call: &Call<'_>, state: &State, target: &Target<'_>) -> Result<Answer, GraphError> {
    let message = target.find(call, state)?;
    let select = odata::select(call.request);
    let page = Page::of(call.request)?;
    let files = &message.content.attachments;
    let items = files
        .iter()
        .skip(page.skip)
        .take(page.top)
        .map(|file| entity(file, message.modified, select.as_deref()))
        .collect::<Result<Vec<_>, _>>()?;
    let context = context(call, target, "");
    Ok(Answer::Json(
        StatusCode::OK,
        odata::collection(call, &context, items, page, files.len()),
    ))
}

/// `POST messages/{id}/attachments`
pub(super) fn add(call: &Call<'_>, state: &mut State, target: &Target<'_>) -> Result<Answer, GraphError> {
    let file = attachment_input::read(&Value::Object(object(&call.request.body)?))?;
    let id = target.find(call, state)?.id.clone();
    let now = call.tenant.now(state);
    let mailbox = target.mailbox(state)?;
    let made = mailbox.attach(&id, file, now).ok_or(GraphError::ItemNotFound)?;
    answer(call, state, target, &made, StatusCode::CREATED)
}

/// `GET messages/{id}/attachments/{aid}`
pub(super) fn get(
    call: &Call<'_>,
    state: &State,
    target: &Target<'_>,
    id: &str,
) -> Result<Answer, GraphError> {
    answer(call, state, target, id, StatusCode::OK)
}

/// `GET messages/{id}/attachments/{aid}/$value`: bytes of a file, MIME of a message.
pub(super) fn value(
    call: &Call<'_>,
    state: &State,
    target: &Target<'_>,
    id: &str,
) -> Result<Answer, GraphError> {
    let file = find(call, state, target, id)?;
    let kind = match file.kind {
        AttachmentKind::File => file.content_type.clone(),
        AttachmentKind::Message => "text/plain".to_owned(),
    };
    Ok(Answer::Bytes(kind, file.content.clone()))
}

/// `DELETE messages/{id}/attachments/{aid}`
pub(super) fn delete(
    call: &Call<'_>,
    state: &mut State,
    target: &Target<'_>,
    id: &str,
) -> Result<Answer, GraphError> {
    find(call, state, target, id)?;
    let message = target.find(call, state)?.id.clone();
    let now = call.tenant.now(state);
    target
        .mailbox(state)?
        .change_message(&message, now, |message| {
            message.content.raw = None;
            message.content.attachments.retain(|file| file.id != id);
        })
        .ok_or(GraphError::ItemNotFound)?;
    Ok(Answer::Empty(StatusCode::NO_CONTENT))
}

fn find<'s>(
    call: &Call<'_>,
    state: &'s State,
    target: &Target<'_>,
    id: &str,
) -> Result<&'s Attachment, GraphError> {
    if !is_id(id) {
        return Err(GraphError::IdMalformed);
    }
    let message = target.find(call, state)?;
    let file = message.content.attachments.iter().find(|file| file.id == id);
    file.ok_or(GraphError::ItemNotFound)
}

fn answer(
    call: &Call<'_>,
    state: &State,
    target: &Target<'_>,
    id: &str,
    status: StatusCode,
) -> Result<Answer, GraphError> {
    let file = find(call, state, target, id)?;
    let modified = target.find(call, state)?.modified;
    let select = odata::select(call.request);
    let mut body = Map::new();
    let context = context(call, target, "/$entity");
    body.insert("@odata.context".to_owned(), call.context(&context));
    if let Value::Object(mut file) = entity(file, modified, select.as_deref())? {
        body.append(&mut file);
    }
    Ok(Answer::Json(status, Value::Object(body)))
}

fn context(call: &Call<'_>, target: &Target<'_>, suffix: &str) -> String {
    format!(
        "users('{}')/messages('{}')/attachments{}{suffix}",
        target.owner,
        target.id,
        odata::context_of_select(call.request)
    )
}
