//! The complex types inside a message, as a client sends them.

use serde::Deserialize;
use serde_json::Value;

use super::{errors::GraphError, json::wrong_type};
use crate::mailbox::{BodyKind, Flag, Importance, Recipient};

/// Custom headers per message.
const MOST_HEADERS: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BodyJson {
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    content: Option<String>,
}

/// `itemBody`
///
/// # Errors
/// [`GraphError::Property`]
pub(super) fn body(value: &Value) -> Result<(BodyKind, String), GraphError> {
    if value.is_null() {
        return Ok((BodyKind::Text, String::new()));
    }
    let body = BodyJson::deserialize(value).map_err(|_| wrong_type("body", "microsoft.graph.itemBody"))?;
    let kind = match body.content_type.map(|kind| kind.to_ascii_lowercase()).as_deref() {
        None | Some("text") => BodyKind::Text,
        Some("html") => BodyKind::Html,
        Some(_) => return Err(wrong_type("contentType", "microsoft.graph.bodyType")),
    };
    Ok((kind, body.content.unwrap_or_default()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecipientJson {
    email_address: EmailAddressJson,
}

#[derive(Deserialize)]
struct EmailAddressJson {
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

impl From<RecipientJson> for Recipient {
    fn from(json: RecipientJson) -> Self {
        let address = json.email_address.address.unwrap_or_default();
        let name = json.email_address.name.filter(|name| !name.is_empty());
        Self {
            name: name.unwrap_or_else(|| address.clone()),
            address,
        }
    }
}

/// `recipient`, or none for null.
///
/// # Errors
/// [`GraphError::Property`]
pub(super) fn recipient(name: &str, value: &Value) -> Result<Option<Recipient>, GraphError> {
    let json = Option::<RecipientJson>::deserialize(value)
        .map_err(|_| wrong_type(name, "microsoft.graph.recipient"))?;
    Ok(json.map(Into::into))
}

/// A collection of `recipient`.
///
/// # Errors
/// [`GraphError::Property`]
pub(super) fn recipients(name: &str, value: &Value) -> Result<Vec<Recipient>, GraphError> {
    let list = Option::<Vec<RecipientJson>>::deserialize(value)
        .map_err(|_| wrong_type(name, "Collection(microsoft.graph.recipient)"))?;
    Ok(list.unwrap_or_default().into_iter().map(Into::into).collect())
}

/// `importance`
///
/// # Errors
/// [`GraphError::Property`]
pub(super) fn importance(value: &Value) -> Result<Importance, GraphError> {
    match value.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("low") => Ok(Importance::Low),
        Some("normal") => Ok(Importance::Normal),
        Some("high") => Ok(Importance::High),
        None if value.is_null() => Ok(Importance::Normal),
        _ => Err(wrong_type("importance", "microsoft.graph.importance")),
    }
}

/// `followupFlag`; only its status is kept.
///
/// # Errors
/// [`GraphError::Property`]
pub(super) fn flag(value: &Value) -> Result<Flag, GraphError> {
    let status = value.get("flagStatus").unwrap_or(&Value::Null);
    match status.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("notflagged") => Ok(Flag::NotFlagged),
        Some("flagged") => Ok(Flag::Flagged),
        Some("complete") => Ok(Flag::Complete),
        None if value.is_null() => Ok(Flag::NotFlagged),
        _ => Err(wrong_type("flagStatus", "microsoft.graph.followupFlagStatus")),
    }
}

#[derive(Deserialize)]
struct HeaderJson {
    name: String,
    value: String,
}

/// Whether a client may set this header.
pub(super) fn is_custom(name: &str) -> bool {
    name.to_ascii_lowercase().starts_with("x-")
}

/// `internetMessageHeaders`
///
/// # Errors
/// [`GraphError`]: not headers, too many, or one that does not begin with `x-`.
pub(super) fn headers(value: &Value) -> Result<Vec<(String, String)>, GraphError> {
    let list = Option::<Vec<HeaderJson>>::deserialize(value)
        .map_err(|_| {
            wrong_type(
                "internetMessageHeaders",
                "Collection(microsoft.graph.internetMessageHeader)",
            )
        })?
        .unwrap_or_default();
    if list.len() > MOST_HEADERS {
        return Err(GraphError::HeaderCount);
    }
    if let Some(wrong) = list.iter().find(|header| !is_custom(&header.name)) {
        return Err(GraphError::HeaderName(wrong.name.clone()));
    }
    Ok(list
        .into_iter()
        .map(|header| (header.name, header.value))
        .collect())
}

#[derive(Deserialize)]
struct ExtendedJson {
    id: String,
    value: String,
}

/// MAPI properties in which Exchange keeps the threading headers: id, header.
pub(super) const THREADING: [(&str, &str); 2] =
    [("String 0x1042", "In-Reply-To"), ("String 0x1039", "References")];

/// `singleValueExtendedProperties`: those that are headers.
///
/// # Errors
/// [`GraphError::Property`]
pub(super) fn threading(value: &Value) -> Result<Vec<(String, String)>, GraphError> {
    const TYPE: &str = "Collection(microsoft.graph.singleValueLegacyExtendedProperty)";
    let list = Option::<Vec<ExtendedJson>>::deserialize(value)
        .map_err(|_| wrong_type("singleValueExtendedProperties", TYPE))?
        .unwrap_or_default();
    let known = list.into_iter().filter_map(|property| {
        let (_, header) = THREADING
            .iter()
            .find(|(id, _)| id.eq_ignore_ascii_case(property.id.trim()))?;
        Some(((*header).to_owned(), property.value))
    });
    Ok(known.collect())
}
