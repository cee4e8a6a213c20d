//! Microsoft Graph v1.0: the signed-in user, and mail.

mod attachment_input;
mod attachments;
mod auth;
mod batch;
mod concurrency;
mod delta;
mod drafts;
mod errors;
mod expand;
mod faults;
mod filter;
mod filter_parser;
mod filter_words;
mod folder_changes;
mod folders;
mod json;
mod me;
mod message_changes;
mod message_input;
mod message_parts;
mod message_view;
mod messages;
mod mime_input;
mod odata;
mod outlook;
mod replies;
mod request;
mod respond;
mod routing;
mod search;
mod send_mail;
mod sync_token;
mod translate_ids;
mod upload_session;

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, State as Extract},
    response::Response,
    routing::any,
};
use serde_json::{Value, json};
use uuid::Uuid;

use self::{
    auth::Caller,
    errors::GraphError,
    faults::{Damage, Reset},
    request::{GraphRequest, read_body},
    respond::{Answer, RequestIds},
};
pub(crate) use self::{concurrency::InFlight, faults::GraphFaults};
use crate::{
    connection::Connection,
    faults::{Half, RetryAfter},
    mailbox::Mailbox,
    state::State,
    tenant::{Shared, Tenant},
};

/// Everything below `/graph`.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/graph/{*path}", any(graph))
        .route("/outlook/{*path}", any(outlook::outlook))
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

    /// The mailbox of an account.
    ///
    /// # Errors
    /// [`GraphError::NoMailbox`]: the account has none.
    fn mailbox<'a>(&self, state: &'a State, owner: Uuid) -> Result<&'a Mailbox, GraphError> {
        state.mailbox(owner).ok_or(GraphError::NoMailbox)
    }
}

async fn graph(
    Extract(tenant): Extract<Shared>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: axum::extract::Request,
) -> Response {
    let path = request.uri().path().to_owned();
    let delay = {
        let mut state = tenant.state();
        state.counters.graph_requests += 1;
        state.faults.delay(Half::Graph, &path)
    };
    let slot = tenant.in_flight.enter(request.headers(), &path);
    if let Some(delay) = delay {
        tokio::time::sleep(delay).await;
    }
    let (parts, body) = request.into_parts();
    let body = read_body(body).await;
    let mut guard = tenant.state();
    let state = &mut *guard;
    let reset = state.faults.graph.resets(&path);
    if reset == Some(Reset::Before) {
        state.counters.faults += 1;
        connection.reset();
        // Never arrives
        return Response::new(Body::empty());
    }
    let ids = RequestIds::new(state.entropy.guid(), &parts.headers);
    let request = body.map(|body| GraphRequest::new(&parts, body));
    let result = match &request {
        _ if slot.is_none() => Err(GraphError::Throttled(ONE_SECOND)),
        Ok(request) if request.is_batch() => batch(&tenant, state, request),
        Ok(request) => answer(&tenant, state, request),
        Err(error) => Err(error.clone()),
    };
    let parts = respond::parts(&tenant, ids, tenant.now(state), request.as_ref().ok(), result);
    let damage = state.faults.graph.damage(&path);
    if damage != Damage::default() || reset.is_some() {
        state.counters.faults += 1;
    }
    if reset == Some(Reset::After) {
        connection.reset();
    }
    drop(guard);
    respond::response(parts, damage)
}

/// What too many requests at once are told.
const ONE_SECOND: RetryAfter = RetryAfter {
    seconds: 1,
    as_date: false,
};

/// What the faults say to a request, before and after somebody is known to make it.
fn fault(state: &mut State, path: &str, is_known: bool) -> Option<GraphError> {
    let faults = &mut state.faults;
    if !is_known {
        if faults.is_down(Half::Graph, path) {
            return Some(GraphError::Down);
        }
        return faults.retry_after(Half::Graph, path).map(GraphError::Throttled);
    }
    if let Some(claims) = faults.graph.challenge(path) {
        return Some(GraphError::ClaimsChallenge(claims));
    }
    if let Some(refusal) = faults.graph.refusal(path) {
        return Some(GraphError::Refused(refusal));
    }
    faults.graph.is_too_large(path).then_some(GraphError::TooLarge)
}

fn check_faults(state: &mut State, path: &str, is_known: bool) -> Result<(), GraphError> {
    match fault(state, path, is_known) {
        None => Ok(()),
        Some(error) => {
            state.counters.faults += 1;
            Err(error)
        }
    }
}

/// A batch is refused as a whole only when its sender is; its parts meet the faults one by one.
fn batch(tenant: &Tenant, state: &mut State, request: &GraphRequest) -> Result<Answer, GraphError> {
    let now = tenant.now(state);
    auth::authenticate(tenant, state, &request.headers, now)?;
    batch::run(tenant, state, request)
}

/// Answers a request; a mail may be sent and the answer to it lost.
fn answer(tenant: &Tenant, state: &mut State, request: &GraphRequest) -> Result<Answer, GraphError> {
    let answer = dispatch(tenant, state, request)?;
    if request.sends() && state.faults.graph.loses_answer(&request.path) {
        state.counters.faults += 1;
        return Err(GraphError::GatewayTimeout);
    }
    Ok(answer)
}

fn dispatch(tenant: &Tenant, state: &mut State, request: &GraphRequest) -> Result<Answer, GraphError> {
    check_faults(state, &request.path, false)?;
    let now = tenant.now(state);
    let caller = auth::authenticate(tenant, state, &request.headers, now)?;
    check_faults(state, &request.path, true)?;
    let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    let call = Call {
        tenant,
        caller,
        request,
    };
    match segments.split_first() {
        Some((&"v1.0", rest)) => routing::route(&call, state, rest),
        Some((version, _)) => Err(GraphError::Query(format!("Invalid version: {version}."))),
        None => Err(GraphError::Query("Invalid version: .".to_owned())),
    }
}
