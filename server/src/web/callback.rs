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
use domain::authorization::{self, CallbackParameters, Completed};
use domain::general;

/// Path under which the callback's page is rendered, whatever path the provider was given.
const PAGE: &str = "/oauth/callback";

/// Finishes a sign-in, or says that there is no such page.
pub(super) async fn callback_or_not_found(State(state): State<WebState>, request: Request) -> Response {
    match request.extensions().get::<SignedIn>().cloned() {
        Some(signed_in) if is_callback(&state, request.method(), request.uri()).await => {
            complete(&state, request, signed_in).await
        }
        _ => page(State(state), request).await,
    }
}

/// The path that is saved, or the one that a sign-in was begun with before somebody changed it.
async fn is_callback(state: &WebState, method: &Method, uri: &Uri) -> bool {
    if *method != Method::GET {
        return false;
    }
    let path = uri.path();
    if matches!(general::show(&state.services).await, Ok(settings) if settings.callback_path.as_str() == path)
    {
        return true;
    }
    match parameters(uri).state {
        Some(returned) => authorization::comes_back_to(&state.services, &returned, path)
            .await
            .unwrap_or(false),
        None => false,
    }
}

fn parameters(uri: &Uri) -> CallbackParameters {
    Query::<CallbackParameters>::try_from_uri(uri)
        .map(|Query(parameters)| parameters)
        .unwrap_or_default()
}

async fn complete(state: &WebState, request: Request, signed_in: SignedIn) -> Response {
    let Sender { client, .. } = sender(&request);
    let actor = client.actor(Some(&signed_in.administrator), "");
    let parameters = parameters(request.uri());
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
        Ok(Completed::Authorized { application, .. }) => {
            Redirect::to(&format!("/integrations/{application}?authorized")).into_response()
        }
        Ok(Completed::Held { application, held }) => {
            Redirect::to(&format!("/integrations/{application}/sign-ins/{held}")).into_response()
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
