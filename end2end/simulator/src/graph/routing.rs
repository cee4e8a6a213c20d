//! Which call a method and a path stand for, and the permission it needs.

use axum::http::Method;
use uuid::Uuid;

use super::{
    Call, attachments,
    auth::Access,
    delta, drafts,
    errors::GraphError,
    folder_changes, folders, me,
    message_changes::{self, Target},
    messages, replies,
    respond::Answer,
    send_mail, translate_ids, upload_session,
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
        [action] if short(action) == "translateExchangeIds" => {
            only(call, &Method::POST)?;
            call.caller.may(state, Access::ReadBasic, owner)?;
            state.wake(owner);
            translate_ids::translate(call, state, owner)
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
        [name] if short(name) == "delta" => {
            only(call, &Method::GET)?;
            call.caller.may(state, Access::ReadBasic, owner)?;
            delta::all_folders(call, state, owner)
        }
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
    state.wake(owner);
    match (rest, folder) {
        ([], _) => {
            by_method(call, state, owner)?;
            match call.request.method {
                Method::GET => messages::list(call, state, owner, folder),
                Method::POST => drafts::create(call, state, owner, folder),
                _ => Err(GraphError::Method),
            }
        }
        ([name], Some(folder)) if short(name) == "delta" => {
            only(call, &Method::GET)?;
            call.caller.may(state, Access::ReadBasic, owner)?;
            delta::messages(call, state, owner, folder)
        }
        (["$count"], _) => {
            only(call, &Method::GET)?;
            call.caller.may(state, Access::ReadBasic, owner)?;
            messages::count(call, state, owner, folder)
        }
        ([id], _) => {
            by_method(call, state, owner)?;
            let target = Target { owner, folder, id };
            match call.request.method {
                Method::GET => messages::get(call, state, owner, folder, id),
                Method::PATCH => message_changes::update(call, state, &target),
                Method::DELETE => message_changes::delete(call, state, &target, false),
                _ => Err(GraphError::Method),
            }
        }
        ([id, "attachments", rest @ ..], _) => {
            in_attachments(call, state, &Target { owner, folder, id }, rest)
        }
        ([id, "$value"], _) => {
            only(call, &Method::GET)?;
            call.caller.may(state, Access::Read, owner)?;
            messages::mime(call, state, owner, folder, id)
        }
        ([id, action], _) => message_action(call, state, &Target { owner, folder, id }, short(action)),
        _ => Err(unknown(rest)),
    }
}

/// Actions bound to a message.
fn message_action(
    call: &Call<'_>,
    state: &mut State,
    target: &Target<'_>,
    action: &str,
) -> Result<Answer, GraphError> {
    let answer = replies::action(action);
    let is_known = answer.is_some() || ["send", "move", "copy", "permanentDelete"].contains(&action);
    if !is_known {
        return Err(GraphError::Segment(action.to_owned()));
    }
    only(call, &Method::POST)?;
    let sends = action == "send" || answer.is_some_and(|(_, is_draft)| !is_draft);
    let access = if sends { Access::Send } else { Access::Write };
    call.caller.may(state, access, target.owner)?;
    match (action, answer) {
        (_, Some((kind, true))) => replies::create(call, state, target, kind),
        (_, Some((kind, false))) => replies::send(call, state, target, kind),
        ("send", _) => drafts::send(call, state, target),
        ("permanentDelete", _) => message_changes::delete(call, state, target, true),
        _ => message_changes::transfer(call, state, target, action == "copy"),
    }
}

fn in_attachments(
    call: &Call<'_>,
    state: &mut State,
    target: &Target<'_>,
    rest: &[&str],
) -> Result<Answer, GraphError> {
    let access = if call.request.method == Method::GET {
        Access::Read
    } else {
        Access::Write
    };
    call.caller.may(state, access, target.owner)?;
    match rest {
        [] => match call.request.method {
            Method::GET => attachments::list(call, state, target),
            Method::POST => attachments::add(call, state, target),
            _ => Err(GraphError::Method),
        },
        [action] if short(action) == "createUploadSession" => {
            only(call, &Method::POST)?;
            upload_session::create(call, state, target)
        }
        [id] => match call.request.method {
            Method::GET => attachments::get(call, state, target, id),
            Method::DELETE => attachments::delete(call, state, target, id),
            _ => Err(GraphError::Method),
        },
        [id, "$value"] => {
            only(call, &Method::GET)?;
            attachments::value(call, state, target, id)
        }
        _ => Err(unknown(rest)),
    }
}
