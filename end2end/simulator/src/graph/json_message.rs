//! A mail sent as JSON: Graph's `message` type. Source: Graph v1.0 metadata, `message` and `sendMail`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::errors::GraphError;
use crate::mailbox::{Attachment, AttachmentKind, BodyKind, Draft, Importance, Recipient};

/// Custom headers per message.
const MOST_HEADERS: usize = 5;

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct MessageJson {
    subject: Option<String>,
    body: Option<BodyJson>,
    to_recipients: Vec<RecipientJson>,
    cc_recipients: Vec<RecipientJson>,
    bcc_recipients: Vec<RecipientJson>,
    reply_to: Vec<RecipientJson>,
    from: Option<RecipientJson>,
    importance: Option<String>,
    internet_message_id: Option<String>,
    internet_message_headers: Vec<HeaderJson>,
    single_value_extended_properties: Vec<ExtendedJson>,
    attachments: Vec<AttachmentJson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BodyJson {
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    content: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecipientJson {
    email_address: EmailAddressJson,
}

#[derive(Deserialize)]
struct EmailAddressJson {
    #[serde(default)]
    address: String,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct HeaderJson {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct ExtendedJson {
    id: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AttachmentJson {
    name: String,
    content_bytes: String,
}

/// A message and what to do with it.
pub(super) struct SendRequest {
    /// The message; `from` and `sender` are the mailbox's unless given.
    pub(super) mail: Draft,
    /// The `from` that was asked for.
    pub(super) from: Option<String>,
    /// Default true.
    pub(super) save_to_sent_items: bool,
}

/// Reads the body of `sendMail`. `own` is the mailbox it is sent from.
///
/// # Errors
/// [`GraphError`]: not JSON, wrong types, headers that are not allowed.
pub(super) fn read(body: &[u8], own: &Recipient) -> Result<SendRequest, GraphError> {
    let parameters: Map<String, Value> = serde_json::from_slice(body).map_err(|_| GraphError::Json)?;
    let parameter = |wanted: &str| {
        parameters
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.clone())
    };
    let message = parameter("message").filter(Value::is_object).ok_or_else(|| {
        GraphError::Property("The parameter 'Message' of the action 'sendMail' is missing.".to_owned())
    })?;
    let message: MessageJson = serde_json::from_value(message)
        .map_err(|error| GraphError::Property(format!("Cannot read the message: {error}.")))?;
    let save_to_sent_items = match parameter("saveToSentItems") {
        None | Some(Value::Null) => true,
        Some(Value::Bool(save)) => save,
        // Microsoft's own sample sends the string
        Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => false,
        Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => true,
        Some(_) => {
            return Err(GraphError::Property(
                "SaveToSentItems is true or false.".to_owned(),
            ));
        }
    };
    let from = message
        .from
        .as_ref()
        .map(|from| from.email_address.address.clone());
    Ok(SendRequest {
        mail: draft(message, own)?,
        from,
        save_to_sent_items,
    })
}

fn draft(message: MessageJson, own: &Recipient) -> Result<Draft, GraphError> {
    let (body_kind, body) = body(message.body)?;
    let importance = match message
        .importance
        .as_deref()
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        None | Some("normal") => Importance::Normal,
        Some("low") => Importance::Low,
        Some("high") => Importance::High,
        Some(_) => {
            return Err(GraphError::Property(
                "importance is low, normal or high.".to_owned(),
            ));
        }
    };
    Ok(Draft {
        from: own.clone(),
        sender: own.clone(),
        to: recipients(message.to_recipients),
        cc: recipients(message.cc_recipients),
        bcc: recipients(message.bcc_recipients),
        reply_to: recipients(message.reply_to),
        subject: message.subject.unwrap_or_default(),
        body,
        body_kind,
        importance,
        internet_message_id: message
            .internet_message_id
            .filter(|id| id.starts_with('<') && id.ends_with('>')),
        headers: headers(
            message.internet_message_headers,
            &message.single_value_extended_properties,
        )?,
        attachments: message
            .attachments
            .iter()
            .map(attachment)
            .collect::<Result<_, _>>()?,
        raw: None,
    })
}

fn body(body: Option<BodyJson>) -> Result<(BodyKind, String), GraphError> {
    let Some(body) = body else {
        return Ok((BodyKind::Text, String::new()));
    };
    let kind = match body
        .content_type
        .as_deref()
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        None | Some("text") => BodyKind::Text,
        Some("html") => BodyKind::Html,
        Some(_) => return Err(GraphError::Property("contentType is text or html.".to_owned())),
    };
    Ok((kind, body.content))
}

fn headers(custom: Vec<HeaderJson>, extended: &[ExtendedJson]) -> Result<Vec<(String, String)>, GraphError> {
    if custom.len() > MOST_HEADERS {
        return Err(GraphError::HeaderCount);
    }
    if let Some(wrong) = custom
        .iter()
        .find(|header| !header.name.to_ascii_lowercase().starts_with("x-"))
    {
        return Err(GraphError::HeaderName(wrong.name.clone()));
    }
    // MAPI properties in which Exchange keeps the threading headers
    let threading = extended.iter().filter_map(|property| {
        let name = match property.id.to_ascii_lowercase().as_str() {
            "string 0x1042" => "In-Reply-To",
            "string 0x1039" => "References",
            _ => return None,
        };
        Some((name.to_owned(), property.value.clone()))
    });
    Ok(threading
        .chain(custom.into_iter().map(|header| (header.name, header.value)))
        .collect())
}

fn attachment(json: &AttachmentJson) -> Result<Attachment, GraphError> {
    let bytes = STANDARD.decode(&json.content_bytes).map_err(|_| {
        GraphError::Property("Cannot convert the literal of contentBytes to 'Edm.Binary'.".to_owned())
    })?;
    Ok(Attachment {
        id: String::new(),
        kind: AttachmentKind::File,
        name: json.name.clone(),
        content_type: "application/octet-stream".to_owned(),
        is_inline: false,
        content_id: None,
        content: bytes.into(),
    })
}

fn recipients(list: Vec<RecipientJson>) -> Vec<Recipient> {
    list.into_iter()
        .map(|recipient| {
            let address = recipient.email_address.address;
            let name = recipient.email_address.name.filter(|name| !name.is_empty());
            Recipient {
                name: name.unwrap_or_else(|| address.clone()),
                address,
            }
        })
        .collect()
}
