//! The authorization request: checked, then the account picker. Errors of the client's registration stay on a page
//! here; all others go back to the client.

use std::collections::HashMap;

use axum::{
    extract::{Path, Query, State as Extract},
    http::HeaderMap,
    response::Response,
};
use chrono::{DateTime, Utc};
use url::Url;
use uuid::Uuid;

use super::{
    answer::Trace,
    claims::AccessClaims,
    codes::Places,
    discovery::new_trace,
    errors::Failure,
    pages,
    prompt::{Prompt, silent_account},
    redeem::parse_scopes,
    sign_in::finish,
};
use crate::{
    grants::{Challenge, ResponseMode, SignIn},
    html::see_other,
    permissions::Scopes,
    registration::Registration,
    seed::CONTOSO,
    state::State,
    tenant::{Shared, Tenant, TenantName},
};

/// Why an authorization request does not lead to the account picker.
enum Stop {
    /// Shown here.
    Page(Failure),
    /// Sent back.
    Redirect(Box<Back>, Failure),
}

/// Where and how an answer goes back.
#[derive(Debug, Clone)]
pub(super) struct Back {
    /// Checked against the registration.
    pub(super) redirect_uri: String,
    /// As sent.
    pub(super) state: Option<String>,
    /// How.
    pub(super) mode: ResponseMode,
}

impl Back {
    /// Sends parameters and `state`.
    pub(super) fn send(self, mut parameters: Vec<(&'static str, String)>) -> Response {
        parameters.extend(self.state.map(|state| ("state", state)));
        let Ok(mut url) = Url::parse(&self.redirect_uri) else {
            return see_other("/");
        };
        match self.mode {
            ResponseMode::Query => {
                url.query_pairs_mut().extend_pairs(&parameters);
            }
            ResponseMode::Fragment => {
                let text = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(&parameters)
                    .finish();
                url.set_fragment(Some(&text));
            }
            ResponseMode::FormPost => return pages::form_post(&self.redirect_uri, &parameters),
        }
        see_other(url.as_str())
    }

    /// Sends an error.
    pub(super) fn send_error(self, failure: &Failure, trace: &Trace, authority: &str) -> Response {
        let report = failure.report();
        // Words of the token endpoint have others at the redirect URI
        let error = match report.error {
            "invalid_grant" => "interaction_required",
            error => error,
        };
        let mut parameters = vec![("error", error.to_owned())];
        if report.code == 65_004 {
            parameters.push(("error_subcode", "cancel".to_owned()));
        }
        parameters.push(("error_description", trace.describe(failure)));
        parameters.push(("error_uri", format!("{authority}/error?code={}", report.code)));
        self.send(parameters)
    }
}

impl SignIn {
    /// Where its answer goes.
    pub(super) fn back(&self) -> Back {
        Back {
            redirect_uri: self.redirect_uri.clone(),
            state: self.state.clone(),
            mode: self.response_mode,
        }
    }
}

/// `GET /{tenant}/oauth2/v2.0/authorize`
pub(super) async fn authorize(
    Extract(tenant): Extract<Shared>,
    Path(name): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let trace = new_trace(&tenant, &headers);
    let mut guard = tenant.state();
    let state = &mut *guard;
    state.counters.authorize_requests += 1;
    let now = tenant.now(state);
    match check(&tenant, state, &name, &query, now) {
        Ok(sign_in) if sign_in.prompt == Prompt::None => {
            match silent_account(&tenant, state, &headers, &sign_in) {
                Ok(account) => finish(&tenant, state, &sign_in, account),
                Err(failure) => sign_in
                    .back()
                    .send_error(&failure, &trace, &tenant.addresses.base),
            }
        }
        Ok(sign_in) => {
            let flow = state.entropy.token(24);
            let Some(app) = state.registration(sign_in.client_id) else {
                return pages::refusal(&Failure::Internal, &trace);
            };
            let accounts: Vec<_> = state.directory.everybody().collect();
            let page = pages::pick_account(&flow, &sign_in, app, &accounts);
            state.grants.keep_sign_in(flow, sign_in);
            page
        }
        Err(Stop::Page(failure)) => pages::refusal(&failure, &trace),
        Err(Stop::Redirect(back, failure)) => back.send_error(&failure, &trace, &tenant.addresses.base),
    }
}

/// A parameter that is there and not empty.
fn get<'a>(query: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
    query
        .get(name)
        .map(String::as_str)
        .filter(|value| !value.is_empty())
}

fn check(
    tenant: &Tenant,
    state: &State,
    name: &str,
    query: &HashMap<String, String>,
    now: DateTime<Utc>,
) -> Result<SignIn, Stop> {
    let app = find_application(state, name, query).map_err(Stop::Page)?;
    let redirect_uri = check_redirect(app, get(query, "redirect_uri")).map_err(Stop::Page)?;
    let back = |mode| Back {
        redirect_uri: redirect_uri.clone(),
        state: query.get("state").cloned(),
        mode,
    };
    let response_mode = match get(query, "response_mode") {
        None | Some("query") => ResponseMode::Query,
        Some("fragment") => ResponseMode::Fragment,
        Some("form_post") => ResponseMode::FormPost,
        Some(other) => {
            let failure = Failure::BadParameter {
                name: "response_mode",
                value: other.to_owned(),
            };
            return Err(Stop::Redirect(Box::new(back(ResponseMode::Query)), failure));
        }
    };
    let refuse = |failure| Stop::Redirect(Box::new(back(response_mode)), failure);
    if let Some(code) = state.faults.refuse_authorize {
        let failure = Failure::Told(code, told_values(app, query));
        // With prompt=none nobody sees a page: the client is told
        let is_shown = code.appears(Places::PAGE) && get(query, "prompt") != Some("none");
        return Err(if is_shown {
            Stop::Page(failure)
        } else {
            refuse(failure)
        });
    }
    match get(query, "response_type") {
        Some("code") => {}
        None => return Err(refuse(Failure::MissingParameter("response_type"))),
        Some(other) if other.contains("id_token") => return Err(refuse(Failure::IdTokenNotEnabled)),
        Some(other) => return Err(refuse(Failure::UnsupportedResponseType(other.to_owned()))),
    }
    let scope = get(query, "scope").ok_or_else(|| refuse(Failure::MissingParameter("scope")))?;
    let scopes = parse_scopes(scope, &tenant.addresses).map_err(refuse)?;
    let challenge = check_challenge(query).map_err(refuse)?;
    let prompt = Prompt::parse(get(query, "prompt")).map_err(refuse)?;
    let claims = AccessClaims::parse(get(query, "claims")).map_err(refuse)?;
    let graph = requested_permissions(app, &scopes).map_err(Stop::Page)?;
    Ok(SignIn {
        client_id: app.client_id,
        named: TenantName::parse(name),
        redirect_uri: redirect_uri.clone(),
        state: query.get("state").cloned(),
        nonce: get(query, "nonce").map(str::to_owned),
        response_mode,
        challenge,
        oidc: scopes.oidc,
        graph,
        prefix: scopes.prefix,
        login_hint: get(query, "login_hint").map(str::to_owned),
        domain_hint: get(query, "domain_hint").map(str::to_owned),
        prompt,
        claims,
        device: None,
        account: None,
        started: now,
    })
}

/// What the request tells about the holes of a code that a fault asked for.
fn told_values(app: &Registration, query: &HashMap<String, String>) -> Vec<(&'static str, String)> {
    let mut values = vec![
        ("app", app.client_id.to_string()),
        ("name", app.display_name.clone()),
    ];
    for (hole, parameter) in [
        ("uri", "redirect_uri"),
        ("scope", "scope"),
        ("user", "login_hint"),
    ] {
        values.extend(get(query, parameter).map(|value| (hole, value.to_owned())));
    }
    values
}

/// The application an authorization request names, in this tenant.
///
/// # Errors
/// [`Failure`], to be shown on a page.
pub(super) fn find_application<'a>(
    state: &'a State,
    tenant: &str,
    query: &HashMap<String, String>,
) -> Result<&'a Registration, Failure> {
    let named = TenantName::parse(tenant);
    if named == TenantName::Unknown {
        return Err(Failure::UnknownTenant(tenant.to_owned()));
    }
    let id = get(query, "client_id").ok_or(Failure::MissingParameter("client_id"))?;
    let app = Uuid::parse_str(id).ok().and_then(|id| state.registration(id));
    let app = app.ok_or_else(|| Failure::UnknownApplication {
        id: id.to_owned(),
        tenant: named.organisation().unwrap_or(&CONTOSO).name,
    })?;
    app.check_tenant(named)?;
    Ok(app)
}

/// The redirect URI, if it is registered.
///
/// # Errors
/// [`Failure`], to be shown on a page: an address that is not registered is never visited.
pub(super) fn check_redirect(app: &Registration, uri: Option<&str>) -> Result<String, Failure> {
    if app.redirect_uris.is_empty() {
        return Err(Failure::NoReplyAddressRegistered);
    }
    let uri = uri.ok_or(Failure::NoReplyAddress)?;
    if !app.accepts_redirect(uri) {
        return Err(Failure::RedirectMismatch {
            uri: uri.to_owned(),
            id: app.client_id,
        });
    }
    Ok(uri.to_owned())
}

/// The permissions asked for; all of them must be on the registration.
///
/// # Errors
/// [`Failure::NotOnRegistration`]
pub(super) fn requested_permissions(
    app: &Registration,
    scopes: &Scopes,
) -> Result<Vec<&'static crate::permissions::Permission>, Failure> {
    if scopes.default {
        return Ok(app.permissions.clone());
    }
    let missing: Vec<&str> = scopes
        .graph
        .iter()
        .filter(|permission| !app.has_permission(permission))
        .map(|permission| permission.name)
        .collect();
    if missing.is_empty() {
        return Ok(scopes.graph.clone());
    }
    Err(Failure::NotOnRegistration {
        id: app.client_id,
        name: app.display_name.clone(),
        missing: missing.join(", "),
    })
}

fn check_challenge(query: &HashMap<String, String>) -> Result<Option<Challenge>, Failure> {
    let Some(text) = get(query, "code_challenge") else {
        return Ok(None);
    };
    let is_valid = (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    match get(query, "code_challenge_method") {
        Some("S256") if is_valid => Ok(Some(Challenge::S256(text.to_owned()))),
        None | Some("plain") if is_valid => Ok(Some(Challenge::Plain(text.to_owned()))),
        _ => Err(Failure::BadChallenge),
    }
}
