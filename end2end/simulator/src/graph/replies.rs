//! Answering and passing on: as a draft (`createReply` …) or at once (`reply` …).

use axum::http::StatusCode;
use serde_json::Value;

use super::{
    Call, drafts,
    errors::GraphError,
    json,
    message_changes::Target,
    message_input::{Input, empty},
    message_parts,
    message_view::text_of,
    respond::Answer,
    send_mail::{own, prepare},
};
use crate::{
    html::escape,
    mailbox::{BodyKind, Draft, Language, Message, Recipient},
    state::State,
};

/// Which kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Reply,
    ReplyAll,
    Forward,
}

/// What an action does, by its name: the kind, and whether it only makes a draft.
pub(super) fn action(name: &str) -> Option<(Kind, bool)> {
    Some(match name {
        "createReply" => (Kind::Reply, true),
        "createReplyAll" => (Kind::ReplyAll, true),
        "createForward" => (Kind::Forward, true),
        "reply" => (Kind::Reply, false),
        "replyAll" => (Kind::ReplyAll, false),
        "forward" => (Kind::Forward, false),
        _ => return None,
    })
}

/// `POST messages/{id}/createReply` and the like: 201 with the draft.
pub(super) fn create(
    call: &Call<'_>,
    state: &mut State,
    target: &Target<'_>,
    kind: Kind,
) -> Result<Answer, GraphError> {
    let (mail, conversation) = answer(call, state, target, kind)?;
    drafts::put(call, state, target.owner, "drafts", mail, conversation)
}

/// `POST messages/{id}/reply` and the like: 202.
pub(super) fn send(
    call: &Call<'_>,
    state: &mut State,
    target: &Target<'_>,
    kind: Kind,
) -> Result<Answer, GraphError> {
    let (mail, conversation) = answer(call, state, target, kind)?;
    let mail = prepare(call, state, mail)?;
    let now = call.tenant.now(state);
    state.counters.send_mail += 1;
    state.deliver(&mail, &conversation, Some(target.owner), now);
    Ok(Answer::Empty(StatusCode::ACCEPTED))
}

/// The answer to a message, and the conversation both belong to.
fn answer(
    call: &Call<'_>,
    state: &State,
    target: &Target<'_>,
    kind: Kind,
) -> Result<(Draft, String), GraphError> {
    let body = json::optional_object(&call.request.body)?;
    let comment = match json::property(&body, "comment") {
        None | Some(Value::Null) => None,
        Some(Value::String(comment)) => Some(comment.as_str()),
        Some(_) => return Err(json::wrong_type("Comment", "Edm.String")),
    };
    let input = match json::property(&body, "message") {
        None | Some(Value::Null) => None,
        Some(Value::Object(message)) => Some(Input::read(message)?),
        Some(_) => return Err(json::wrong_type("Message", "microsoft.graph.message")),
    };
    if comment.is_some() && input.as_ref().is_some_and(Input::has_body) {
        return Err(GraphError::CommentAndBody);
    }
    let message = target.find(call, state)?;
    let language = call.mailbox(state, target.owner)?.language;
    let own = own(state, target.owner)?;
    let mut mail = start(message, kind, language, &own);
    if kind == Kind::Forward
        && let Some(to) = json::property(&body, "toRecipients")
    {
        mail.to = message_parts::recipients("ToRecipients", to)?;
    }
    mail.body = quote(message, comment.unwrap_or_default());
    mail.body_kind = message.content.body_kind;
    if let Some(input) = input {
        input.apply_to_draft(&mut mail);
    }
    Ok((mail, message.conversation_id.clone()))
}

/// Recipients, subject and threading headers.
fn start(message: &Message, kind: Kind, language: Language, own: &Recipient) -> Draft {
    let original = &message.content;
    let mut mail = empty(own);
    if kind == Kind::Forward {
        mail.attachments.clone_from(&original.attachments);
    } else {
        mail.to = if original.reply_to.is_empty() {
            vec![original.from.clone()]
        } else {
            original.reply_to.clone()
        };
    }
    if kind == Kind::ReplyAll {
        let is_other = |one: &&Recipient| {
            !one.address.eq_ignore_ascii_case(&own.address)
                && !mail
                    .to
                    .iter()
                    .any(|to| to.address.eq_ignore_ascii_case(&one.address))
        };
        let others: Vec<Recipient> = original.to.iter().filter(is_other).cloned().collect();
        mail.cc = original.cc.iter().filter(is_other).cloned().collect();
        mail.to.extend(others);
    }
    let prefix = match kind {
        Kind::Forward => language.forward_prefix(),
        Kind::Reply | Kind::ReplyAll => language.reply_prefix(),
    };
    let is_prefixed = original
        .subject
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    mail.subject = if is_prefixed {
        original.subject.clone()
    } else {
        format!("{prefix}{}", original.subject)
    };
    let known = original
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("references"))
        .map_or("", |(_, value)| value.as_str());
    let id = &message.internet_message_id;
    mail.headers = vec![
        ("In-Reply-To".to_owned(), id.clone()),
        ("References".to_owned(), format!("{known} {id}").trim().to_owned()),
    ];
    mail
}

/// The comment above the original, in the original's type.
fn quote(message: &Message, comment: &str) -> String {
    let mail = &message.content;
    let sent = message.sent.format("%A, %B %-d, %Y %-I:%M %p");
    let from = format!("{} <{}>", mail.from.name, mail.from.address);
    match mail.body_kind {
        BodyKind::Text => format!(
            "{comment}\r\n________________________________\r\nFrom: {from}\r\nSent: {sent}\r\nSubject: {}\r\n\r\n{}",
            mail.subject,
            text_of(mail.body_kind, &mail.body)
        ),
        BodyKind::Html => format!(
            "<html><body><div>{}</div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> {}<br><b>Sent:</b> {sent}<br><b>Subject:</b> {}</div><div>{}</div></body></html>",
            escape(comment),
            escape(&from),
            escape(&mail.subject),
            mail.body
        ),
    }
}
