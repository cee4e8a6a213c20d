//! Paging, `$select` and `$orderby`.

use serde_json::{Map, Value, json};

use super::{Call, errors::GraphError, filter::Filterable, request::GraphRequest};

/// Page size when `$top` is not given.
const DEFAULT_TOP: usize = 10;
/// The largest page.
const MAX_TOP: usize = 1_000;

/// `$top` and `$skip`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// Items per page.
    pub(super) top: usize,
    /// Items before this page.
    pub(super) skip: usize,
}

impl Page {
    /// Reads the options.
    ///
    /// # Errors
    /// [`GraphError::Query`] outside 1 to 1000, or not a number.
    pub(super) fn of(request: &GraphRequest) -> Result<Self, GraphError> {
        let number = |name: &str, default: usize| {
            match request.option(name) {
            None => Ok(default),
            Some(text) => text.parse::<usize>().map_err(|_| {
                GraphError::Query(format!("Invalid value '{text}' for {name} query option found. The {name} query option requires a non-negative integer value."))
            }),
        }
        };
        let page = Self {
            top: number("$top", DEFAULT_TOP)?,
            skip: number("$skip", 0)?.max(number("$skiptoken", 0)?),
        };
        if page.top == 0 || page.top > MAX_TOP {
            return Err(GraphError::Query(format!(
                "The limit of '{MAX_TOP}' for Top query has been exceeded. The value from the incoming request is '{}'.",
                page.top
            )));
        }
        Ok(page)
    }
}

/// The properties of `$select`, or none for the default.
pub(super) fn select(request: &GraphRequest) -> Option<Vec<String>> {
    let text = request.option("$select")?;
    Some(
        text.split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect(),
    )
}

/// `(subject,from)`: the part of `@odata.context` that repeats `$select`.
pub(super) fn context_of_select(request: &GraphRequest) -> String {
    match select(request) {
        Some(names) if !names.is_empty() => format!("({})", names.join(",")),
        _ => String::new(),
    }
}

/// Keeps what was selected; `id` and annotations always stay.
///
/// # Errors
/// [`GraphError::Query`] for a property the type does not have.
pub(super) fn apply_select(
    item: Map<String, Value>,
    selected: Option<&[String]>,
    type_name: &str,
) -> Result<Map<String, Value>, GraphError> {
    let Some(selected) = selected else { return Ok(item) };
    for name in selected {
        if name != "*" && !item.keys().any(|key| key.eq_ignore_ascii_case(name)) {
            return Err(GraphError::Query(format!(
                "Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."
            )));
        }
    }
    let is_kept = |key: &str| {
        key == "id"
            || key.starts_with("@odata.")
            || selected
                .iter()
                .any(|name| name == "*" || name.eq_ignore_ascii_case(key))
    };
    Ok(item.into_iter().filter(|(key, _)| is_kept(key)).collect())
}

/// A page of a collection with `@odata.count` and `@odata.nextLink` where due.
pub(super) fn collection(
    call: &Call<'_>,
    context: &str,
    items: Vec<Value>,
    page: Page,
    total: usize,
) -> Value {
    let mut body = Map::new();
    body.insert("@odata.context".to_owned(), call.context(context));
    if call.request.is_true("$count") {
        body.insert("@odata.count".to_owned(), json!(total));
    }
    let next = page.skip.saturating_add(items.len());
    body.insert("value".to_owned(), Value::Array(items));
    if next < total {
        body.insert("@odata.nextLink".to_owned(), json!(next_link(call, next)));
    }
    Value::Object(body)
}

fn next_link(call: &Call<'_>, skip: usize) -> String {
    // A search knows no $skip
    let paging = if call.request.option("$search").is_some() {
        "$skiptoken"
    } else {
        "$skip"
    };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in &call.request.query {
        let plain = key.trim_start_matches('$');
        if !plain.eq_ignore_ascii_case("skip") && !plain.eq_ignore_ascii_case("skiptoken") {
            query.append_pair(key, value);
        }
    }
    query.append_pair(paging, &skip.to_string());
    format!(
        "{}{}?{}",
        call.tenant.addresses.base,
        call.request.path,
        query.finish()
    )
}

/// One `$orderby` property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    /// Property.
    pub(super) property: String,
    /// `desc`
    pub(super) descending: bool,
}

/// Sorts by `$orderby`; what it leaves equal stays in its order.
///
/// # Errors
/// [`GraphError::Query`] for a property that cannot be sorted by.
pub(super) fn sort<T, F: Filterable>(
    items: &mut [T],
    order: &[Order],
    of: impl Fn(&T) -> &F,
) -> Result<(), GraphError> {
    for wanted in order.iter().rev() {
        let known = F::SCHEMA
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&wanted.property));
        let Some((name, _)) = known else {
            return Err(GraphError::Query(format!(
                "Could not find a property named '{}' to sort by.",
                wanted.property
            )));
        };
        items.sort_by(|a, b| {
            let order = of(a).field(name).order(&of(b).field(name));
            if wanted.descending { order.reverse() } else { order }
        });
    }
    Ok(())
}

/// Reads `$orderby`.
///
/// # Errors
/// [`GraphError::Query`]
pub(super) fn order(request: &GraphRequest) -> Result<Vec<Order>, GraphError> {
    let Some(text) = request.option("$orderby") else {
        return Ok(Vec::new());
    };
    text.split(',')
        .map(|part| {
            let mut words = part.split_ascii_whitespace();
            let descending = |word: Option<&str>| match word {
                None | Some("asc") => Some(false),
                Some("desc") => Some(true),
                Some(_) => None,
            };
            match (words.next(), descending(words.next()), words.next()) {
                (Some(property), Some(descending), None) => Ok(Order {
                    property: property.to_owned(),
                    descending,
                }),
                _ => Err(GraphError::Query(format!("Syntax error in $orderby: '{text}'."))),
            }
        })
        .collect()
}
