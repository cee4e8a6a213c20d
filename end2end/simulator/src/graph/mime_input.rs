//! A mail sent as MIME: base64 of the whole RFC 5322 message.

use axum::body::Bytes;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use mail_parser::{Address, MessageParser, MessagePart, MimeHeaders as _};

use super::errors::GraphError;
use crate::mailbox::{Attachment, AttachmentKind, BodyKind, Draft, Importance, Recipient};

/// Reads a body of type `text/plain`. `own` stands in for a missing From.
///
/// # Errors
/// [`GraphError`]: not base64, or not a message.
pub(super) fn read(body: &[u8], own: &Recipient) -> Result<Draft, GraphError> {
    let compact: Vec<u8> = body
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let raw = STANDARD.decode(compact).map_err(|_| GraphError::MimeBase64)?;
    let message = MessageParser::default()
        .parse(&raw)
        .ok_or(GraphError::MimeContent)?;
    if message.headers().is_empty() {
        return Err(GraphError::MimeContent);
    }
    let (body_kind, body) = match (message.html_part(0), message.body_html(0), message.body_text(0)) {
        (Some(part), Some(html), _) if part.is_text_html() => (BodyKind::Html, html.into_owned()),
        (_, _, Some(text)) => (BodyKind::Text, text.into_owned()),
        (_, Some(html), None) => (BodyKind::Html, html.into_owned()),
        (_, None, None) => (BodyKind::Text, String::new()),
    };
    let from = recipients(message.from())
        .into_iter()
        .next()
        .unwrap_or_else(|| own.clone());
    let attachments = message.attachments().map(attachment).collect();
    let headers = message
        .headers_raw()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("bcc"))
        .map(|(name, value)| {
            (
                name.to_owned(),
                value.split_ascii_whitespace().collect::<Vec<_>>().join(" "),
            )
        })
        .collect();
    Ok(Draft {
        sender: own.clone(),
        from,
        to: recipients(message.to()),
        cc: recipients(message.cc()),
        bcc: recipients(message.bcc()),
        reply_to: recipients(message.reply_to()),
        subject: message.subject().unwrap_or_default().to_owned(),
        body,
        body_kind,
        importance: Importance::Normal,
        internet_message_id: message.message_id().map(|id| format!("<{id}>")),
        headers,
        attachments,
        raw: Some(Bytes::from(raw)),
    })
}

fn attachment(part: &MessagePart<'_>) -> Attachment {
    let kind = if part.is_message() {
        AttachmentKind::Message
    } else {
        AttachmentKind::File
    };
    let content_type = part.content_type().map_or_else(
        || "application/octet-stream".to_owned(),
        |kind| match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()),
            None => kind.ctype().to_owned(),
        },
    );
    let name = part.attachment_name().map(str::to_owned).or_else(|| {
        let message = part.message()?;
        message.subject().map(str::to_owned)
    });
    let is_inline = part
        .content_disposition()
        .is_some_and(mail_parser::ContentType::is_inline);
    Attachment {
        id: String::new(),
        kind,
        name: name.unwrap_or_else(|| "attachment".to_owned()),
        content_type,
        is_inline,
        content_id: part.content_id().map(str::to_owned),
        content: Bytes::copy_from_slice(part.contents()),
    }
}

fn recipients(addresses: Option<&Address<'_>>) -> Vec<Recipient> {
    addresses
        .into_iter()
        .flat_map(Address::iter)
        .filter_map(|address| {
            let text = address.address()?.to_owned();
            Some(Recipient {
                name: address.name().unwrap_or(&text).to_owned(),
                address: text,
            })
        })
        .collect()
}
