//! `sendMail`: JSON or MIME, from one's own mailbox or one with rights on it.

use axum::http::StatusCode;
use uuid::Uuid;

use super::{
    Call,
    errors::GraphError,
    json_message::{self, SendRequest},
    mime,
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
    let own = state
        .directory
        .by_oid(owner)
        .map(as_recipient)
        .ok_or(GraphError::ItemNotFound)?;
    let caller = state
        .directory
        .by_oid(call.caller.oid)
        .map(as_recipient)
        .ok_or(GraphError::ItemNotFound)?;
    let SendRequest {
        mut mail,
        from,
        save_to_sent_items,
    } = match call.request.content_type().as_str() {
        "text/plain" => {
            let mail = mime::read(&call.request.body, &own)?;
            let from = Some(mail.from.address.clone());
            SendRequest {
                mail,
                from,
                save_to_sent_items: true,
            }
        }
        "application/json" => json_message::read(&call.request.body, &own)?,
        _ => return Err(GraphError::Json),
    };
    mail.from = author(call, state, from.as_deref().unwrap_or(&own.address))?;
    mail.sender = caller;
    check_recipients(&mail)?;
    for recipient in mail.to.iter_mut().chain(&mut mail.cc).chain(&mut mail.bcc) {
        resolve_name(state, recipient);
    }
    let now = call.tenant.now(state);
    state.counters.send_mail += 1;
    state.deliver(&mail, save_to_sent_items.then_some(owner), now);
    Ok(Answer::Empty(StatusCode::ACCEPTED))
}

/// The account a mail claims to be from, if the caller may send as it. Exchange puts the primary address in.
fn author(call: &Call<'_>, state: &State, address: &str) -> Result<Recipient, GraphError> {
    let account = state
        .directory
        .by_address(address)
        .ok_or(GraphError::SendAsDenied)?;
    let is_own = account.oid == call.caller.oid;
    let may = state.directory.may_send_as(call.caller.oid, account.oid)
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
