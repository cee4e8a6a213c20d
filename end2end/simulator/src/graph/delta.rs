//! Delta queries: the messages of a folder, or the folders, page by page; and from then on what changed.
//!
//! The first round goes through the messages newest first and remembers the last one told, so that messages which come
//! or go meanwhile shift nothing. They are told in the next round, which goes by change numbers.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Call, errors::GraphError, folders, message_view, odata, respond::Answer, sync_token::SyncToken};
use crate::{
    mailbox::{Folder, Mailbox, Message, Removed},
    state::State,
};

/// Items per page when the client does not say.
const DEFAULT_PAGE: usize = 10;
/// The largest page.
const MOST: usize = 1_000;

/// `GET mailFolders/{id}/messages/delta`
pub(super) fn messages(
    call: &Call<'_>,
    state: &mut State,
    owner: Uuid,
    folder: &str,
) -> Result<Answer, GraphError> {
    let mailbox = call.mailbox(state, owner)?;
    let folder = mailbox.folder(folder).ok_or(GraphError::SyncFolderNotFound)?;
    let begin = |now| begin(call, mailbox, Some(folder.id.clone()), now);
    let token = token(call, state, mailbox, begin)?;
    forget(call, state)?;
    let mailbox = call.mailbox(state, owner)?;
    let folder = token
        .folder
        .as_deref()
        .and_then(|id| mailbox.folder(id))
        .ok_or(GraphError::SyncFolderNotFound)?;
    let (rows, next, is_end) = page(mailbox, folder, &token, page_size(call)?);
    let shape = message_view::Shape::of(call, owner)?.selecting(token.select.clone());
    let mut items = Vec::new();
    for row in rows {
        items.push(match row {
            Row::There(message) => shape.entity(folder, message).map(Value::Object)?,
            Row::Gone(gone) => removed(shape.id(&gone.id, &gone.immutable_id)),
        });
    }
    let context = format!("users('{owner}')/mailFolders('{}')/messages", folder.id);
    Ok(answer(call, &context, items, &next, is_end))
}

/// `GET mailFolders/delta`: folders of all levels.
pub(super) fn all_folders(call: &Call<'_>, state: &mut State, owner: Uuid) -> Result<Answer, GraphError> {
    let mailbox = call.mailbox(state, owner)?;
    let begin = |now| begin(call, mailbox, None, now);
    let token = token(call, state, mailbox, begin)?;
    forget(call, state)?;
    let mailbox = call.mailbox(state, owner)?;
    let is_first = token.first_round.is_some();
    let mut changed: Vec<(u64, Value)> = Vec::new();
    for folder in &mailbox.folders {
        if folder.changed > token.told && folder.parent.is_some() && !folder.is_hidden {
            let item = folders::select(mailbox, folder, token.select.as_deref())?;
            changed.push((folder.changed, item));
        }
    }
    for gone in &mailbox.removed {
        if gone.folder.is_none() && gone.change > token.told && !is_first {
            changed.push((gone.change, removed(&gone.id)));
        }
    }
    changed.sort_by_key(|(change, _)| *change);
    let size = page_size(call)?;
    let is_end = changed.len() <= size;
    changed.truncate(size);
    let told = changed.last().map(|(change, _)| *change);
    let mut next = token;
    next.told = if is_end {
        mailbox.change
    } else {
        told.unwrap_or(next.told)
    };
    if is_end {
        next.first_round = None;
    }
    let items = changed.into_iter().map(|(_, item)| item).collect();
    let context = format!("users('{owner}')/mailFolders");
    Ok(answer(call, &context, items, &next, is_end))
}

fn removed(id: &str) -> Value {
    json!({ "@removed": { "reason": "deleted" }, "id": id })
}

/// A message that is there, or one that is not any more.
enum Row<'a> {
    There(&'a Message),
    Gone(&'a Removed),
}

/// The rows of the next page, where the query stands after them, and whether that is the end of the round.
fn page<'a>(
    mailbox: &'a Mailbox,
    folder: &'a Folder,
    token: &SyncToken,
    size: usize,
) -> (Vec<Row<'a>>, SyncToken, bool) {
    let mut next = token.clone();
    if let Some(after) = token.first_round {
        let key = |message: &Message| (message.received.timestamp_millis(), message.arrived);
        let mut left: Vec<&Message> = folder
            .messages
            .iter()
            .filter(|message| message.arrived <= token.floor)
            .filter(|message| after.is_none_or(|after| key(message) < after))
            .filter(|message| token.since.is_none_or(|since| message.received >= since))
            .collect();
        left.sort_by_key(|message| std::cmp::Reverse(key(message)));
        let is_end = left.len() <= size;
        left.truncate(size);
        if is_end {
            next.first_round = None;
            next.told = token.floor;
        } else {
            next.first_round = Some(left.last().map(|message| key(message)));
        }
        return (left.into_iter().map(Row::There).collect(), next, is_end);
    }
    let mut rows: Vec<(u64, Row<'a>)> = folder
        .messages
        .iter()
        .filter(|message| message.changed > token.told)
        .filter(|message| token.since.is_none_or(|since| message.received >= since))
        .filter(|message| {
            wants(
                token,
                if message.arrived > token.told {
                    "created"
                } else {
                    "updated"
                },
            )
        })
        .map(|message| (message.changed, Row::There(message)))
        .collect();
    let gone = mailbox.removed.iter().filter(|gone| {
        gone.change > token.told && gone.folder.as_deref() == Some(&folder.id) && wants(token, "deleted")
    });
    rows.extend(gone.map(|gone| (gone.change, Row::Gone(gone))));
    rows.sort_by_key(|(change, _)| *change);
    let is_end = rows.len() <= size;
    rows.truncate(size);
    let told = rows.last().map(|(change, _)| *change);
    next.told = if is_end {
        mailbox.change
    } else {
        told.unwrap_or(token.told)
    };
    (rows.into_iter().map(|(_, row)| row).collect(), next, is_end)
}

fn wants(token: &SyncToken, change: &str) -> bool {
    token
        .change_type
        .as_ref()
        .is_none_or(|wanted| wanted.eq_ignore_ascii_case(change))
}

/// The token of the link, or a new one for the first call.
fn token(
    call: &Call<'_>,
    state: &State,
    mailbox: &Mailbox,
    begin: impl FnOnce(DateTime<Utc>) -> Result<SyncToken, GraphError>,
) -> Result<SyncToken, GraphError> {
    let now = call.tenant.now(state);
    match brought(call) {
        None => begin(now),
        Some(text) => SyncToken::decode(text, mailbox.epoch, now),
    }
}

fn brought<'a>(call: &'a Call<'_>) -> Option<&'a str> {
    let option = |name| call.request.option(name);
    option("$deltatoken").or_else(|| option("$skiptoken"))
}

/// The fault by which a state that was given out is not known any more.
fn forget(call: &Call<'_>, state: &mut State) -> Result<(), GraphError> {
    if brought(call).is_some() && state.faults.graph.forgets_sync(&call.request.path) {
        state.counters.faults += 1;
        return Err(GraphError::SyncStateNotFound);
    }
    Ok(())
}

fn begin(
    call: &Call<'_>,
    mailbox: &Mailbox,
    folder: Option<String>,
    now: DateTime<Utc>,
) -> Result<SyncToken, GraphError> {
    let request = call.request;
    if request.option("$search").is_some() {
        return Err(GraphError::Query(
            "$search is not supported with delta.".to_owned(),
        ));
    }
    if let Some(order) = request.option("$orderby")
        && !order.eq_ignore_ascii_case("receivedDateTime desc")
    {
        return Err(GraphError::Query(format!(
            "'$orderby={order}' is not supported with delta."
        )));
    }
    let since =
        match request.option("$filter") {
            None => None,
            Some(filter) => Some(since(filter).ok_or_else(|| {
                GraphError::Query(format!("'$filter={filter}' is not supported with delta."))
            })?),
        };
    let change_type = match request.option("changeType") {
        None => None,
        Some(kind) if ["created", "updated", "deleted"].contains(&kind) => Some(kind.to_owned()),
        Some(kind) => return Err(GraphError::Query(format!("'{kind}' is not a changeType."))),
    };
    Ok(SyncToken {
        epoch: mailbox.epoch,
        folder,
        floor: mailbox.change,
        first_round: Some(None),
        told: 0,
        issued: now,
        select: odata::select(request),
        change_type,
        since,
    })
}

/// `receivedDateTime ge …`, the only filter there is.
fn since(filter: &str) -> Option<DateTime<Utc>> {
    let mut words = filter.split_whitespace();
    let is_known =
        words.next()?.eq_ignore_ascii_case("receivedDateTime") && ["ge", "gt"].contains(&words.next()?);
    let time = DateTime::parse_from_rfc3339(words.next()?).ok()?;
    (is_known && words.next().is_none()).then(|| time.with_timezone(&Utc))
}

fn page_size(call: &Call<'_>) -> Result<usize, GraphError> {
    let preferred = call.request.preference("odata.maxpagesize");
    let text = preferred.or_else(|| call.request.option("$top").map(str::to_owned));
    match text {
        None => Ok(DEFAULT_PAGE),
        Some(text) => text
            .parse::<usize>()
            .ok()
            .filter(|size| (1..=MOST).contains(size))
            .ok_or_else(|| GraphError::Query(format!("Invalid page size '{text}'."))),
    }
}

fn answer(call: &Call<'_>, context: &str, items: Vec<Value>, next: &SyncToken, is_end: bool) -> Answer {
    let (annotation, option) = if is_end {
        ("@odata.deltaLink", "$deltatoken")
    } else {
        ("@odata.nextLink", "$skiptoken")
    };
    // Without the options of the first call: they are in the token
    let link = format!(
        "{}{}?{option}={}",
        call.tenant.addresses.base,
        call.request.path,
        next.encode()
    );
    let mut body = Map::new();
    body.insert("@odata.context".to_owned(), call.context(context));
    body.insert(annotation.to_owned(), json!(link));
    body.insert("value".to_owned(), Value::Array(items));
    Answer::Json(StatusCode::OK, Value::Object(body))
}
