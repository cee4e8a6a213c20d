//! Which call a method and a path stand for, and the permission it needs.

use axum::http::Method;
use uuid::Uuid;

use super::{
    Call, auth::Access, errors::GraphError, folder_changes, folders, me, messages, respond::Answer, send_mail,
};
use crate::state::State;

/// Calls below `v1.0`.
pub(super) fn route(call: &Call<'_>, state: &mut State, segments: &[&str]) -> Result<Answer, GraphError> {
    match segments {
        ["me", ..] if call.caller.is_app => Err(GraphError::MeNeedsUser),
        ["me", rest @ ..] => {
            let own = call.caller.oid;
            in_mailbox(call, state, own, rest)
        }
        ["users", key] => {
            only(call, &Method::GET)?;
            me::user(call, state, key)
        }
        ["users", key, rest @ ..] => {
            let found = state.directory.by_key(key).map(|account| account.oid);
            let owner = found.ok_or_else(|| GraphError::InvalidUser((*key).to_owned()))?;
            in_mailbox(call, state, owner, rest)
        }
        _ => Err(unknown(segments)),
    }
}

fn unknown(segments: &[&str]) -> GraphError {
    GraphError::Segment(segments.last().copied().unwrap_or("v1.0").to_owned())
}

/// Bound actions and functions may carry their namespace.
fn short(name: &str) -> &str {
    name.strip_prefix("microsoft.graph.").unwrap_or(name)
}

fn only(call: &Call<'_>, method: &Method) -> Result<(), GraphError> {
    if call.request.method == *method {
        Ok(())
    } else {
        Err(GraphError::Method)
    }
}

/// Calls below `/me` or `/users/{id}`.
fn in_mailbox(call: &Call<'_>, state: &mut State, owner: Uuid, rest: &[&str]) -> Result<Answer, GraphError> {
    match rest {
        [] => {
            only(call, &Method::GET)?;
            me::own(call, state)
        }
        [action] if short(action) == "sendMail" => {
            only(call, &Method::POST)?;
            call.caller.may(state, Access::Send, owner)?;
            send_mail::send_mail(call, state, owner)
        }
        ["mailFolders", rest @ ..] => in_folders(call, state, owner, rest),
        ["messages", rest @ ..] => in_messages(call, state, owner, None, rest),
        _ => Err(unknown(rest)),
    }
}

/// The permission for a method on a thing: reading, or changing it.
fn by_method(call: &Call<'_>, state: &State, owner: Uuid) -> Result<(), GraphError> {
    let access = if call.request.method == Method::GET {
        Access::ReadBasic
    } else {
        Access::Write
    };
    call.caller.may(state, access, owner)
}

fn in_folders(call: &Call<'_>, state: &mut State, owner: Uuid, rest: &[&str]) -> Result<Answer, GraphError> {
    const ROOT: &str = "msgfolderroot";
    match rest {
        [] => folder_level(call, state, owner, ROOT),
        [parent, "childFolders"] => folder_level(call, state, owner, parent),
        [_, "childFolders", below @ ..] => in_folders(call, state, owner, below),
        [folder, "messages", below @ ..] => in_messages(call, state, owner, Some(folder), below),
        [folder] => {
            by_method(call, state, owner)?;
            match call.request.method {
                Method::GET => folders::get(call, state, owner, folder),
                Method::PATCH => folder_changes::update(call, state, owner, folder),
                Method::DELETE => folder_changes::delete(call, state, owner, folder, false),
                _ => Err(GraphError::Method),
            }
        }
        [folder, action] => {
            let action = short(action);
            if !["move", "copy", "permanentDelete"].contains(&action) {
                return Err(unknown(rest));
            }
            only(call, &Method::POST)?;
            call.caller.may(state, Access::Write, owner)?;
            match action {
                "permanentDelete" => folder_changes::delete(call, state, owner, folder, true),
                _ => folder_changes::transfer(call, state, owner, folder, action == "copy"),
            }
        }
        _ => Err(unknown(rest)),
    }
}

/// One level of the tree of folders.
fn folder_level(call: &Call<'_>, state: &mut State, owner: Uuid, parent: &str) -> Result<Answer, GraphError> {
    by_method(call, state, owner)?;
    match call.request.method {
        Method::GET => folders::list(call, state, owner, parent),
        Method::POST => folder_changes::create(call, state, owner, parent),
        _ => Err(GraphError::Method),
    }
}

fn in_messages(
    call: &Call<'_>,
    state: &mut State,
    owner: Uuid,
    folder: Option<&str>,
    rest: &[&str],
) -> Result<Answer, GraphError> {
    match rest {
        [] | [_] => {
            only(call, &Method::GET)?;
            call.caller.may(state, Access::ReadBasic, owner)?;
            state.wake(owner);
            match rest {
                [id] => messages::get(call, state, owner, folder, id),
                _ => messages::list(call, state, owner, folder),
            }
        }
        _ => Err(unknown(rest)),
    }
}
