//! *Authentication*: redirect URIs with their platforms, account types, public client flows.

use axum::{
    Form,
    extract::{Path, State as Extract},
    response::Response,
};
use serde::Deserialize;

use super::{
    apps::{find, find_mut, heading},
    error_note, missing, status_for,
};
use crate::{
    html::{Markup, html, page, see_other},
    registration::{Audience, Platform, Registration},
    tenant::Shared,
};

/// One redirect URI.
#[derive(Deserialize)]
pub(super) struct UriForm {
    uri: String,
    platform: Option<String>,
}

fn show_page(app: &Registration, typed: &str, error: Option<&str>) -> Response {
    let rows: Vec<Markup> = app
        .redirect_uris
        .iter()
        .map(|uri| {
            html!(
                r#"<li><code>{}</code> <span class="help">{}</span><form method="post" action="/apps/{}/authentication/remove"><input type="hidden" name="uri" value="{}"><button aria-label="Remove {}">Remove</button></form></li>"#,
                uri,
                app.platform_of(uri).label(),
                app.client_id,
                uri,
                uri
            )
        })
        .collect();
    let platforms: Vec<Markup> = Platform::ALL
        .into_iter()
        .map(|platform| {
            html!(
                r#"<option value="{}">{}</option>"#,
                platform.as_str(),
                platform.label()
            )
        })
        .collect();
    let content = html!(
        r#"{}<h2>Redirect URIs</h2><p>Redirect URIs: the places to which people are sent back after signing in. They are compared letter for letter; only the port of http://localhost does not count.</p>
{}<ul class="list">{}</ul>
<form method="post" action="/apps/{}/authentication" class="fields"><label for="uri">Add a redirect URI</label>
<input id="uri" name="uri" value="{}" required inputmode="url" autocomplete="off" placeholder="http://localhost:8080/oauth/callback">
<label for="platform">Platform</label><select id="platform" name="platform">{}</select>
<div class="row"><button class="primary">Save</button></div></form>{}"#,
        heading(app, "authentication"),
        error_note(error),
        rows,
        app.client_id,
        typed,
        platforms,
        settings(app)
    );
    page(status_for(error), "Authentication", &content)
}

/// Who may sign in, and whether a client without secret may ask.
fn settings(app: &Registration) -> Markup {
    let choices: Vec<Markup> = Audience::ALL
        .into_iter()
        .map(|audience| {
            html!(
                r#"<label><input type="radio" name="audience" value="{}"{}> {}</label>"#,
                audience.as_str(),
                mark(audience == app.audience),
                audience.label()
            )
        })
        .collect();
    html!(
        r#"<form method="post" action="/apps/{}/authentication/settings" class="fields">
<fieldset><legend><h2>Supported account types</h2></legend>{}</fieldset>
<fieldset><legend><h2>Allow public client flows</h2></legend><label><input type="checkbox" name="public" value="on"{}> Yes: device code without secret or certificate</label></fieldset>
<div class="row"><button class="primary">Save settings</button></div></form>"#,
        app.client_id,
        choices,
        mark(app.allow_public_client)
    )
}

fn mark(on: bool) -> Markup {
    if on { html!(" checked") } else { html!("") }
}

/// The form of [`settings`].
#[derive(Deserialize)]
pub(super) struct SettingsForm {
    audience: String,
    public: Option<String>,
}

/// `POST /apps/{id}/authentication/settings`
pub(super) async fn save_settings(
    Extract(tenant): Extract<Shared>,
    Path(id): Path<String>,
    Form(form): Form<SettingsForm>,
) -> Response {
    let mut state = tenant.state();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    let Some(audience) = Audience::parse(&form.audience) else {
        return show_page(app, "", Some("Choose one of the account types."));
    };
    app.audience = audience;
    app.allow_public_client = form.public.is_some();
    see_other(&format!("/apps/{}/authentication", app.client_id))
}

/// `GET /apps/{id}/authentication`
pub(super) async fn show(Extract(tenant): Extract<Shared>, Path(id): Path<String>) -> Response {
    let state = tenant.state();
    find(&state, &id).map_or_else(missing, |app| show_page(app, "", None))
}

/// `POST /apps/{id}/authentication`
pub(super) async fn add(
    Extract(tenant): Extract<Shared>,
    Path(id): Path<String>,
    Form(form): Form<UriForm>,
) -> Response {
    let mut state = tenant.state();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    let platform = form
        .platform
        .as_deref()
        .map_or(Some(Platform::Web), Platform::parse);
    let Some(platform) = platform else {
        return show_page(app, &form.uri, Some("Choose one of the platforms."));
    };
    match app.add_redirect_uri(form.uri.trim()) {
        Ok(()) => {
            app.platforms.insert(form.uri.trim().to_owned(), platform);
            see_other(&format!("/apps/{}/authentication", app.client_id))
        }
        Err(error) => show_page(app, &form.uri, Some(&error.to_string())),
    }
}

/// `POST /apps/{id}/authentication/remove`
pub(super) async fn remove(
    Extract(tenant): Extract<Shared>,
    Path(id): Path<String>,
    Form(form): Form<UriForm>,
) -> Response {
    let mut state = tenant.state();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    app.redirect_uris.retain(|uri| *uri != form.uri);
    app.platforms.remove(&form.uri);
    see_other(&format!("/apps/{}/authentication", app.client_id))
}
