//! *App registrations*: list, new registration, overview, delete.

use axum::{
    Form,
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{error_note, missing, status_for};
use crate::{
    html::{Markup, html, page, see_other},
    registration::{Registration, check_redirect_uri},
    seed::TENANT_ID,
    state::State,
    tenant::Shared,
};

/// The application a path names.
pub(super) fn find<'a>(state: &'a State, id: &str) -> Option<&'a Registration> {
    state.registration(Uuid::parse_str(id).ok()?)
}

/// As [`find`], to be changed.
pub(super) fn find_mut<'a>(state: &'a mut State, id: &str) -> Option<&'a mut Registration> {
    state.registration_mut(Uuid::parse_str(id).ok()?)
}

/// Heading and section links of an application's pages; `current` is the last segment of the path.
pub(super) fn heading(app: &Registration, current: &str) -> Markup {
    let links: Vec<Markup> = [
        ("", "Overview"),
        ("/authentication", "Authentication"),
        ("/secrets", "Certificates & secrets"),
        ("/permissions", "API permissions"),
    ]
    .into_iter()
    .map(|(segment, label)| {
        let mark = if segment.trim_start_matches('/') == current {
            html!(r#" aria-current="page""#)
        } else {
            html!("")
        };
        html!(
            r#"<a href="/apps/{}{}"{}>{}</a>"#,
            app.client_id,
            segment,
            mark,
            label
        )
    })
    .collect();
    html!(
        r#"<h1>{}</h1><nav class="sections" aria-label="Application">{}</nav>"#,
        app.display_name,
        links
    )
}

/// `GET /apps`
pub(super) async fn list(Extract(tenant): Extract<Shared>) -> Response {
    let state = tenant.state();
    let rows: Vec<Markup> = state
        .registrations
        .iter()
        .map(|app| {
            html!(
                r#"<tr><td><a href="/apps/{}">{}</a></td><td><code>{}</code></td></tr>"#,
                app.client_id,
                app.display_name,
                app.client_id
            )
        })
        .collect();
    let table = if rows.is_empty() {
        html!(r#"<p class="empty">No application is registered yet.</p>"#)
    } else {
        html!(
            r#"<div class="scroll"><table><thead><tr><th scope="col">Display name</th><th scope="col">Application (client) ID</th></tr></thead><tbody>{}</tbody></table></div>"#,
            rows
        )
    };
    let content = html!(
        r#"<h1>App registrations</h1><p><a class="button primary" href="/apps/new">New registration</a></p>{}"#,
        table
    );
    page(StatusCode::OK, "App registrations", &content)
}

/// The form *Register an application*.
#[derive(Deserialize, Default)]
pub(super) struct NewForm {
    name: String,
    #[serde(default)]
    redirect_uri: String,
}

fn new_page(form: &NewForm, error: Option<&str>) -> Response {
    let content = html!(
        r#"<h1>Register an application</h1>{}
<form method="post" action="/apps/new" class="fields">
<label for="name">Name</label><p class="help" id="name-help">The user-facing display name for this application.</p>
<input id="name" name="name" value="{}" required maxlength="120" aria-describedby="name-help" autocomplete="off">
<label for="redirect_uri">Redirect URI (optional), platform Web</label><p class="help" id="uri-help">Copy it from Countersign: System → General.</p>
<input id="redirect_uri" name="redirect_uri" value="{}" inputmode="url" aria-describedby="uri-help" autocomplete="off" placeholder="http://localhost:8080/oauth/callback">
<p class="help">Supported account types: accounts in this organizational directory only (Contoso only - Single tenant). Change them under Authentication.</p>
<div class="row"><button class="primary">Register</button><a class="button" href="/apps">Cancel</a></div></form>"#,
        error_note(error),
        form.name,
        form.redirect_uri
    );
    page(status_for(error), "Register an application", &content)
}

/// `GET /apps/new`
pub(super) async fn new() -> Response {
    new_page(&NewForm::default(), None)
}

/// `POST /apps/new`
pub(super) async fn register(Extract(tenant): Extract<Shared>, Form(form): Form<NewForm>) -> Response {
    let name = form.name.trim();
    if name.is_empty() || name.chars().count() > 120 {
        return new_page(&form, Some("The name has 1 to 120 characters."));
    }
    let uri = form.redirect_uri.trim();
    if !uri.is_empty()
        && let Err(error) = check_redirect_uri(uri)
    {
        return new_page(&form, Some(&error.to_string()));
    }
    let mut state = tenant.state();
    let id = state.register(name.to_owned());
    if let Some(app) = state.registration_mut(id).filter(|_| !uri.is_empty()) {
        app.redirect_uris.push(uri.to_owned());
    }
    see_other(&format!("/apps/{id}"))
}

/// `GET /apps/{id}`
pub(super) async fn overview(Extract(tenant): Extract<Shared>, Path(id): Path<String>) -> Response {
    let state = tenant.state();
    let Some(app) = find(&state, &id) else {
        return missing();
    };
    let content = html!(
        r#"{}<h2>Essentials</h2>
<dl class="facts"><dt>Display name</dt><dd>{}</dd>
<dt>Application (client) ID</dt><dd><code>{}</code></dd>
<dt>Object ID</dt><dd><code>{}</code></dd>
<dt>Directory (tenant) ID</dt><dd><code>{}</code></dd>
<dt>Supported account types</dt><dd>{}</dd>
<dt>Client credentials</dt><dd><a href="/apps/{}/secrets">{} certificate, {} secret</a></dd>
<dt>Redirect URIs</dt><dd><a href="/apps/{}/authentication">{} in all</a></dd></dl>
<form method="post" action="/apps/{}/delete"><button class="danger">Delete this application</button></form>"#,
        heading(app, ""),
        app.display_name,
        app.client_id,
        app.object_id,
        TENANT_ID,
        app.audience.label(),
        app.client_id,
        app.certificates.len(),
        app.secrets.len(),
        app.client_id,
        app.redirect_uris.len(),
        app.client_id
    );
    page(StatusCode::OK, &app.display_name, &content)
}

/// `POST /apps/{id}/delete`
pub(super) async fn delete(Extract(tenant): Extract<Shared>, Path(id): Path<String>) -> Response {
    let mut state = tenant.state();
    let Some(client_id) = find(&state, &id).map(|app| app.client_id) else {
        return missing();
    };
    state.registrations.retain(|app| app.client_id != client_id);
    state
        .grants
        .refresh_tokens
        .retain(|_, token| token.grant.client_id != client_id);
    see_other("/apps")
}
