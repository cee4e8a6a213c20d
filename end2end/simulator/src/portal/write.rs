//! Writing a mail from one account to another, and answering one.

use axum::{
    Form,
    extract::{Query, State as Extract},
    response::Response,
};
use serde::Deserialize;

use super::{error_note, message::plain_text, missing, status_for};
use crate::{
    html::{Markup, html, page, see_other},
    mailbox::{BodyKind, Draft, Importance, Recipient},
    state::State,
    tenant::Shared,
};

/// What was typed.
#[derive(Deserialize, Default)]
pub(super) struct WriteForm {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    text: String,
    /// Id of the message this answers.
    #[serde(default)]
    reply: String,
}

fn show(state: &State, form: &WriteForm, error: Option<&str>) -> Response {
    let accounts: Vec<Markup> = state
        .directory
        .mailbox_owners()
        .map(|account| {
            let mark = if account.answers_to(&form.from) {
                html!(" selected")
            } else {
                html!("")
            };
            html!(
                r#"<option value="{}"{}>{} ({})</option>"#,
                account.upn,
                mark,
                account.display_name,
                account.upn
            )
        })
        .collect();
    let title = if form.reply.is_empty() {
        "Write a mail"
    } else {
        "Reply"
    };
    let content = html!(
        r#"<h1>{}</h1>{}<form method="post" action="/write" class="fields"><input type="hidden" name="reply" value="{}">
<label for="from">From</label><select id="from" name="from">{}</select>
<label for="to">To</label><p class="help" id="to-help">Several addresses with commas between them.</p><input id="to" name="to" value="{}" required autocomplete="off" aria-describedby="to-help">
<label for="subject">Subject</label><input id="subject" name="subject" value="{}" autocomplete="off">
<label for="text">Text</label><textarea id="text" name="text" rows="12">
{}</textarea>
<div class="row"><button class="primary">Send</button></div></form>"#,
        title,
        error_note(error),
        form.reply,
        accounts,
        form.to,
        form.subject,
        form.text
    );
    page(status_for(error), title, &content)
}

/// `GET /write?from=…&reply=…`
pub(super) async fn form(Extract(tenant): Extract<Shared>, Query(mut form): Query<WriteForm>) -> Response {
    let state = tenant.state();
    if !form.reply.is_empty() {
        let owner = state.directory.by_address(&form.from).map(|account| account.oid);
        let mailbox = owner.and_then(|owner| state.mailbox(owner));
        let Some((_, message)) = mailbox.and_then(|mailbox| mailbox.message(&form.reply)) else {
            return missing();
        };
        let mail = &message.content;
        form.to
            .clone_from(&mail.reply_to.first().unwrap_or(&mail.from).address);
        form.subject = answered(&mail.subject);
        let quoted: String = plain_text(mail)
            .lines()
            .map(|line| format!("> {line}\n"))
            .collect();
        let when = message.sent.format("%a, %d %b %Y at %H:%M");
        form.text = format!(
            "\n\nOn {when}, {} <{}> wrote:\n{quoted}",
            mail.from.name, mail.from.address
        );
    }
    show(&state, &form, None)
}

fn answered(subject: &str) -> String {
    let has_prefix = subject
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("re:"));
    if has_prefix {
        subject.to_owned()
    } else {
        format!("Re: {subject}")
    }
}

/// `POST /write`
pub(super) async fn send(Extract(tenant): Extract<Shared>, Form(form): Form<WriteForm>) -> Response {
    let mut state = tenant.state();
    let Some(account) = state.directory.by_address(&form.from) else {
        return show(&state, &form, Some("Choose an account to send from."));
    };
    let (owner, upn) = (account.oid, account.upn.clone());
    let from = Recipient {
        name: account.display_name.clone(),
        address: upn.clone(),
    };
    let to = recipients(&state, &form.to);
    if to.is_empty() || to.iter().any(|recipient| !recipient.address.contains('@')) {
        return show(
            &state,
            &form,
            Some("Enter at least one whole address, such as approvals@contoso.test."),
        );
    }
    let answers = state
        .mailbox(owner)
        .and_then(|mailbox| mailbox.message(&form.reply))
        .map(|(_, message)| message);
    let headers = answers.map_or_else(Vec::new, |message| {
        let earlier = message
            .content
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("references"));
        let chain = earlier.map_or_else(String::new, |(_, value)| format!("{value} "));
        vec![
            ("In-Reply-To".to_owned(), message.internet_message_id.clone()),
            (
                "References".to_owned(),
                format!("{chain}{}", message.internet_message_id),
            ),
        ]
    });
    let mail = Draft {
        sender: from.clone(),
        from,
        to,
        cc: Vec::new(),
        bcc: Vec::new(),
        reply_to: Vec::new(),
        subject: form.subject,
        body: form.text,
        body_kind: BodyKind::Text,
        importance: Importance::Normal,
        internet_message_id: None,
        headers,
        attachments: Vec::new(),
        raw: None,
    };
    let now = tenant.now(&state);
    let conversation = state.conversation_of(&mail);
    state.deliver(&mail, &conversation, Some(owner), now);
    see_other(&format!("/mailboxes/{upn}?folder=sentitems"))
}

fn recipients(state: &State, list: &str) -> Vec<Recipient> {
    list.split([',', ';'])
        .map(str::trim)
        .filter(|address| !address.is_empty())
        .map(|address| {
            let known = state
                .directory
                .by_address(address)
                .map(|account| account.display_name.clone());
            Recipient {
                name: known.unwrap_or_else(|| address.to_owned()),
                address: address.to_owned(),
            }
        })
        .collect()
}
