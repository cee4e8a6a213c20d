//! A message as a client sends it: Graph's `message` type. Source: Graph v1.0 metadata.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{attachment_input, errors::GraphError, json::wrong_type, message_parts as parts};
use crate::mailbox::{Attachment, BodyKind, Draft, Flag, Importance, Message, Recipient};

/// The properties that were sent; none: not mentioned.
#[derive(Default)]
pub(super) struct Input {
    subject: Option<String>,
    body: Option<(BodyKind, String)>,
    to: Option<Vec<Recipient>>,
    cc: Option<Vec<Recipient>>,
    bcc: Option<Vec<Recipient>>,
    reply_to: Option<Vec<Recipient>>,
    /// The `from` that was asked for.
    pub(super) from: Option<String>,
    importance: Option<Importance>,
    internet_message_id: Option<String>,
    headers: Option<Vec<(String, String)>>,
    threading: Option<Vec<(String, String)>>,
    attachments: Option<Vec<Attachment>>,
    is_read: Option<bool>,
    flag: Option<Flag>,
    categories: Option<Vec<String>>,
}

/// Set by the service; what a client says about them is passed over.
const READ_ONLY: [&str; 14] = [
    "id",
    "changeKey",
    "createdDateTime",
    "lastModifiedDateTime",
    "receivedDateTime",
    "sentDateTime",
    "hasAttachments",
    "bodyPreview",
    "parentFolderId",
    "conversationId",
    "conversationIndex",
    "isDraft",
    "webLink",
    "uniqueBody",
];

/// Known, and without meaning here.
const PASSED_OVER: [&str; 6] = [
    "sender",
    "inferenceClassification",
    "isDeliveryReceiptRequested",
    "isReadReceiptRequested",
    "multiValueExtendedProperties",
    "extensions",
];

fn typed<T: DeserializeOwned + Default>(name: &str, value: &Value, wanted: &str) -> Result<T, GraphError> {
    if value.is_null() {
        return Ok(T::default());
    }
    T::deserialize(value).map_err(|_| wrong_type(name, wanted))
}

impl Input {
    /// Reads the properties of a message.
    ///
    /// # Errors
    /// [`GraphError`]: an unknown property, a wrong type, headers that are not allowed.
    pub(super) fn read(object: &Map<String, Value>) -> Result<Self, GraphError> {
        let mut input = Self::default();
        for (name, value) in object {
            if !name.contains('@') {
                input.set(name, value)?;
            }
        }
        Ok(input)
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), GraphError> {
        match name {
            "subject" => self.subject = Some(typed(name, value, "Edm.String")?),
            "body" => self.body = Some(parts::body(value)?),
            "toRecipients" => self.to = Some(parts::recipients(name, value)?),
            "ccRecipients" => self.cc = Some(parts::recipients(name, value)?),
            "bccRecipients" => self.bcc = Some(parts::recipients(name, value)?),
            "replyTo" => self.reply_to = Some(parts::recipients(name, value)?),
            "from" => self.from = parts::recipient(name, value)?.map(|from| from.address),
            "importance" => self.importance = Some(parts::importance(value)?),
            "internetMessageId" => {
                let id: String = typed(name, value, "Edm.String")?;
                self.internet_message_id = Some(id).filter(|id| id.starts_with('<') && id.ends_with('>'));
            }
            "internetMessageHeaders" => self.headers = Some(parts::headers(value)?),
            "singleValueExtendedProperties" => self.threading = Some(parts::threading(value)?),
            "attachments" => {
                let list: Vec<Value> = typed(name, value, "Collection(microsoft.graph.attachment)")?;
                self.attachments = Some(
                    list.iter()
                        .map(attachment_input::read)
                        .collect::<Result<_, _>>()?,
                );
            }
            "isRead" => self.is_read = Some(typed(name, value, "Edm.Boolean")?),
            "flag" => self.flag = Some(parts::flag(value)?),
            "categories" => self.categories = Some(typed(name, value, "Collection(Edm.String)")?),
            _ if READ_ONLY.contains(&name) || PASSED_OVER.contains(&name) => {}
            _ => {
                return Err(GraphError::Property(format!(
                    "The property '{name}' does not exist on type 'microsoft.graph.message'. Make sure to only use property names that are defined by the type."
                )));
            }
        }
        Ok(())
    }

    /// A new message of `own`.
    pub(super) fn into_draft(self, own: &Recipient) -> Draft {
        let mut draft = empty(own);
        self.apply_to_draft(&mut draft);
        draft
    }

    /// Whether it has something to say that only a draft lets be changed.
    pub(super) fn needs_draft(&self) -> bool {
        self.subject.is_some()
            || self.body.is_some()
            || self.to.is_some()
            || self.cc.is_some()
            || self.bcc.is_some()
            || self.reply_to.is_some()
            || self.from.is_some()
            || self.internet_message_id.is_some()
            || self.headers.is_some()
    }

    /// Whether it says what the body is.
    pub(super) fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// Changes what was mentioned.
    pub(super) fn apply(mut self, message: &mut Message) {
        if let Some(is_read) = self.is_read {
            message.is_read = is_read;
        }
        if let Some(flag) = self.flag {
            message.flag = flag;
        }
        if let Some(categories) = self.categories.take() {
            message.categories = categories;
        }
        if let Some(id) = &self.internet_message_id {
            message.internet_message_id.clone_from(id);
        }
        // Attachments have calls of their own once the message is there
        self.attachments = None;
        self.apply_to_draft(&mut message.content);
    }

    /// As [`Self::apply`], to what a message says.
    pub(super) fn apply_to_draft(self, draft: &mut Draft) {
        if self.needs_draft() || self.threading.is_some() {
            // The MIME it came as is not what it says any more
            draft.raw = None;
        }
        for (property, sent) in [
            (&mut draft.to, self.to),
            (&mut draft.cc, self.cc),
            (&mut draft.bcc, self.bcc),
            (&mut draft.reply_to, self.reply_to),
        ] {
            if let Some(sent) = sent {
                *property = sent;
            }
        }
        if let Some(subject) = self.subject {
            draft.subject = subject;
        }
        if let Some((kind, body)) = self.body {
            draft.body_kind = kind;
            draft.body = body;
        }
        if let Some(address) = self.from {
            draft.from = Recipient {
                name: address.clone(),
                address,
            };
        }
        if let Some(importance) = self.importance {
            draft.importance = importance;
        }
        if self.internet_message_id.is_some() {
            draft.internet_message_id = self.internet_message_id;
        }
        if let Some(headers) = self.headers {
            draft.headers.retain(|(name, _)| !parts::is_custom(name));
            draft.headers.extend(headers);
        }
        if let Some(threading) = self.threading {
            draft
                .headers
                .retain(|(name, _)| !threading.iter().any(|(sent, _)| sent.eq_ignore_ascii_case(name)));
            draft.headers.splice(0..0, threading);
        }
        if let Some(attachments) = self.attachments {
            draft.attachments = attachments;
        }
    }
}

/// A message of `own` that says nothing.
pub(super) fn empty(own: &Recipient) -> Draft {
    Draft {
        from: own.clone(),
        sender: own.clone(),
        to: Vec::new(),
        cc: Vec::new(),
        bcc: Vec::new(),
        reply_to: Vec::new(),
        subject: String::new(),
        body: String::new(),
        body_kind: BodyKind::Text,
        importance: Importance::Normal,
        internet_message_id: None,
        headers: Vec::new(),
        attachments: Vec::new(),
        raw: None,
    }
}
