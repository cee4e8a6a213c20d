//! The browser comes back from the provider. The path is a setting, so it is compared rather than routed.

use super::WebState;
use super::client::Sender;
use super::pages::{Handed, page, render, sender};
use app::handed::CallbackOutcome;
use app::request::SignedIn;
use axum::extract::{Query, Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, Method, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use domain::authorization::{self, CallbackParameters};
use domain::general;

/// Path under which the callback's page is rendered, whatever path the provider was given.
const PAGE: &str = "/oauth/callback";

/// Finishes a sign-in, or says that there is no such page.
pub(super) async fn callback_or_not_found(State(state): State<WebState>, request: Request) -> Response {
    let is_callback = *request.method() == Method::GET
        && matches!(general::show(&state.services).await, Ok(settings) if settings.callback_path.as_str() == request.uri().path());
    match request.extensions().get::<SignedIn>().cloned() {
        Some(signed_in) if is_callback => complete(&state, request, signed_in).await,
        _ => page(State(state), request).await,
    }
}

async fn complete(state: &WebState, request: Request, signed_in: SignedIn) -> Response {
    let Sender { client, .. } = sender(&request);
    let actor = client.actor(Some(&signed_in.administrator), "");
    let parameters = Query::<CallbackParameters>::try_from_uri(request.uri())
        .map(|Query(parameters)| parameters)
        .unwrap_or_default();
    let done = authorization::complete(
        &state.services,
        &actor,
        &signed_in.session,
        &signed_in.administrator,
        parameters,
    )
    .await;
    let mut response = match done {
        // At once to an address without code and state
        Ok(completed) => {
            Redirect::to(&format!("/integrations/{}?authorized", completed.application)).into_response()
        }
        Err(problem) => {
            let mut shown = Request::new(axum::body::Body::empty());
            *shown.uri_mut() = Uri::from_static(PAGE);
            *shown.headers_mut() = request.headers().clone();
            *shown.extensions_mut() = request.extensions().clone();
            render(
                state,
                shown,
                None,
                Handed {
                    callback: Some(CallbackOutcome::from(problem)),
                    ..Handed::default()
                },
            )
            .await
        }
    };
    // The address holds a code. No other site gets it as a referrer: the policy of every page sees to that
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
