//! `POST /sign-out`.

use super::client::Sender;
use super::{WebState, errors};
use app::cookie;
use app::pages::errors::Fault;
use app::request::SignedIn;
use axum::Extension;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use domain::sessions;

/// Ends the session on the server, then in the browser.
pub(super) async fn sign_out(
    State(state): State<WebState>,
    Extension(sender): Extension<Sender>,
    Extension(signed_in): Extension<SignedIn>,
) -> Response {
    let SignedIn {
        administrator,
        session,
    } = signed_in;
    let actor = sender.client.actor(Some(&administrator), "");
    if let Err(error) = sessions::sign_out(&state.services, &actor, &session, &administrator).await {
        tracing::error!(%error, "signing out failed");
        return errors::document(Fault::Internal, &state, &sender);
    }
    (
        [(SET_COOKIE, cookie::removal(sender.secure))],
        Redirect::to("/sign-in?signed-out"),
    )
        .into_response()
}
