//! Messages: list and get.

use axum::http::StatusCode;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Call,
    errors::GraphError,
    filter::{Field, Filter, Filterable, Kind},
    folders::find,
    odata::{self, Order},
    respond::Answer,
};
use crate::{
    mailbox::{BodyKind, Folder, Message, Recipient, is_id},
    state::State,
};

/// Properties `Mail.ReadBasic` does not show.
const BODIES: [&str; 3] = ["body", "bodyPreview", "uniqueBody"];
/// Properties that only come when selected.
const ON_SELECT: [&str; 2] = ["internetMessageHeaders", "uniqueBody"];
/// `bodyPreview` has this many characters.
const PREVIEW: usize = 255;

/// `GET messages`, `GET mailFolders/{id}/messages`
pub(super) fn list(
    call: &Call<'_>,
    state: &State,
    owner: Uuid,
    folder: Option<&str>,
) -> Result<Answer, GraphError> {
    let mailbox = call.mailbox(state, owner)?;
    let filter = call
        .request
        .option("$filter")
        .map(Filter::parse::<Message>)
        .transpose()?
        .unwrap_or_default();
    let order = odata::order(call.request)?;
    filter.check_order(&order)?;
    let folders: Vec<&Folder> = match folder {
        Some(key) => vec![find(mailbox, key)?],
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
        .collect();
    sort(&mut found, &order)?;
    let page = odata::Page::of(call.request)?;
    let total = found.len();
    let items = found
        .into_iter()
        .skip(page.skip)
        .take(page.top)
        .map(|(folder, message)| selected(call, owner, folder, message).map(Value::Object))
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

/// `GET messages/{id}`, `GET mailFolders/{id}/messages/{id}`
pub(super) fn get(
    call: &Call<'_>,
    state: &State,
    owner: Uuid,
    folder: Option<&str>,
    id: &str,
) -> Result<Answer, GraphError> {
    let mailbox = call.mailbox(state, owner)?;
    if !is_id(id) {
        return Err(GraphError::IdMalformed);
    }
    let within = folder.map(|key| find(mailbox, key)).transpose()?;
    let (folder, message) = mailbox.message(id).ok_or(GraphError::ItemNotFound)?;
    if within.is_some_and(|within| within.id != folder.id) {
        return Err(GraphError::ItemNotFound);
    }
    let mut body = Map::new();
    body.insert(
        "@odata.context".to_owned(),
        call.context(&format!(
            "users('{owner}')/messages{}/$entity",
            odata::context_of_select(call.request)
        )),
    );
    body.extend(selected(call, owner, folder, message)?);
    Ok(Answer::Json(StatusCode::OK, Value::Object(body)))
}

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
            _ => Field::Bool(!self.content.attachments.is_empty()),
        }
    }
}

/// Newest first unless told otherwise; of equal times the later one is newer.
fn sort(found: &mut Vec<(&Folder, &Message)>, order: &[Order]) -> Result<(), GraphError> {
    found.reverse();
    let Some(first) = order.first() else {
        found.sort_by_key(|(_, message)| std::cmp::Reverse(message.received));
        return Ok(());
    };
    match first.property.to_ascii_lowercase().as_str() {
        "receiveddatetime" => found.sort_by_key(|(_, message)| message.received),
        "sentdatetime" => found.sort_by_key(|(_, message)| message.sent),
        "subject" => found.sort_by(|a, b| a.1.content.subject.cmp(&b.1.content.subject)),
        "isread" => found.sort_by_key(|(_, message)| message.is_read),
        _ => return Err(GraphError::InefficientFilter),
    }
    if first.descending {
        found.reverse();
    }
    Ok(())
}

fn selected(
    call: &Call<'_>,
    owner: Uuid,
    folder: &Folder,
    message: &Message,
) -> Result<Map<String, Value>, GraphError> {
    let selected = odata::select(call.request);
    let mut all = properties(
        folder,
        message,
        call.request.prefers("outlook.body-content-type=text"),
    );
    if selected.is_none() {
        all.retain(|name, _| !ON_SELECT.contains(&name.as_str()));
    }
    let mut kept = odata::apply_select(all, selected.as_deref(), "message")?;
    if !call.caller.sees_bodies(owner) {
        kept.retain(|name, _| !BODIES.contains(&name.as_str()));
    }
    Ok(kept)
}

fn properties(folder: &Folder, message: &Message, as_text: bool) -> Map<String, Value> {
    let mail = &message.content;
    let text = text_of(mail.body_kind, &mail.body);
    let body = match (mail.body_kind, as_text) {
        (BodyKind::Html, true) => json!({ "contentType": "text", "content": text }),
        (kind, _) => json!({ "contentType": kind.as_str(), "content": mail.body }),
    };
    let headers: Vec<Value> = mail
        .headers
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    let preview: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(PREVIEW)
        .collect();
    let all = json!({
        "@odata.etag": format!("W/\"{}\"", message.change_key),
        "id": message.id,
        "createdDateTime": time(message.sent),
        "lastModifiedDateTime": time(message.received),
        "changeKey": message.change_key,
        "categories": [],
        "receivedDateTime": time(message.received),
        "sentDateTime": time(message.sent),
        "hasAttachments": !mail.attachments.is_empty(),
        "internetMessageId": message.internet_message_id,
        "subject": mail.subject,
        "bodyPreview": preview,
        "importance": mail.importance.as_str(),
        "parentFolderId": folder.id,
        "conversationId": message.conversation_id,
        "isDeliveryReceiptRequested": null,
        "isReadReceiptRequested": false,
        "isRead": message.is_read,
        "isDraft": false,
        "webLink": format!("https://outlook.office365.com/owa/?ItemID={}", message.id),
        "inferenceClassification": "focused",
        "body": body,
        "sender": recipient(&mail.sender),
        "from": recipient(&mail.from),
        "toRecipients": mail.to.iter().map(recipient).collect::<Vec<_>>(),
        "ccRecipients": mail.cc.iter().map(recipient).collect::<Vec<_>>(),
        "bccRecipients": mail.bcc.iter().map(recipient).collect::<Vec<_>>(),
        "replyTo": mail.reply_to.iter().map(recipient).collect::<Vec<_>>(),
        "flag": { "flagStatus": "notFlagged" },
        "internetMessageHeaders": headers,
        "uniqueBody": body,
    });
    match all {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The text of a body, HTML without its tags.
fn text_of(kind: BodyKind, body: &str) -> String {
    match kind {
        BodyKind::Text => body.to_owned(),
        BodyKind::Html => mail_parser::decoders::html::html_to_text(body),
    }
}

fn recipient(recipient: &Recipient) -> Value {
    json!({ "emailAddress": { "name": recipient.name, "address": recipient.address } })
}

/// `2026-11-23T04:35:46Z`
fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
