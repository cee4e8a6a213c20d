//! Admin consent: the administrator approves for everybody. Source: Microsoft, *admin consent endpoint*, v2 and v1.

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
    directory::{AccountKind, Directory},
    grants::ResponseMode,
    html::{Markup, bare_page, html},
    permissions::Permission,
    registration::Registration,
    seed::TENANT_ID,
    state::State,
    tenant::{Shared, Tenant, TenantName},
};

/// Which of the two endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    /// `/{tenant}/adminconsent`: everything on the registration, always.
    V1,
    /// `/{tenant}/v2.0/adminconsent`: what `scope` names.
    V2,
}

impl Version {
    fn path(self) -> &'static str {
        match self {
            Self::V1 => "adminconsent",
            Self::V2 => "v2.0/adminconsent",
        }
    }
}

/// A request that passed the checks.
struct Request {
    client_id: uuid::Uuid,
    /// Absent when the registration has none: the approval is stored all the same, and ends on an error page.
    redirect_uri: Option<String>,
    state: Option<String>,
    scope: Option<String>,
    permissions: Vec<&'static Permission>,
    roles: Vec<&'static Permission>,
}

fn check(
    tenant: &Tenant,
    state: &State,
    name: &str,
    version: Version,
    query: &HashMap<String, String>,
) -> Result<Request, Failure> {
    let app = find_application(state, name, query)?;
    if matches!(
        TenantName::parse(name),
        TenantName::Common | TenantName::Consumers
    ) {
        return Err(Failure::NoTenant);
    }
    let redirect_uri = if app.redirect_uris.is_empty() {
        None
    } else {
        Some(check_redirect(
            app,
            query.get("redirect_uri").map(String::as_str),
        )?)
    };
    let scope = match version {
        Version::V1 => None,
        Version::V2 => Some(query.get("scope").ok_or(Failure::MissingParameter("scope"))?),
    };
    let scopes = scope
        .map(|scope| parse_scopes(scope, &tenant.addresses))
        .transpose()?;
    let (permissions, roles) = match &scopes {
        Some(scopes) if !scopes.default => (requested_permissions(app, scopes)?, Vec::new()),
        _ => (app.permissions.clone(), app.roles.clone()),
    };
    Ok(Request {
        client_id: app.client_id,
        redirect_uri,
        state: query.get("state").cloned(),
        scope: scope.cloned(),
        permissions,
        roles,
    })
}

/// `GET /{tenant}/v2.0/adminconsent`
pub(super) async fn ask(
    tenant: Extract<Shared>,
    name: Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    show(&tenant, &name, Version::V2, &query, &headers)
}

/// `GET /{tenant}/adminconsent`
pub(super) async fn ask_v1(
    tenant: Extract<Shared>,
    name: Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    show(&tenant, &name, Version::V1, &query, &headers)
}

fn show(
    tenant: &Tenant,
    name: &str,
    version: Version,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
) -> Response {
    let trace = new_trace(tenant, headers);
    let state = tenant.state();
    let checked = check(tenant, &state, name, version, query)
        .and_then(|request| Ok((find_application(&state, name, query)?, request)));
    match checked {
        Ok((app, request)) => consent_page(&state.directory, app, &request, version, query),
        Err(failure) => pages::refusal(&failure, &trace),
    }
}

fn consent_page(
    directory: &Directory,
    app: &Registration,
    request: &Request,
    version: Version,
    query: &HashMap<String, String>,
) -> Response {
    let fields: Vec<Markup> = ["client_id", "redirect_uri", "scope", "state"]
        .into_iter()
        .filter_map(|field| query.get(field).map(|value| (field, value)))
        .map(|(field, value)| html!(r#"<input type="hidden" name="{}" value="{}">"#, field, value))
        .collect();
    let permissions = request.permissions.iter().copied().map(pages::permission_line);
    let roles = request.roles.iter().map(|role| {
        html!(
            "<li>{} <code>{}</code> (application)</li>",
            role.consent,
            role.name
        )
    });
    let lines: Vec<Markup> = permissions.chain(roles).collect();
    let (mut people, others): (Vec<_>, Vec<_>) = directory
        .accounts
        .iter()
        .filter(|account| account.enabled)
        .partition(|account| account.kind == AccountKind::Administrator);
    people.extend(others);
    let choices: Vec<Markup> = people
        .into_iter()
        .map(|account| {
            html!(
                r#"<option value="{}">{} ({})</option>"#,
                account.mail,
                account.mail,
                account.kind.as_str()
            )
        })
        .collect();
    let content = html!(
        r#"<h1>Permissions requested</h1><p>Review for your organization: <strong>{}</strong> would like to:</p>
<ul class="permissions">{}</ul><p class="note">If you accept, this app will get access for all users in your organization. No one else will be prompted.</p>
<form method="post" action="/{}/{}" class="fields">{}<label for="account">Signed in as</label><select id="account" name="account">{}</select>
<div class="row end"><button name="decision" value="cancel">Cancel</button><button class="primary" name="decision" value="accept">Accept</button></div></form>"#,
        app.display_name,
        lines,
        TENANT_ID,
        version.path(),
        fields,
        choices
    );
    bare_page(StatusCode::OK, "Permissions requested", &content)
}

/// `POST /{tenant}/v2.0/adminconsent`
pub(super) async fn decide(
    tenant: Extract<Shared>,
    name: Path<String>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    answer(&tenant, &name, Version::V2, &headers, &form)
}

/// `POST /{tenant}/adminconsent`
pub(super) async fn decide_v1(
    tenant: Extract<Shared>,
    name: Path<String>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    answer(&tenant, &name, Version::V1, &headers, &form)
}

fn answer(
    tenant: &Tenant,
    name: &str,
    version: Version,
    headers: &HeaderMap,
    form: &HashMap<String, String>,
) -> Response {
    let trace = new_trace(tenant, headers);
    let mut state = tenant.state();
    let mut parameters = vec![("admin_consent", "True".to_owned())];
    let result = check(tenant, &state, name, version, form).and_then(|request| {
        if form.get("decision").map(String::as_str) == Some("accept") {
            approve(&mut state, &request, form.get("account").map(String::as_str))?;
            parameters.push(("tenant", TENANT_ID.to_string()));
            parameters.extend(request.scope.clone().map(|scope| ("scope", scope)));
        } else if version == Version::V2 {
            parameters.push(("error", "consent_required".to_owned()));
            parameters.push(("error_description", trace.describe(&Failure::UserDeclined)));
        } else {
            parameters.push(("error", "permission_denied".to_owned()));
            parameters.push(("error_description", "The admin canceled the request".to_owned()));
        }
        let redirect_uri = request.redirect_uri.ok_or(Failure::NoReplyAddressRegistered)?;
        Ok(Back {
            redirect_uri,
            state: request.state,
            mode: ResponseMode::Query,
        })
    });
    match result {
        Ok(back) => back.send(parameters),
        Err(failure) => pages::refusal(&failure, &trace),
    }
}

/// Stores the approval of `who`; without a name the administrator pressed the button.
fn approve(state: &mut State, request: &Request, who: Option<&str>) -> Result<(), Failure> {
    let is_administrator = who.is_none_or(|who| {
        state
            .directory
            .by_sign_in_name(who)
            .is_some_and(|account| account.kind == AccountKind::Administrator)
    });
    let app = state
        .registration_mut(request.client_id)
        .ok_or(Failure::FlowExpired)?;
    if !is_administrator {
        return Err(Failure::AdminConsentRequired(app.display_name.clone()));
    }
    let names = request.permissions.iter().map(|permission| permission.name);
    app.admin_consent.get_or_insert_default().extend(names);
    app.granted_roles
        .extend(request.roles.iter().map(|role| role.name));
    Ok(())
}
