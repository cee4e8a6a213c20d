//! *Users*: what an administrator does to an account, and what it does to tokens.

use axum::{
    Form,
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::missing;
use crate::{
    account_events::Event,
    directory::Account,
    html::{Markup, html, page, see_other},
    tenant::Shared,
};

fn row(account: &Account) -> Markup {
    let buttons: Vec<Markup> = Event::ALL
        .into_iter()
        .filter(|event| event.fits(account))
        .map(|event| {
            html!(
                r#"<button name="event" value="{}" aria-label="{}: {}">{}</button>"#,
                event.as_str(),
                event.label(),
                account.mail,
                event.label()
            )
        })
        .collect();
    let status = if account.enabled { "Enabled" } else { "Blocked" };
    html!(
        r#"<tr><td><strong>{}</strong><br><code>{}</code></td><td>{}</td><td>{}</td><td><form method="post" action="/users/{}/events" class="row">{}</form></td></tr>"#,
        account.display_name,
        account.upn,
        account.kind.as_str(),
        status,
        account.oid,
        buttons
    )
}

/// `GET /users`
pub(super) async fn list(Extract(tenant): Extract<Shared>) -> Response {
    let state = tenant.state();
    let rows: Vec<Markup> = state.directory.everybody().map(row).collect();
    let content = html!(
        r#"<h1>Users</h1><p>Revoked sessions and a password reset by an administrator void refresh tokens (AADSTS50173); a password the person changes does so for public clients only. Blocked accounts are refused as AADSTS50057. Graph takes access tokens back at once if the client said that it handles challenges (<code>cp1</code>); the others live until they expire.</p>
<div class="scroll"><table><thead><tr><th scope="col">Account</th><th scope="col">Kind</th><th scope="col">Sign-in</th><th scope="col">What happens to it</th></tr></thead><tbody>{}</tbody></table></div>"#,
        rows
    );
    page(StatusCode::OK, "Users", &content)
}

/// Which button.
#[derive(Deserialize)]
pub(super) struct EventForm {
    event: String,
}

/// `POST /users/{oid}/events`
pub(super) async fn happen(
    Extract(tenant): Extract<Shared>,
    Path(oid): Path<String>,
    Form(form): Form<EventForm>,
) -> Response {
    let mut state = tenant.state();
    let now = tenant.now(&state);
    let Some(event) = Event::parse(&form.event) else {
        return missing();
    };
    if !state.happen(&oid, event, now) {
        return missing();
    }
    see_other("/users")
}
