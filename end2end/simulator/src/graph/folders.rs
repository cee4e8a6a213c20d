//! Mail folders: list and get.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Call,
    errors::GraphError,
    expand::{self, Expand},
    filter::{Field, Filter, Filterable, Kind},
    odata,
    respond::Answer,
};
use crate::{
    mailbox::{Folder, Mailbox, WELL_KNOWN_NAMES, is_id},
    state::State,
};

/// Finds a folder by id or well-known name.
///
/// # Errors
/// [`GraphError`]: not there, or not an id at all.
pub(super) fn find<'a>(mailbox: &'a Mailbox, key: &str) -> Result<&'a Folder, GraphError> {
    mailbox.folder(key).ok_or_else(|| missing(key))
}

/// Why there is no folder for this key.
pub(super) fn missing(key: &str) -> GraphError {
    if WELL_KNOWN_NAMES.iter().any(|name| name.eq_ignore_ascii_case(key)) {
        GraphError::FolderNotFound
    } else if is_id(key) {
        GraphError::ItemNotFound
    } else {
        GraphError::IdMalformed
    }
}

/// A folder as filters see it: the counts need the mailbox.
pub(super) struct Seen<'a> {
    mailbox: &'a Mailbox,
    folder: &'a Folder,
}

impl Filterable for Seen<'_> {
    const SCHEMA: &'static [(&'static str, Kind)] = &[
        ("displayName", Kind::Text),
        ("isHidden", Kind::Bool),
        ("childFolderCount", Kind::Number),
        ("unreadItemCount", Kind::Number),
        ("totalItemCount", Kind::Number),
    ];

    fn field(&self, property: &str) -> Field<'_> {
        let count = |number: usize| Field::Number(i64::try_from(number).unwrap_or(i64::MAX));
        match property {
            "displayName" => Field::Text(self.folder.display_name.as_str().into()),
            "isHidden" => Field::Bool(self.folder.is_hidden),
            "childFolderCount" => count(visible(self.mailbox, self.folder, false).len()),
            "unreadItemCount" => count(self.folder.unread()),
            _ => count(self.folder.total()),
        }
    }
}

/// The folders directly below one, hidden ones only if asked for.
fn visible<'a>(mailbox: &'a Mailbox, parent: &Folder, with_hidden: bool) -> Vec<&'a Folder> {
    let mut folders = mailbox.children(&parent.id);
    folders.retain(|folder| with_hidden || !folder.is_hidden);
    folders
}

/// `GET mailFolders`, `GET mailFolders/{id}/childFolders`: the level below `parent`.
pub(super) fn list(call: &Call<'_>, state: &State, owner: Uuid, parent: &str) -> Result<Answer, GraphError> {
    let mailbox = call.mailbox(state, owner)?;
    let parent = find(mailbox, parent)?;
    let with_hidden = call.request.is_true("includeHiddenFolders");
    let filter = match call.request.option("$filter") {
        Some(text) => Filter::parse::<Seen<'_>>(text)?,
        None => Filter::default(),
    };
    let mut folders: Vec<Seen<'_>> = visible(mailbox, parent, with_hidden)
        .into_iter()
        .map(|folder| Seen { mailbox, folder })
        .filter(|seen| filter.admits(seen))
        .collect();
    odata::sort(&mut folders, &odata::order(call.request)?, |seen| seen)?;
    let page = odata::Page::of(call.request)?;
    let shape = Shape::of(call)?;
    let items = folders
        .iter()
        .skip(page.skip)
        .take(page.top)
        .map(|seen| shape.entity(mailbox, seen.folder).map(Value::Object))
        .collect::<Result<Vec<_>, GraphError>>()?;
    let context = format!(
        "users('{owner}')/mailFolders{}",
        odata::context_of_select(call.request)
    );
    Ok(Answer::Json(
        StatusCode::OK,
        odata::collection(call, &context, items, page, folders.len()),
    ))
}

/// `GET mailFolders/{id}`
pub(super) fn get(call: &Call<'_>, state: &State, owner: Uuid, key: &str) -> Result<Answer, GraphError> {
    let mailbox = call.mailbox(state, owner)?;
    entity(call, mailbox, find(mailbox, key)?, StatusCode::OK)
}

/// One folder as the answer to a call.
///
/// # Errors
/// [`GraphError::Query`]: `$select` or `$expand` cannot be followed.
pub(super) fn entity(
    call: &Call<'_>,
    mailbox: &Mailbox,
    folder: &Folder,
    status: StatusCode,
) -> Result<Answer, GraphError> {
    let mut body = Map::new();
    let select = odata::context_of_select(call.request);
    let context = format!("users('{}')/mailFolders{select}/$entity", mailbox.owner);
    body.insert("@odata.context".to_owned(), call.context(&context));
    body.append(&mut Shape::of(call)?.entity(mailbox, folder)?);
    Ok(Answer::Json(status, Value::Object(body)))
}

/// Which properties of folders are wanted, and whether those below come along.
pub(super) struct Shape {
    select: Option<Vec<String>>,
    below: Option<Box<Shape>>,
    with_hidden: bool,
}

impl Shape {
    /// Reads `$select`, `$expand` and `includeHiddenFolders`.
    ///
    /// # Errors
    /// [`GraphError::Query`]
    pub(super) fn of(call: &Call<'_>) -> Result<Self, GraphError> {
        let expand = match call.request.option("$expand") {
            Some(text) => expand::parse(text)?,
            None => Vec::new(),
        };
        let with_hidden = call.request.is_true("includeHiddenFolders");
        Self::with(odata::select(call.request), &expand, with_hidden)
    }

    fn with(select: Option<Vec<String>>, expand: &[Expand], with_hidden: bool) -> Result<Self, GraphError> {
        let mut below = None;
        for wanted in expand {
            if !wanted.property.eq_ignore_ascii_case("childFolders") {
                return Err(GraphError::Query(format!(
                    "Could not find a property named '{}' on type 'microsoft.graph.mailFolder'.",
                    wanted.property
                )));
            }
            let shape = Self::with(wanted.select.clone(), &wanted.expand, with_hidden)?;
            below = Some(Box::new(shape));
        }
        Ok(Self {
            select,
            below,
            with_hidden,
        })
    }

    /// A folder in this shape.
    ///
    /// # Errors
    /// [`GraphError::Query`]: a selected property does not exist.
    pub(super) fn entity(
        &self,
        mailbox: &Mailbox,
        folder: &Folder,
    ) -> Result<Map<String, Value>, GraphError> {
        let mut map = odata::apply_select(properties(mailbox, folder), self.select.as_deref(), "mailFolder")?;
        if let Some(below) = &self.below {
            let children = visible(mailbox, folder, self.with_hidden)
                .into_iter()
                .map(|child| below.entity(mailbox, child).map(Value::Object))
                .collect::<Result<Vec<_>, _>>()?;
            map.insert("childFolders".to_owned(), Value::Array(children));
        }
        Ok(map)
    }
}

/// A folder with what was selected.
///
/// # Errors
/// [`GraphError::Query`]: a selected property does not exist.
pub(super) fn select(
    mailbox: &Mailbox,
    folder: &Folder,
    select: Option<&[String]>,
) -> Result<Value, GraphError> {
    odata::apply_select(properties(mailbox, folder), select, "mailFolder").map(Value::Object)
}

fn properties(mailbox: &Mailbox, folder: &Folder) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in [
        ("id", json!(folder.id)),
        ("displayName", json!(folder.display_name)),
        ("parentFolderId", json!(folder.parent)),
        ("childFolderCount", json!(visible(mailbox, folder, false).len())),
        ("unreadItemCount", json!(folder.unread())),
        ("totalItemCount", json!(folder.total())),
        ("isHidden", json!(folder.is_hidden)),
    ] {
        map.insert(name.to_owned(), value);
    }
    map
}
