//! What the path and the query of a page say.

use crate::request::query;
use domain::records::PageKey;
use leptos::prelude::GetUntracked;
use leptos_router::hooks::use_params_map;
use std::str::FromStr;
use uuid::Uuid;

/// The `:id` of the path. `None` when it is no id: then there is no such thing.
pub(crate) fn id_of<T: FromStr>() -> Option<T> {
    use_params_map().get_untracked().get("id")?.parse().ok()
}

/// Which page of a list the query asks for: `?older=<id>` or `?newer=<id>`. Nonsense means the first.
pub(crate) fn page_key() -> PageKey {
    let id = |name| query(name).and_then(|id| Uuid::parse_str(&id).ok());
    match (id("older"), id("newer")) {
        (Some(id), _) => PageKey::OlderThan(id),
        (None, Some(id)) => PageKey::NewerThan(id),
        (None, None) => PageKey::First,
    }
}
