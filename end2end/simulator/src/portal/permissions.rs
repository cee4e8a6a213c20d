//! *API permissions*: delegated and application permissions of Microsoft Graph, and admin consent.

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
    permissions::{PERMISSIONS, Permission, ROLES},
    registration::Registration,
    tenant::Shared,
};

/// *Type* of a permission.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// In the name of a person.
    Delegated,
    /// Without one.
    Application,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Delegated => "Delegated",
            Self::Application => "Application",
        }
    }

    /// Name of the field: some permissions exist in both kinds.
    fn field(self, permission: &Permission) -> String {
        match self {
            Self::Delegated => permission.name.to_owned(),
            Self::Application => format!("app:{}", permission.name),
        }
    }
}

fn row(app: &Registration, kind: Kind, permission: &'static Permission) -> Markup {
    let (ticked, granted) = match kind {
        Kind::Delegated => (
            app.has_permission(permission),
            app.admin_consent
                .as_ref()
                .is_some_and(|set| set.contains(permission.name)),
        ),
        Kind::Application => (
            app.roles.contains(&permission),
            app.granted_roles.contains(permission.name),
        ),
    };
    let checked = if ticked { html!(" checked") } else { html!("") };
    let status = match (ticked, granted) {
        (true, true) => html!(r#"<span class="ok">✓ Granted for Contoso</span>"#),
        (true, false) => html!(r#"<span class="warn">! Not granted for Contoso</span>"#),
        (false, true) => html!(r#"<span class="warn">! Granted, not configured</span>"#),
        (false, false) => html!(""),
    };
    html!(
        r#"<tr><td><label><input type="checkbox" name="{}" value="on"{}> <code>{}</code>{}</label></td><td>{}</td><td>{}</td><td>{}</td></tr>"#,
        kind.field(permission),
        checked,
        permission.name,
        // Some names exist in both kinds: the label tells which one is ticked
        (kind == Kind::Application).then(|| html!(" (application)")),
        kind.label(),
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
        .map(|permission| row(app, Kind::Delegated, permission))
        .chain(ROLES.iter().map(|role| row(app, Kind::Application, role)))
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
<div class="row"><button class="primary">Save permissions</button> <button formaction="/apps/{}/permissions/grant">Grant admin consent for Contoso</button></div>
<p>Granting saves the ticks first.</p></form>
<h2>Consent</h2><div class="row"><form method="post" action="/apps/{}/permissions/revoke"><button class="danger">Revoke all consent</button></form></div>
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
    configure(app, &ticked);
    see_other(&format!("/apps/{}/permissions", app.client_id))
}

/// The registration asks for what is ticked.
fn configure(app: &mut Registration, ticked: &[(String, String)]) {
    let is_ticked = |kind: Kind, permission: &Permission| {
        let field = kind.field(permission);
        ticked.iter().any(|(name, _)| *name == field)
    };
    app.permissions = PERMISSIONS
        .iter()
        .filter(|permission| is_ticked(Kind::Delegated, permission))
        .collect();
    app.roles = ROLES
        .iter()
        .filter(|role| is_ticked(Kind::Application, role))
        .collect();
}

/// `POST /apps/{id}/permissions/grant`: of what is ticked, so that no tick is lost. An empty form grants what is configured.
pub(super) async fn grant(
    Extract(tenant): Extract<Shared>,
    Path(id): Path<String>,
    Form(ticked): Form<Vec<(String, String)>>,
) -> Response {
    let mut state = tenant.state();
    let Some(app) = find_mut(&mut state, &id) else {
        return missing();
    };
    if !ticked.is_empty() {
        configure(app, &ticked);
    }
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
    app.granted_roles.clear();
    app.user_consents.clear();
    see_other(&format!("/apps/{}/permissions", app.client_id))
}
