//! `POST /v1.0/$batch`: up to twenty requests in one.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    answer,
    errors::GraphError,
    request::GraphRequest,
    respond::{self, Answer, RequestIds},
};
use crate::{state::State, tenant::Tenant};

/// Requests per batch.
const MOST: usize = 20;

#[derive(Deserialize)]
struct BatchJson {
    requests: Vec<PartJson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PartJson {
    id: String,
    method: String,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    depends_on: Vec<String>,
}

/// Answers every part, in the order of the batch; one whose predecessor failed is not carried out.
///
/// # Errors
/// [`GraphError`]: the batch itself cannot be read.
pub(super) fn run(tenant: &Tenant, state: &mut State, outer: &GraphRequest) -> Result<Answer, GraphError> {
    if outer.method != Method::POST {
        return Err(GraphError::Method);
    }
    let batch: BatchJson = serde_json::from_slice(&outer.body).map_err(|_| GraphError::Json)?;
    check(&batch.requests)?;
    let mut failed = BTreeSet::new();
    let mut responses = Vec::new();
    for part in &batch.requests {
        let is_hopeless = part.depends_on.iter().any(|id| failed.contains(id));
        let response = one(tenant, state, outer, part, is_hopeless);
        if response["status"].as_u64().is_none_or(|status| status >= 400) {
            failed.insert(part.id.clone());
        }
        responses.push(response);
    }
    Ok(Answer::Json(StatusCode::OK, json!({ "responses": responses })))
}

fn check(parts: &[PartJson]) -> Result<(), GraphError> {
    let refuse = |message: String| Err(GraphError::Query(message));
    if parts.is_empty() || parts.len() > MOST {
        return refuse(format!("The number of requests in a batch is 1 to {MOST}."));
    }
    let mut known = BTreeSet::new();
    for part in parts {
        if let Some(missing) = part.depends_on.iter().find(|id| !known.contains(id.as_str())) {
            return refuse(format!(
                "Request '{}' depends on '{missing}', which does not come before it.",
                part.id
            ));
        }
        if !known.insert(part.id.as_str()) {
            return refuse(format!("Request id '{}' is there twice.", part.id));
        }
    }
    Ok(())
}

fn one(
    tenant: &Tenant,
    state: &mut State,
    outer: &GraphRequest,
    part: &PartJson,
    is_hopeless: bool,
) -> Value {
    let mut headers = HeaderMap::new();
    let result = if is_hopeless {
        Err(GraphError::FailedDependency)
    } else {
        inner(outer, part, &mut headers)
            .and_then(|request| answer(tenant, state, &request).map(|answer| (answer, Some(request))))
    };
    let ids = RequestIds::new(state.entropy.guid(), &headers);
    let (result, request) = match result {
        Ok((answer, request)) => (Ok(answer), request),
        Err(error) => (Err(error), None),
    };
    let parts = respond::parts(tenant, ids, tenant.now(state), request.as_ref(), result);
    let shown: Map<String, Value> = parts
        .headers
        .iter()
        .filter(|(name, _)| **name != header::STRICT_TRANSPORT_SECURITY)
        .filter_map(|(name, value)| Some((name.to_string(), json!(value.to_str().ok()?))))
        .collect();
    let mut response = json!({ "id": part.id, "status": parts.status.as_u16(), "headers": shown });
    if !parts.body.is_empty() {
        response["body"] =
            serde_json::from_slice(&parts.body).unwrap_or_else(|_| json!(STANDARD.encode(&parts.body)));
    }
    response
}

/// A part as a request of its own, made by whoever sent the batch.
fn inner(outer: &GraphRequest, part: &PartJson, headers: &mut HeaderMap) -> Result<GraphRequest, GraphError> {
    let invalid = |what: &str| GraphError::Query(format!("Request '{}': invalid {what}.", part.id));
    for (name, value) in &part.headers {
        let name = HeaderName::try_from(name).map_err(|_| invalid("header"))?;
        headers.insert(name, HeaderValue::try_from(value).map_err(|_| invalid("header"))?);
    }
    if let Some(token) = outer.headers.get(header::AUTHORIZATION) {
        headers.insert(header::AUTHORIZATION, token.clone());
    }
    let body = match &part.body {
        None | Some(Value::Null) => Vec::new(),
        Some(_) if !headers.contains_key(header::CONTENT_TYPE) => {
            return Err(invalid("body: it needs a Content-Type header"));
        }
        Some(Value::String(text)) => text.clone().into_bytes(),
        Some(json) => json.to_string().into_bytes(),
    };
    let url = format!("/graph/v1.0/{}", part.url.trim_start_matches('/'));
    let uri: Uri = url.replace(' ', "%20").parse().map_err(|_| invalid("url"))?;
    let method = part
        .method
        .to_ascii_uppercase()
        .parse::<Method>()
        .map_err(|_| invalid("method"))?;
    let request = GraphRequest::of(method, &uri, headers.clone(), body);
    if request.segments.iter().any(|segment| segment == "$batch") {
        return Err(invalid("url: a batch cannot hold another one"));
    }
    Ok(request)
}
