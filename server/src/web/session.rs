//! Who is signed in, and the guard: without a session, nothing but signing in.

use super::WebState;
use super::client::Sender;
use super::consented;
use super::errors;
use app::cookie;
use app::pages::errors::Fault;
use app::request::SignedIn;
use axum::extract::{Request, State};
use axum::http::header::{COOKIE, HeaderMap};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{SecretToken, sessions};

/// Pages that need no session.
const OPEN: [&str; 2] = ["/sign-in", "/setup"];

/// Finds the session of a request and puts it into its extensions. A request without one gets no further than [`OPEN`].
pub(super) async fn guard(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let sender = request.extensions().get::<Sender>().cloned().unwrap_or_default();
    let signed_in = match token(request.headers(), sender.secure) {
        Some(token) => match sessions::resume(&state.services, &token).await {
            Ok(found) => found.map(|(session, administrator)| SignedIn {
                administrator,
                session,
            }),
            Err(error) => {
                tracing::error!(%error, "the session cannot be looked up");
                return errors::document(Fault::Unavailable, &state, &sender);
            }
        },
        None => None,
    };
    match signed_in {
        Some(signed_in) => {
            request.extensions_mut().insert(signed_in);
            next.run(request).await
        }
        None if OPEN.contains(&request.uri().path()) => next.run(request).await,
        None => match consented::page(&state, request.method(), request.uri()).await {
            Some(page) => page,
            None => turn_away(request.method(), request.uri()),
        },
    }
}

/// A page leads to the sign-in and back; anything that writes is refused. Outside, the refusal gets its words: what was typed into a
/// form stays with the browser, which sends it again when the page is reloaded.
fn turn_away(method: &Method, uri: &Uri) -> Response {
    if *method != Method::GET && *method != Method::HEAD {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let wanted = uri.path_and_query().map_or("/", |path| path.as_str());
    // Codes and states of a callback must not wander into another address: signing in again makes them void anyway
    let next = if wanted == "/" || wanted.contains("code=") || wanted.contains("state=") {
        String::new()
    } else {
        format!("?next={}", escape(wanted))
    };
    Redirect::to(&format!("/sign-in{next}")).into_response()
}

fn escape(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The session token that the browser sent.
fn token(headers: &HeaderMap, secure: bool) -> Option<SecretToken> {
    let wanted = cookie::name(secure);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == wanted && !value.is_empty())
        .map(|(_, value)| SecretToken::from_text(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_https_only_the_host_bound_cookie_counts() {
        let headers: HeaderMap = [(COOKIE, "countersign=planted; a=b".parse().unwrap())]
            .into_iter()
            .collect();
        assert!(token(&headers, true).is_none());
        assert!(token(&headers, false).is_some());
    }
}
