//! A message as Graph shows it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Call, attachments,
    errors::GraphError,
    expand::{self, Expand},
    filter::{Field, Filterable, Kind},
    message_parts::THREADING,
    odata,
};
use crate::{
    html::escape,
    mailbox::{BodyKind, Folder, Message, Recipient},
};

/// Properties `Mail.ReadBasic` does not show.
const BODIES: [&str; 3] = ["body", "bodyPreview", "uniqueBody"];
/// Properties that only come when selected.
const ON_SELECT: [&str; 2] = ["internetMessageHeaders", "uniqueBody"];
/// `bodyPreview` has this many characters.
const PREVIEW: usize = 255;

impl Filterable for Message {
    const SCHEMA: &'static [(&'static str, Kind)] = &[
        ("internetMessageId", Kind::Id),
        ("conversationId", Kind::Id),
        ("subject", Kind::Text),
        ("from/emailAddress/address", Kind::Text),
        ("sender/emailAddress/address", Kind::Text),
        ("importance", Kind::Text),
        ("flag/flagStatus", Kind::Text),
        ("categories", Kind::Texts),
        ("receivedDateTime", Kind::Time),
        ("sentDateTime", Kind::Time),
        ("lastModifiedDateTime", Kind::Time),
        ("isRead", Kind::Bool),
        ("isDraft", Kind::Bool),
        ("hasAttachments", Kind::Bool),
    ];

    fn field(&self, property: &str) -> Field<'_> {
        fn text(text: &str) -> Field<'_> {
            Field::Text(text.into())
        }
        match property {
            "internetMessageId" => text(&self.internet_message_id),
            "conversationId" => text(&self.conversation_id),
            "subject" => text(&self.content.subject),
            "from/emailAddress/address" => text(&self.content.from.address),
            "sender/emailAddress/address" => text(&self.content.sender.address),
            "importance" => text(self.content.importance.as_str()),
            "flag/flagStatus" => text(self.flag.as_str()),
            "categories" => Field::Texts(&self.categories),
            "receivedDateTime" => Field::Time(self.received),
            "sentDateTime" => Field::Time(self.sent),
            "lastModifiedDateTime" => Field::Time(self.modified),
            "isRead" => Field::Bool(self.is_read),
            "isDraft" => Field::Bool(self.is_draft),
            _ => Field::Bool(has_files(self)),
        }
    }
}

/// Pictures inside the body do not count.
fn has_files(message: &Message) -> bool {
    message.content.attachments.iter().any(|file| !file.is_inline)
}

/// Which properties of messages are wanted, and in which form.
pub(super) struct Shape {
    select: Option<Vec<String>>,
    expand: Vec<Expand>,
    as_text: bool,
    with_immutable_ids: bool,
    with_bodies: bool,
}

impl Shape {
    /// Reads `$select`, `$expand` and `Prefer` of a call to the mailbox of `owner`.
    ///
    /// # Errors
    /// [`GraphError`]: what cannot be expanded, or may not be seen.
    pub(super) fn of(call: &Call<'_>, owner: Uuid) -> Result<Self, GraphError> {
        let expand = match call.request.option("$expand") {
            Some(text) => expand::parse(text)?,
            None => Vec::new(),
        };
        let with_bodies = call.caller.sees_bodies(owner);
        for wanted in &expand {
            match wanted.property.to_ascii_lowercase().as_str() {
                "attachments" if !with_bodies => return Err(GraphError::AccessDenied),
                "attachments" | "singlevalueextendedproperties" => {}
                _ => {
                    return Err(GraphError::Query(format!(
                        "Could not find a property named '{}' on type 'microsoft.graph.message'.",
                        wanted.property
                    )));
                }
            }
        }
        Ok(Self {
            select: odata::select(call.request),
            expand,
            as_text: call.request.prefers("outlook.body-content-type=text"),
            with_immutable_ids: call.request.prefers("IdType=ImmutableId"),
            with_bodies,
        })
    }

    /// As [`Self::of`], with the `$select` a delta query began with.
    pub(super) fn selecting(mut self, select: Option<Vec<String>>) -> Self {
        self.select = select;
        self
    }

    /// The id of a message in the form that was asked for.
    pub(super) fn id<'a>(&self, id: &'a str, immutable_id: &'a str) -> &'a str {
        if self.with_immutable_ids { immutable_id } else { id }
    }

    /// A message in this shape.
    ///
    /// # Errors
    /// [`GraphError::Query`]: a selected property does not exist.
    pub(super) fn entity(
        &self,
        folder: &Folder,
        message: &Message,
    ) -> Result<Map<String, Value>, GraphError> {
        let id = self.id(&message.id, &message.immutable_id);
        let mut all = properties(folder, message, id, self.as_text);
        if self.select.is_none() {
            all.retain(|name, _| !ON_SELECT.contains(&name.as_str()));
        }
        let mut kept = odata::apply_select(all, self.select.as_deref(), "message")?;
        if !self.with_bodies {
            kept.retain(|name, _| !BODIES.contains(&name.as_str()));
        }
        for wanted in &self.expand {
            if wanted.property.eq_ignore_ascii_case("attachments") {
                let files = message
                    .content
                    .attachments
                    .iter()
                    .map(|file| attachments::entity(file, message.modified, wanted.select.as_deref()))
                    .collect::<Result<Vec<_>, _>>()?;
                kept.insert("attachments".to_owned(), Value::Array(files));
            } else if let Some(list) = extended(message, wanted.filter.as_deref().unwrap_or_default()) {
                kept.insert("singleValueExtendedProperties".to_owned(), list);
            }
        }
        Ok(kept)
    }
}

/// The threading headers that a filter such as `id eq 'String 0x1042'` names; nothing at all when there are none.
fn extended(message: &Message, filter: &str) -> Option<Value> {
    let mut list = Vec::new();
    for (id, header) in THREADING {
        let value = message
            .content
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(header));
        if let Some((_, value)) = value
            && filter.to_lowercase().contains(&id.to_lowercase())
        {
            list.push(json!({ "id": id, "value": value }));
        }
    }
    (!list.is_empty()).then_some(Value::Array(list))
}

fn properties(folder: &Folder, message: &Message, id: &str, as_text: bool) -> Map<String, Value> {
    let mail = &message.content;
    let text = text_of(mail.body_kind, &mail.body);
    let body = match (mail.body_kind, as_text) {
        (BodyKind::Html, true) => json!({ "contentType": "text", "content": text }),
        // HTML is what comes unless text was asked for; a draft is as it was written
        (BodyKind::Text, false) if !message.is_draft => {
            json!({ "contentType": "html", "content": converted(&mail.body) })
        }
        (kind, _) => json!({ "contentType": kind.as_str(), "content": mail.body }),
    };
    let headers: Vec<Value> = mail
        .headers
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    let words: Vec<&str> = text.split_whitespace().take(PREVIEW).collect();
    let preview: String = words.join(" ").chars().take(PREVIEW).collect();
    let index = Sha256::digest(&message.conversation_id);
    let all = json!({
        "@odata.etag": etag(message),
        "id": id,
        "createdDateTime": time(message.sent),
        "lastModifiedDateTime": time(message.modified),
        "changeKey": message.change_key,
        "categories": message.categories,
        "receivedDateTime": time(message.received),
        "sentDateTime": time(message.sent),
        "hasAttachments": has_files(message),
        "internetMessageId": message.internet_message_id,
        "subject": mail.subject,
        "bodyPreview": preview,
        "importance": mail.importance.as_str(),
        "parentFolderId": folder.id,
        "conversationId": message.conversation_id,
        "conversationIndex": STANDARD.encode(&index[..22]),
        "isDeliveryReceiptRequested": null,
        "isReadReceiptRequested": false,
        "isRead": message.is_read,
        "isDraft": message.is_draft,
        "webLink": format!("https://outlook.office365.com/owa/?ItemID={}", message.id),
        "inferenceClassification": "focused",
        "body": body,
        "sender": recipient(&mail.sender),
        "from": recipient(&mail.from),
        "toRecipients": mail.to.iter().map(recipient).collect::<Vec<_>>(),
        "ccRecipients": mail.cc.iter().map(recipient).collect::<Vec<_>>(),
        "bccRecipients": mail.bcc.iter().map(recipient).collect::<Vec<_>>(),
        "replyTo": mail.reply_to.iter().map(recipient).collect::<Vec<_>>(),
        "flag": { "flagStatus": message.flag.as_str() },
        "internetMessageHeaders": headers,
        "uniqueBody": body,
    });
    match all {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Text in the frame that Exchange puts around it.
fn converted(text: &str) -> String {
    let lines = escape(text).replace("\r\n", "\n").replace('\n', "<br>\r\n");
    format!(
        "<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\
         <meta name=\"Generator\" content=\"Microsoft Exchange Server\">\r\n\
         <!-- converted from text --></head>\r\n<body>\r\n\
         <font size=\"2\"><span style=\"font-size:11pt;\"><div class=\"PlainText\">{lines}</div></span></font>\r\n\
         </body>\r\n</html>\r\n"
    )
}

/// The entity tag of a message: it changes with every modification.
pub(super) fn etag(message: &Message) -> String {
    format!("W/\"{}\"", message.change_key)
}

/// The text of a body, HTML without its tags.
pub(super) fn text_of(kind: BodyKind, body: &str) -> String {
    match kind {
        BodyKind::Text => body.to_owned(),
        BodyKind::Html => mail_parser::decoders::html::html_to_text(body),
    }
}

fn recipient(recipient: &Recipient) -> Value {
    json!({ "emailAddress": { "name": recipient.name, "address": recipient.address } })
}

/// `2026-11-23T04:35:46Z`
pub(super) fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
