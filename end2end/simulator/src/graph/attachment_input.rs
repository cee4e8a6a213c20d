//! An attachment as a client sends it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::DateTime;
use serde_json::{Map, Value};

use super::{
    errors::GraphError,
    json::{property, wrong_type},
    message_input::{Input, empty},
};
use crate::{
    mailbox::{Attachment, AttachmentKind, Recipient},
    mime,
};

/// What is attached in one request is smaller; larger files need an upload session.
pub(super) const LARGEST: usize = 3 * 1024 * 1024;

/// Reads a `fileAttachment` or an `itemAttachment` that holds a message.
///
/// # Errors
/// [`GraphError`]: a wrong type, no name, no content, or too much of it.
pub(super) fn read(value: &Value) -> Result<Attachment, GraphError> {
    let object = value
        .as_object()
        .ok_or_else(|| wrong_type("attachments", "microsoft.graph.attachment"))?;
    let attachment = match text(object, "@odata.type")?.as_deref() {
        None | Some("#microsoft.graph.fileAttachment" | "microsoft.graph.fileAttachment") => file(object)?,
        Some("#microsoft.graph.itemAttachment" | "microsoft.graph.itemAttachment") => item(object)?,
        Some(other) => {
            return Err(GraphError::Property(format!(
                "An attachment of type '{other}' cannot be created here."
            )));
        }
    };
    if attachment.size() > LARGEST {
        return Err(GraphError::TooLarge);
    }
    Ok(attachment)
}

fn file(object: &Map<String, Value>) -> Result<Attachment, GraphError> {
    let bytes = text(object, "contentBytes")?.ok_or_else(|| required("contentBytes"))?;
    let content = STANDARD
        .decode(bytes.trim())
        .map_err(|_| wrong_type("contentBytes", "Edm.Binary"))?;
    let kind = text(object, "contentType")?;
    Ok(Attachment {
        id: String::new(),
        kind: AttachmentKind::File,
        name: name(object)?,
        content_type: kind.unwrap_or_else(|| "application/octet-stream".to_owned()),
        is_inline: match property(object, "isInline") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(inline)) => *inline,
            Some(_) => return Err(wrong_type("isInline", "Edm.Boolean")),
        },
        content_id: text(object, "contentId")?,
        content: content.into(),
    })
}

fn item(object: &Map<String, Value>) -> Result<Attachment, GraphError> {
    let item = property(object, "item")
        .and_then(Value::as_object)
        .ok_or_else(|| required("item"))?;
    let nobody = Recipient {
        name: String::new(),
        address: String::new(),
    };
    let mut input = Input::read(item)?;
    let from = input.from.take().map(|address| Recipient {
        name: address.clone(),
        address,
    });
    let message = input.into_draft(&from.unwrap_or_else(|| empty(&nobody).from));
    let content = mime::of(&message, "<item@attachment.invalid>", DateTime::UNIX_EPOCH);
    Ok(Attachment {
        id: String::new(),
        kind: AttachmentKind::Message,
        name: name(object)?,
        content_type: "message/rfc822".to_owned(),
        is_inline: false,
        content_id: None,
        content: content.into(),
    })
}

fn name(object: &Map<String, Value>) -> Result<String, GraphError> {
    text(object, "name")?
        .filter(|name| !name.trim().is_empty())
        .ok_or_else(|| required("name"))
}

fn required(property: &str) -> GraphError {
    GraphError::Property(format!(
        "The property '{property}' of the attachment is required."
    ))
}

fn text(object: &Map<String, Value>, name: &str) -> Result<Option<String>, GraphError> {
    match property(object, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(wrong_type(name, "Edm.String")),
    }
}
