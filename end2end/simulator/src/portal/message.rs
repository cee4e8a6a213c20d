//! One message: read, move.

use axum::{
    Form,
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::{mailboxes::find, missing};
use crate::{
    html::{Markup, html, page, see_other},
    mailbox::{BodyKind, Draft, Recipient},
    tenant::Shared,
};

/// The body as plain text; HTML without its tags.
pub(super) fn plain_text(mail: &Draft) -> String {
    match mail.body_kind {
        BodyKind::Text => mail.body.clone(),
        BodyKind::Html => mail_parser::decoders::html::html_to_text(&mail.body),
    }
}

fn addresses(list: &[Recipient]) -> String {
    let list: Vec<String> = list
        .iter()
        .map(|one| format!("{} <{}>", one.name, one.address))
        .collect();
    list.join(", ")
}

/// What stands below the text: source, attachments, headers.
fn appendix(mail: &Draft) -> Markup {
    let source = (mail.body_kind == BodyKind::Html).then(|| {
        html!(
            "<details><summary>HTML source</summary><pre>{}</pre></details>",
            mail.body
        )
    });
    let files: Vec<Markup> = mail
        .attachments
        .iter()
        .map(|file| html!("<li>{} ({} bytes)</li>", file.name, file.size()))
        .collect();
    let files = (!files.is_empty()).then(|| html!("<h2>Attachments</h2><ul>{}</ul>", files));
    let headers: Vec<Markup> = mail
        .headers
        .iter()
        .map(|(name, value)| html!("{}: {}\n", name, value))
        .collect();
    html!(
        "{}{}<details><summary>Headers</summary><pre>{}</pre></details>",
        source,
        files,
        headers
    )
}

/// `GET /mailboxes/{address}/messages/{id}`: marks it as read.
pub(super) async fn read(
    Extract(tenant): Extract<Shared>,
    Path((address, id)): Path<(String, String)>,
) -> Response {
    let mut state = tenant.state();
    let Some(owner) = state.directory.by_address(&address).map(|account| account.oid) else {
        return missing();
    };
    if !state
        .mailbox_mut(owner)
        .is_some_and(|mailbox| mailbox.set_read(&id, true))
    {
        return missing();
    }
    let Some((account, mailbox)) = find(&state, &address) else {
        return missing();
    };
    let Some((folder, message)) = mailbox.message(&id) else {
        return missing();
    };
    let mail = &message.content;
    let appendix = appendix(mail);
    let targets: Vec<Markup> = mailbox
        .folders
        .iter()
        .filter(|other| other.parent.is_some() && other.id != folder.id)
        .map(|other| html!(r#"<option value="{}">{}</option>"#, other.id, mailbox.path(other)))
        .collect();
    let content = html!(
        r#"<p><a href="/mailboxes/{}?folder={}">← {}</a></p><h1>{}</h1>
<dl class="facts"><dt>From</dt><dd>{}</dd><dt>To</dt><dd>{}</dd><dt>Cc</dt><dd>{}</dd><dt>Received (UTC)</dt><dd>{}</dd><dt>Message-ID</dt><dd><code>{}</code></dd></dl>
<p><a class="button primary" href="/write?from={}&amp;reply={}">Reply</a></p>
<pre class="mail">{}</pre>{}
<form method="post" action="/mailboxes/{}/messages/{}/move" class="fields"><label for="folder">Move to folder</label><div class="row"><select id="folder" name="folder">{}</select><button>Move</button></div></form>"#,
        account.upn,
        folder.id,
        mailbox.path(folder),
        mail.subject,
        addresses(std::slice::from_ref(&mail.from)),
        addresses(&mail.to),
        addresses(&mail.cc),
        message.received.format("%Y-%m-%d %H:%M:%S").to_string(),
        message.internet_message_id,
        account.upn,
        message.id,
        plain_text(mail),
        appendix,
        account.upn,
        message.id,
        targets
    );
    page(StatusCode::OK, &mail.subject, &content)
}

/// Where to.
#[derive(Deserialize)]
pub(super) struct MoveForm {
    folder: String,
}

/// `POST /mailboxes/{address}/messages/{id}/move`
pub(super) async fn move_to(
    Extract(tenant): Extract<Shared>,
    Path((address, id)): Path<(String, String)>,
    Form(form): Form<MoveForm>,
) -> Response {
    let mut state = tenant.state();
    let Some(account) = state.directory.by_address(&address) else {
        return missing();
    };
    let (owner, upn) = (account.oid, account.upn.clone());
    let moved = state
        .mailbox_mut(owner)
        .and_then(|mailbox| mailbox.move_message(&id, &form.folder));
    if moved.is_none() {
        return missing();
    }
    see_other(&format!("/mailboxes/{upn}?folder={}", form.folder))
}
