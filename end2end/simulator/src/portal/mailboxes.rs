//! Mailboxes: who has one, its folders, the messages in a folder.

use axum::{
    Form,
    extract::{Path, Query, State as Extract},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::missing;
use crate::{
    directory::Account,
    html::{Markup, html, page, see_other},
    mailbox::{Folder, Mailbox, Message},
    state::State,
    tenant::Shared,
};

/// The account in a path, with its mailbox.
pub(super) fn find<'a>(state: &'a State, address: &str) -> Option<(&'a Account, &'a Mailbox)> {
    let account = state.directory.by_address(address)?;
    Some((account, state.mailbox(account.oid)?))
}

/// `GET /mailboxes`
pub(super) async fn list(Extract(tenant): Extract<Shared>) -> Response {
    let state = tenant.state();
    let rows: Vec<Markup> = state
        .directory
        .mailbox_owners()
        .map(|account| {
            let inbox = state.mailbox(account.oid).and_then(|mailbox| mailbox.folder("inbox"));
            html!(
                r#"<tr><td><a href="/mailboxes/{}">{}</a></td><td>{}</td><td>{}</td><td class="number">{}</td><td class="number">{}</td></tr>"#,
                account.upn,
                account.upn,
                account.display_name,
                account.kind.as_str(),
                inbox.map_or(0, Folder::total),
                inbox.map_or(0, Folder::unread)
            )
        })
        .collect();
    let content = html!(
        r#"<h1>Mailboxes</h1><p><a class="button primary" href="/write">Write a mail</a></p>
<div class="scroll"><table><thead><tr><th scope="col">Mailbox</th><th scope="col">Name</th><th scope="col">Kind</th><th scope="col" class="number">In the inbox</th><th scope="col" class="number">Unread</th></tr></thead><tbody>{}</tbody></table></div>"#,
        rows
    );
    page(StatusCode::OK, "Mailboxes", &content)
}

/// A folder shows its newest messages only.
const MOST_ROWS: usize = 200;

/// Which folder to show.
#[derive(Deserialize)]
pub(super) struct Shown {
    folder: Option<String>,
}

/// `GET /mailboxes/{address}`
pub(super) async fn show(
    Extract(tenant): Extract<Shared>,
    Path(address): Path<String>,
    Query(shown): Query<Shown>,
) -> Response {
    let mut state = tenant.state();
    if let Some(owner) = state.directory.by_address(&address).map(|account| account.oid) {
        state.wake(owner);
    }
    let Some((account, mailbox)) = find(&state, &address) else {
        return missing();
    };
    let Some(open) = mailbox.folder(shown.folder.as_deref().unwrap_or("inbox")) else {
        return missing();
    };
    let mut folders: Vec<(String, &Folder)> = mailbox
        .folders
        .iter()
        .filter(|folder| folder.parent.is_some())
        .map(|folder| (mailbox.path(folder), folder))
        .collect();
    folders.sort_by(|a, b| a.0.cmp(&b.0));
    let links: Vec<Markup> = folders
        .iter()
        .map(|(path, folder)| folder_link(account, path, folder, open))
        .collect();
    let mut messages: Vec<&Message> = open.messages.iter().collect();
    messages.sort_by_key(|message| std::cmp::Reverse(message.received));
    let rows: Vec<Markup> = messages
        .iter()
        .take(MOST_ROWS)
        .map(|message| message_row(account, message))
        .collect();
    let list = if rows.is_empty() {
        html!(r#"<p class="empty">No mail in this folder.</p>"#)
    } else {
        html!(
            r#"<div class="scroll"><table><thead><tr><th scope="col">From</th><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Received (UTC)</th></tr></thead><tbody>{}</tbody></table></div>"#,
            rows
        )
    };
    let content = html!(
        r#"<h1>{}</h1><p>{} · {}</p><p><a class="button primary" href="/write?from={}">Write a mail</a></p>
<div class="split"><div><nav class="folders" aria-label="Folders">{}</nav>
<form method="post" action="/mailboxes/{}/folders" class="fields"><label for="name">New folder in {}</label><input id="name" name="name" required maxlength="255" autocomplete="off"><input type="hidden" name="parent" value="{}"><div class="row"><button>Create</button></div></form></div>
<section aria-label="Messages"><h2>{}</h2>{}</section></div>"#,
        account.display_name,
        account.upn,
        account.kind.as_str(),
        account.upn,
        links,
        account.upn,
        open.display_name,
        open.id,
        mailbox.path(open),
        list
    );
    page(StatusCode::OK, &account.display_name, &content)
}

fn folder_link(account: &Account, path: &str, folder: &Folder, open: &Folder) -> Markup {
    let mark = if folder.id == open.id {
        html!(r#" aria-current="page""#)
    } else {
        html!("")
    };
    let count = match (folder.total(), folder.unread()) {
        (total, 0) => total.to_string(),
        (total, unread) => format!("{total}, {unread} unread"),
    };
    html!(
        r#"<a href="/mailboxes/{}?folder={}"{}>{} <span class="count">{}</span></a>"#,
        account.upn,
        folder.id,
        mark,
        path,
        count
    )
}

fn message_row(account: &Account, message: &Message) -> Markup {
    let class = if message.is_read { "" } else { "unread" };
    let subject = match message.content.subject.trim() {
        "" => "(no subject)",
        subject => subject,
    };
    let to: Vec<&str> = message
        .content
        .to
        .iter()
        .map(|one| one.address.as_str())
        .collect();
    html!(
        r#"<tr class="{}"><td>{}</td><td><a href="/mailboxes/{}/messages/{}">{}</a></td><td>{}</td><td>{}</td></tr>"#,
        class,
        message.content.from.name,
        account.upn,
        message.id,
        subject,
        to.join(", "),
        message.received.format("%Y-%m-%d %H:%M").to_string()
    )
}

/// The form *New folder*.
#[derive(Deserialize)]
pub(super) struct FolderForm {
    name: String,
    parent: String,
}

/// `POST /mailboxes/{address}/folders`
pub(super) async fn create_folder(
    Extract(tenant): Extract<Shared>,
    Path(address): Path<String>,
    Form(form): Form<FolderForm>,
) -> Response {
    let mut guard = tenant.state();
    let state = &mut *guard;
    let Some(account) = state.directory.by_address(&address) else {
        return missing();
    };
    let (owner, upn) = (account.oid, account.upn.clone());
    let name = form.name.trim();
    let Some(mailbox) = state.mailboxes.iter_mut().find(|mailbox| mailbox.owner == owner) else {
        return missing();
    };
    if name.is_empty() || name.chars().count() > 255 {
        return see_other(&format!("/mailboxes/{upn}"));
    }
    match mailbox.create_folder(&form.parent, name, false) {
        Ok(id) => see_other(&format!("/mailboxes/{upn}?folder={id}")),
        Err(error) => {
            let content = html!(
                r#"<h1>Not created</h1><p>{}</p><p><a href="/mailboxes/{}">Back</a></p>"#,
                error.to_string(),
                upn
            );
            page(StatusCode::UNPROCESSABLE_ENTITY, "Not created", &content)
        }
    }
}
