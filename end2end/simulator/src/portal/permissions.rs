//! *API permissions*: delegated permissions of Microsoft Graph, and admin consent.

use axum::{
    Form,
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
};

use super::{
    apps::{find, find_mut, heading},
    missing,
};
use crate::{
    html::{Markup, html, page, see_other},
    permissions::{PERMISSIONS, Permission},
    registration::Registration,
    tenant::Shared,
};

fn row(app: &Registration, permission: &'static Permission) -> Markup {
    let ticked = app.has_permission(permission);
    let checked = if ticked { html!(" checked") } else { html!("") };
    let granted = app
        .admin_consent
        .as_ref()
        .is_some_and(|set| set.contains(permission.name));
    let status = match (ticked, granted) {
        (true, true) => html!(r#"<span class="ok">✓ Granted for Contoso</span>"#),
        (true, false) => html!(r#"<span class="warn">! Not granted for Contoso</span>"#),
        (false, true) => html!(r#"<span class="warn">! Granted, not configured</span>"#),
        (false, false) => html!(""),
    };
    html!(
        r#"<tr><td><label><input type="checkbox" name="{}" value="on"{}> <code>{}</code></label></td><td>Delegated</td><td>{}</td><td>{}</td></tr>"#,
        permission.name,
        checked,
        permission.name,
        permission.consent,
        status
    )
}

/// `GET /apps/{id}/permissions`
pub(super) async fn show(Extract(tenant): Extract<Shared>, Path(id): Path<String>) -> Response {
    let state = tenant.state();
    let Some(app) = find(&state, &id) else {
        return missing();
    };
    let rows: Vec<Markup> = PERMISSIONS
        .iter()
        .map(|permission| row(app, permission))
        .collect();
    let people: Vec<Markup> = app
        .user_consents
        .iter()
        .filter_map(|(oid, names)| state.directory.by_oid(*oid).map(|account| (account, names)))
        .map(|(account, names)| {
            let names: Vec<&str> = names.iter().copied().collect();
            html!("<li>{}: <code>{}</code></li>", account.upn, names.join(" "))
        })
        .collect();
    let own = if people.is_empty() {
        html!("<p>Nobody so far.</p>")
    } else {
        html!("<ul>{}</ul>", people)
    };
    let content = html!(
        r#"{}<h2>Configured permissions</h2><p>Microsoft Graph. OpenID Connect’s scopes (openid, profile, email, offline_access) need no entry here.</p>
<form method="post" action="/apps/{}/permissions"><div class="scroll"><table><thead><tr><th scope="col">Permission</th><th scope="col">Type</th><th scope="col">Description</th><th scope="col">Status</th></tr></thead><tbody>{}</tbody></table></div>
<div class="row"><button class="primary">Save permissions</button></div></form>
<h2>Consent</h2><div class="row"><form method="post" action="/apps/{}/permissions/grant"><button class="primary">Grant admin consent for Contoso</button></form>
<form method="post" action="/apps/{}/permissions/revoke"><button class="danger">Revoke all consent</button></form></div>
<h3>People who consented for themselves</h3>{}"#,
        heading(app, "permissions"),
        app.client_id,
        rows,
        app.client_id,
        app.client_id,
        own
    );
    page(StatusCode::OK, "API permissions", &content)
}

/// `POST /apps/{id}/permissions`: one field per ticked permission.
pub(super) async fn save(
    Extract(tenant): Extract<Shared>,
    Path(id): Path<String>,
    Form(ticked): Form<Vec<(String, String)>>,
) -> Response {
    let mut state = tenant.state();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    let is_ticked = |permission: &&Permission| ticked.iter().any(|(name, _)| name == permission.name);
    app.permissions = PERMISSIONS.iter().filter(is_ticked).collect();
    see_other(&format!("/apps/{}/permissions", app.client_id))
}

/// `POST /apps/{id}/permissions/grant`
pub(super) async fn grant(Extract(tenant): Extract<Shared>, Path(id): Path<String>) -> Response {
    let mut state = tenant.state();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    app.grant_admin_consent();
    see_other(&format!("/apps/{}/permissions", app.client_id))
}

/// `POST /apps/{id}/permissions/revoke`: the administrator's and everybody's own.
pub(super) async fn revoke(Extract(tenant): Extract<Shared>, Path(id): Path<String>) -> Response {
    let mut state = tenant.state();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    app.admin_consent = None;
    app.user_consents.clear();
    see_other(&format!("/apps/{}/permissions", app.client_id))
}
