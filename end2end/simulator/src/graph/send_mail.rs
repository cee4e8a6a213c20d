//! Submitting mail: `sendMail` as JSON or MIME, and what every way to send has in common.

use axum::http::StatusCode;
use serde_json::Value;
use uuid::Uuid;

use super::{
    Call,
    errors::GraphError,
    json::{self, wrong_type},
    message_input::Input,
    mime_input,
    respond::Answer,
};
use crate::{
    directory::Account,
    mailbox::{Draft, Recipient},
    state::State,
};

/// `POST /me/sendMail`, `POST /users/{id}/sendMail`. The copy goes to the Sent Items of the mailbox in the path,
/// whoever is in `from`.
pub(super) fn send_mail(call: &Call<'_>, state: &mut State, owner: Uuid) -> Result<Answer, GraphError> {
    call.mailbox(state, owner)?;
    let own = own(state, owner)?;
    let (mail, save_to_sent_items) = match call.request.content_type().as_str() {
        "text/plain" => (mime_input::read(&call.request.body, &own)?, true),
        "application/json" => from_json(&call.request.body, &own)?,
        _ => return Err(GraphError::Json),
    };
    let mail = prepare(call, state, mail)?;
    let conversation = state.conversation_of(&mail);
    let now = call.tenant.now(state);
    state.counters.send_mail += 1;
    state.deliver(&mail, &conversation, save_to_sent_items.then_some(owner), now);
    Ok(Answer::Empty(StatusCode::ACCEPTED))
}

fn from_json(body: &[u8], own: &Recipient) -> Result<(Draft, bool), GraphError> {
    let parameters = json::object(body)?;
    let message = json::property(&parameters, "message")
        .and_then(Value::as_object)
        .ok_or_else(|| {
            GraphError::Property("The parameter 'Message' of the action 'sendMail' is missing.".to_owned())
        })?;
    let mail = Input::read(message)?.into_draft(own);
    let save = match json::property(&parameters, "saveToSentItems") {
        None | Some(Value::Null) => true,
        Some(Value::Bool(save)) => *save,
        // Microsoft's own sample sends the string
        Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => false,
        Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => true,
        Some(_) => return Err(wrong_type("SaveToSentItems", "Edm.Boolean")),
    };
    Ok((mail, save))
}

/// The owner of a mailbox as author.
///
/// # Errors
/// [`GraphError::ItemNotFound`]
pub(super) fn own(state: &State, owner: Uuid) -> Result<Recipient, GraphError> {
    state
        .directory
        .by_oid(owner)
        .map(as_recipient)
        .ok_or(GraphError::ItemNotFound)
}

/// Checks author and recipients, and fills in what the service knows: names, and who submits.
///
/// # Errors
/// [`GraphError`]: not allowed to send as the author, or recipients that are none.
pub(super) fn prepare(call: &Call<'_>, state: &State, mut mail: Draft) -> Result<Draft, GraphError> {
    mail.from = author(call, state, &mail.from.address)?;
    mail.sender = match state.directory.by_oid(call.caller.oid) {
        Some(person) => as_recipient(person),
        // An application sends as the mailbox itself
        None => mail.from.clone(),
    };
    check_recipients(&mail)?;
    for recipient in mail.to.iter_mut().chain(&mut mail.cc).chain(&mut mail.bcc) {
        resolve_name(state, recipient);
    }
    Ok(mail)
}

/// The account a mail claims to be from, if the caller may send as it. Exchange puts the primary address in.
fn author(call: &Call<'_>, state: &State, address: &str) -> Result<Recipient, GraphError> {
    let account = state
        .directory
        .by_address(address)
        .ok_or(GraphError::SendAsDenied)?;
    let is_own = account.oid == call.caller.oid;
    let may = call.caller.is_app
        || state.directory.may_send_as(call.caller.oid, account.oid)
            && (is_own || call.caller.has_any(&["Mail.Send.Shared"]));
    if may {
        Ok(as_recipient(account))
    } else {
        Err(GraphError::SendAsDenied)
    }
}

fn check_recipients(mail: &Draft) -> Result<(), GraphError> {
    let mut all = mail.to.iter().chain(&mail.cc).chain(&mail.bcc).peekable();
    if all.peek().is_none() {
        return Err(GraphError::InvalidRecipients(
            "A message can't be sent because it contains no recipients.".to_owned(),
        ));
    }
    match all.find(|recipient| !is_address(&recipient.address)) {
        None => Ok(()),
        Some(wrong) => Err(GraphError::InvalidRecipients(format!(
            "Recipient '{}' is not resolved. All recipients must be resolved before a message can be submitted.",
            wrong.address
        ))),
    }
}

/// One mailbox and one domain, without blanks or list separators.
fn is_address(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || ";,<>".contains(c))
            && !local.contains('@')
    })
}

/// Names from the directory replace bare addresses, as in the address book.
fn resolve_name(state: &State, recipient: &mut Recipient) {
    if recipient.name == recipient.address
        && let Some(account) = state.directory.by_address(&recipient.address)
    {
        recipient.name.clone_from(&account.display_name);
    }
}

fn as_recipient(account: &Account) -> Recipient {
    Recipient {
        name: account.display_name.clone(),
        address: account.upn.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_one_mailbox_each() {
        for good in ["a@b", "a+tag@contoso.test", "\u{e4}@contoso.test"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "", "bad", "a@", "@b", "a@b;c@d", "a b@c", "<a@b>", "a@b\n", "a@b@c",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
