//! `POST /integrations/{id}/authorize`: off to the provider.

use super::client::Sender;
use super::pages::{Handed, render};
use super::{WebState, errors};
use app::handed::CallbackOutcome;
use app::pages::errors::Fault;
use app::request::SignedIn;
use axum::extract::{Form, Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, RequestExt};
use domain::{Refusal, authorization};
use model::ids::ApplicationId;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct AuthorizeForm {
    #[serde(default)]
    user_name: String,
}

/// Begins a sign-in and sends the browser to the provider (303: the form's POST must not go there).
pub(super) async fn authorize(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let Ok(id) = id.parse::<ApplicationId>() else {
        return errors::document(Fault::NotFound, &state, &sender);
    };
    let blank = Request::new(axum::body::Body::empty());
    let (parts, body) = request.into_parts();
    let mut shown = blank;
    *shown.uri_mut() = format!("/integrations/{id}").parse().unwrap_or_default();
    *shown.headers_mut() = parts.headers.clone();
    *shown.extensions_mut() = parts.extensions.clone();
    let typed = Request::from_parts(parts, body)
        .extract::<Form<AuthorizeForm>, _>()
        .await
        .map(|Form(form)| form.user_name)
        .unwrap_or_default();
    let actor = sender.client.actor(Some(&signed_in.administrator), "");
    let begun = authorization::begin(
        &state.services,
        &actor,
        &signed_in.session,
        &signed_in.administrator,
        id,
        &typed,
    )
    .await;
    match begun {
        Ok(url) => Redirect::to(url.as_str()).into_response(),
        Err(Refusal::NotFound) => errors::document(Fault::NotFound, &state, &sender),
        Err(refusal) => {
            let handed = Handed {
                callback: Some(CallbackOutcome::not_begun(typed, refusal)),
                ..Handed::default()
            };
            render(&state, shown, None, handed).await
        }
    }
}
