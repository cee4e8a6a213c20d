//! Microsoft Graph v1.0: the signed-in user, and mail.

mod auth;
mod errors;
mod filter;
mod folders;
mod json_message;
mod me;
mod messages;
mod mime;
mod odata;
mod request;
mod send_mail;

use axum::{
    Router,
    body::Body,
    extract::State as Extract,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
    routing::any,
};
use serde_json::{Value, json};
use uuid::Uuid;

use self::{
    auth::{Access, Caller},
    errors::GraphError,
    request::{GraphRequest, read_body},
};
use crate::{
    faults::Half,
    state::State,
    tenant::{Shared, Tenant},
};

/// Everything below `/graph`.
pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/graph/{*path}", any(graph))
}

/// What a call gives back.
enum Answer {
    /// A JSON body.
    Json(StatusCode, Value),
    /// A status alone.
    Empty(StatusCode),
}

/// What every call has at hand.
struct Call<'a> {
    /// Addresses.
    tenant: &'a Tenant,
    /// Who calls.
    caller: Caller,
    /// The request.
    request: &'a GraphRequest,
}

impl Call<'_> {
    /// `@odata.context` of a collection or entity.
    fn context(&self, of: &str) -> Value {
        json!(format!("{}/v1.0/$metadata#{of}", self.tenant.addresses.graph()))
    }
}

async fn graph(Extract(tenant): Extract<Shared>, request: axum::extract::Request) -> Response {
    let delay = {
        let mut state = tenant.state();
        state.counters.graph_requests += 1;
        state.faults.delay(Half::Graph)
    };
    if let Some(delay) = delay {
        tokio::time::sleep(delay).await;
    }
    let (parts, body) = request.into_parts();
    let result = match read_body(body).await {
        Ok(body) => {
            let request = GraphRequest::new(&parts, body);
            let mut state = tenant.state();
            answer(&tenant, &mut state, &request)
        }
        Err(error) => Err(error),
    };
    respond(&tenant, &parts.headers, result)
}

fn answer(tenant: &Tenant, state: &mut State, request: &GraphRequest) -> Result<Answer, GraphError> {
    if state.faults.is_down(Half::Graph) {
        state.counters.faults += 1;
        return Err(GraphError::Down);
    }
    if let Some(seconds) = state.faults.retry_after(Half::Graph) {
        state.counters.faults += 1;
        return Err(GraphError::Throttled(seconds));
    }
    let now = tenant.now(state);
    let caller = auth::authenticate(tenant, state, &request.headers, now)?;
    let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    let call = Call {
        tenant,
        caller,
        request,
    };
    match segments.as_slice() {
        ["v1.0", "me", rest @ ..] => {
            let own = call.caller.oid;
            in_mailbox(&call, state, own, rest)
        }
        ["v1.0", "users", key] => {
            only(request, &Method::GET)?;
            me::user(&call, state, key)
        }
        ["v1.0", "users", key, rest @ ..] => {
            let found = state.directory.by_key(key).map(|account| account.oid);
            let owner = found.ok_or_else(|| GraphError::InvalidUser((*key).to_owned()))?;
            in_mailbox(&call, state, owner, rest)
        }
        ["v1.0", unknown, ..] => Err(GraphError::Segment((*unknown).to_owned())),
        ["v1.0"] => Err(GraphError::Segment("v1.0".to_owned())),
        [version, ..] => Err(GraphError::Query(format!("Invalid version: {version}."))),
        [] => Err(GraphError::Query("Invalid version: .".to_owned())),
    }
}

/// Calls below `/me` or `/users/{id}`.
fn in_mailbox(call: &Call<'_>, state: &mut State, owner: Uuid, rest: &[&str]) -> Result<Answer, GraphError> {
    let method = &call.request.method;
    match rest {
        [] => {
            only(call.request, &Method::GET)?;
            me::own(call, state)
        }
        ["sendMail" | "microsoft.graph.sendMail"] => {
            only(call.request, &Method::POST)?;
            send_mail::send_mail(call, state, owner)
        }
        ["mailFolders"] if *method == Method::POST => folders::create(call, state, owner, "msgfolderroot"),
        ["mailFolders", parent, "childFolders"] if *method == Method::POST => {
            folders::create(call, state, owner, parent)
        }
        ["mailFolders", ..] | ["messages", ..] => {
            only(call.request, &Method::GET)?;
            call.caller.may(state, Access::ReadBasic, owner)?;
            read(call, state, owner, rest)
        }
        [unknown, ..] => Err(GraphError::Segment((*unknown).to_owned())),
    }
}

fn read(call: &Call<'_>, state: &State, owner: Uuid, rest: &[&str]) -> Result<Answer, GraphError> {
    match rest {
        ["mailFolders"] => folders::list(call, state, owner, "msgfolderroot"),
        ["mailFolders", folder] => folders::get(call, state, owner, folder),
        ["mailFolders", folder, "childFolders"] => folders::list(call, state, owner, folder),
        ["mailFolders", folder, "messages"] => messages::list(call, state, owner, Some(folder)),
        ["mailFolders", folder, "messages", id] => messages::get(call, state, owner, Some(folder), id),
        ["messages"] => messages::list(call, state, owner, None),
        ["messages", id] => messages::get(call, state, owner, None, id),
        _ => Err(GraphError::Segment(
            rest.last().copied().unwrap_or_default().to_owned(),
        )),
    }
}

fn only(request: &GraphRequest, method: &Method) -> Result<(), GraphError> {
    if request.method == *method {
        Ok(())
    } else {
        Err(GraphError::Method)
    }
}

fn respond(tenant: &Tenant, headers: &HeaderMap, result: Result<Answer, GraphError>) -> Response {
    let (request_id, now) = {
        let mut state = tenant.state();
        let id = state.entropy.guid();
        (id, tenant.now(&state))
    };
    let sent = headers
        .get("client-request-id")
        .and_then(|value| value.to_str().ok());
    let client_id = sent
        .and_then(|value| Uuid::parse_str(value.trim()).ok())
        .unwrap_or(request_id);
    let (status, body, error) = match result {
        Ok(Answer::Json(status, body)) => (status, Some(body), None),
        Ok(Answer::Empty(status)) => (status, None, None),
        Err(error) => {
            let (status, code) = error.status_and_code();
            tracing::info!(code, "Graph request refused");
            let body = json!({ "error": { "code": code, "message": error.to_string(), "innerError": {
                "date": now.format("%Y-%m-%dT%H:%M:%S").to_string(),
                "request-id": request_id,
                "client-request-id": client_id,
            } } });
            (status, Some(body), Some(error))
        }
    };
    let mut response = Response::new(
        body.as_ref()
            .map_or_else(Body::empty, |body| Body::from(body.to_string())),
    );
    *response.status_mut() = status;
    let out = response.headers_mut();
    if body.is_some() {
        let kind = if error.is_some() {
            "application/json"
        } else {
            "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
        };
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    for (name, id) in [("request-id", request_id), ("client-request-id", client_id)] {
        // A GUID is always a valid header value
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            out.insert(name, value);
        }
    }
    out.insert("x-ms-ags-diagnostic", HeaderValue::from_static(DIAGNOSTIC));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    out.insert(
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000"),
    );
    if let Some(error) = error {
        error_headers(&error, status, tenant, out);
    }
    response
}

/// Shape of Graph's own diagnostic header.
const DIAGNOSTIC: &str = r#"{"ServerInfo":{"DataCenter":"Practice","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"PRACTICE0001"}}"#;

fn error_headers(error: &GraphError, status: StatusCode, tenant: &Tenant, out: &mut HeaderMap) {
    if let Some(seconds) = error.retry_after() {
        out.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        let challenge = format!(
            "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", client_id=\"{}\"",
            tenant.addresses.base,
            crate::entra::tokens::GRAPH_APP_ID
        );
        if let Ok(value) = HeaderValue::from_str(&challenge) {
            out.insert(header::WWW_AUTHENTICATE, value);
        }
    }
}
