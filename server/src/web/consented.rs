//! A tenant administrator comes back from the admin consent link. They seldom have an account here, so no sign-in is asked of them:
//! the page says whether it worked, writes nothing and tells nothing else.

use super::WebState;
use super::assets;
use app::pages::consented::ConsentDocument;
use axum::extract::Query;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use domain::general;
use serde::Deserialize;

/// What the provider adds to the callback's address (learn.microsoft.com: *Admin consent*).
#[derive(Deserialize)]
struct Returned {
    admin_consent: Option<String>,
    error: Option<String>,
}

/// The page for somebody without a session, when the request comes back from the admin consent link.
pub(super) async fn page(state: &WebState, method: &Method, uri: &Uri) -> Option<Response> {
    let Query(returned) = Query::<Returned>::try_from_uri(uri).ok()?;
    let answer = returned.admin_consent?;
    let settings = general::show(&state.services).await.ok()?;
    if *method != Method::GET || settings.callback_path.as_str() != uri.path() {
        return None;
    }
    let given = answer.eq_ignore_ascii_case("true") && returned.error.is_none();
    let document = ConsentDocument {
        given,
        at: state.services.now(),
        stylesheet: assets::stylesheet().to_owned(),
    };
    let status = if given {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    let headers = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Some((status, headers, Html(document.render())).into_response())
}
