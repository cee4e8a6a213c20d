//! Admin consent (v2): the administrator approves for everybody. Source: Microsoft, *admin consent endpoint*.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, Query, State as Extract},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    authorize::{Back, check_redirect, find_application, requested_permissions},
    discovery::new_trace,
    errors::Failure,
    pages,
    redeem::parse_scopes,
};
use crate::{
    directory::AccountKind,
    grants::ResponseMode,
    html::{Markup, bare_page, html},
    permissions::Permission,
    seed::TENANT_ID,
    state::State,
    tenant::{Shared, Tenant},
};

/// A request that passed the checks.
struct Request {
    client_id: uuid::Uuid,
    redirect_uri: String,
    state: Option<String>,
    scope: String,
    permissions: Vec<&'static Permission>,
}

fn check(
    tenant: &Tenant,
    state: &State,
    name: &str,
    query: &HashMap<String, String>,
) -> Result<Request, Failure> {
    let app = find_application(state, name, query)?;
    let redirect_uri = check_redirect(app, query.get("redirect_uri").map(String::as_str))?;
    let scope = query
        .get("scope")
        .ok_or(Failure::MissingParameter("scope"))?
        .clone();
    let scopes = parse_scopes(&scope, &tenant.addresses)?;
    Ok(Request {
        client_id: app.client_id,
        redirect_uri,
        state: query.get("state").cloned(),
        scope,
        permissions: requested_permissions(app, &scopes)?,
    })
}

/// `GET /{tenant}/v2.0/adminconsent`
pub(super) async fn ask(
    Extract(tenant): Extract<Shared>,
    Path(name): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let trace = new_trace(&tenant, &headers);
    let state = tenant.state();
    let request = match check(&tenant, &state, &name, &query) {
        Ok(request) => request,
        Err(failure) => return pages::refusal(&failure, &trace),
    };
    let admin = state
        .directory
        .accounts
        .iter()
        .find(|account| account.kind == AccountKind::Administrator);
    let fields: Vec<Markup> = ["client_id", "redirect_uri", "scope", "state"]
        .into_iter()
        .filter_map(|field| query.get(field).map(|value| (field, value)))
        .map(|(field, value)| html!(r#"<input type="hidden" name="{}" value="{}">"#, field, value))
        .collect();
    let lines: Vec<Markup> = request
        .permissions
        .iter()
        .copied()
        .map(pages::permission_line)
        .collect();
    let content = html!(
        r#"<p class="note">{}</p><h1>Permissions requested</h1><p>Review for your organization: <strong>{}</strong> would like to:</p>
<ul class="permissions">{}</ul><p class="note">If you accept, this app will get access for all users in your organization. No one else will be prompted.</p>
<form method="post" action="/{}/v2.0/adminconsent" class="row end">{}
<button name="decision" value="cancel">Cancel</button><button class="primary" name="decision" value="accept">Accept</button></form>"#,
        admin.map_or("", |account| account.upn.as_str()),
        state
            .registration(request.client_id)
            .map_or("", |app| app.display_name.as_str()),
        lines,
        TENANT_ID,
        fields
    );
    bare_page(StatusCode::OK, "Permissions requested", &content)
}

/// `POST /{tenant}/v2.0/adminconsent`
pub(super) async fn decide(
    Extract(tenant): Extract<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let trace = new_trace(&tenant, &headers);
    let mut state = tenant.state();
    let request = match check(&tenant, &state, &name, &form) {
        Ok(request) => request,
        Err(failure) => return pages::refusal(&failure, &trace),
    };
    let back = Back {
        redirect_uri: request.redirect_uri,
        state: request.state,
        mode: ResponseMode::Query,
    };
    if form.get("decision").map(String::as_str) != Some("accept") {
        return back.send(vec![
            ("admin_consent", "True".to_owned()),
            ("error", "consent_required".to_owned()),
            ("error_description", trace.describe(&Failure::UserDeclined)),
        ]);
    }
    if let Some(app) = state.registration_mut(request.client_id) {
        let names = request.permissions.iter().map(|permission| permission.name);
        app.admin_consent.get_or_insert_default().extend(names);
    }
    back.send(vec![
        ("admin_consent", "True".to_owned()),
        ("tenant", TENANT_ID.to_string()),
        ("scope", request.scope),
    ])
}
