//! The signed-in user, and other users.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Call, errors::GraphError, odata, respond::Answer};
use crate::{
    directory::{Account, AccountKind},
    mailbox::Language,
    state::State,
};

/// Properties that only come when selected.
const ON_SELECT: [&str; 4] = ["proxyAddresses", "otherMails", "userType", "accountEnabled"];

/// `GET /me`
pub(super) fn own(call: &Call<'_>, state: &State) -> Result<Answer, GraphError> {
    if !call
        .caller
        .has_any(&["User.Read", "User.ReadBasic.All", "User.Read.All"])
    {
        return Err(GraphError::RequestDenied);
    }
    let account = state
        .directory
        .by_oid(call.caller.oid)
        .ok_or(GraphError::TokenGarbage)?;
    entity(call, state, account)
}

/// `GET /users/{id | userPrincipalName}`
pub(super) fn user(call: &Call<'_>, state: &State, key: &str) -> Result<Answer, GraphError> {
    let found = state.directory.by_key(key);
    let is_own = found.is_some_and(|account| account.oid == call.caller.oid);
    let allowed = call.caller.has_any(&["User.ReadBasic.All", "User.Read.All"])
        || (is_own && call.caller.has_any(&["User.Read"]));
    if !allowed {
        return Err(GraphError::RequestDenied);
    }
    entity(
        call,
        state,
        found.ok_or_else(|| GraphError::ResourceNotFound(key.to_owned()))?,
    )
}

fn entity(call: &Call<'_>, state: &State, account: &Account) -> Result<Answer, GraphError> {
    let language = state
        .mailbox(account.oid)
        .map(|mailbox| mailbox.language)
        .filter(|language| *language != Language::English);
    let mut properties = properties(account, language);
    let selected = odata::select(call.request);
    if selected.is_none() {
        properties.retain(|name, _| !ON_SELECT.contains(&name.as_str()));
    }
    let mut body = Map::new();
    body.insert("@odata.context".to_owned(), call.context("users/$entity"));
    body.extend(odata::apply_select(properties, selected.as_deref(), "user")?);
    Ok(Answer::Json(StatusCode::OK, Value::Object(body)))
}

fn properties(account: &Account, language: Option<Language>) -> Map<String, Value> {
    let all = json!({
        "businessPhones": [],
        "displayName": account.display_name,
        "givenName": account.given_name,
        "jobTitle": account.job_title,
        "mail": account.mail,
        "mobilePhone": null,
        "officeLocation": null,
        "preferredLanguage": language.map(Language::tag),
        "surname": account.surname,
        "userPrincipalName": account.upn,
        "id": account.oid,
        "proxyAddresses": account.proxy_addresses(),
        "otherMails": [],
        "userType": if account.kind == AccountKind::Guest { "Guest" } else { "Member" },
        "accountEnabled": account.enabled,
    });
    match all {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
