//! Pages and server functions: each request gets its context, then Leptos renders or runs.

use super::client::Sender;
use super::{WebState, assets, errors};
use app::document::document;
use app::handed::CallbackOutcome;
use app::handed::UploadOutcome;
use app::pages::errors::Fault;
use app::request::{RequestContext, SignedIn};
use app::submission::Submission;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;

/// Largest posted form, in bytes; the router's own limit is not smaller.
const LARGEST: usize = 128 * 1024;

/// What a plain handler hands to the page it wants shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Handed {
    /// What became of a sign-in at the provider.
    pub(super) callback: Option<CallbackOutcome>,
    /// What became of an upload.
    pub(super) upload: Option<UploadOutcome>,
}

/// All pages: each takes GET, and POST to itself.
pub(super) fn routes(state: &WebState) -> Router<WebState> {
    let _ = any_spawner::Executor::init_tokio();
    let _ = state;
    let paths: BTreeSet<String> = app::routes::routes()
        .iter()
        .map(|route| route.path().to_owned())
        .collect();
    // These are posted to with a body or an effect of their own
    let plain = [
        "/credentials/new",
        "/credentials/{id}/replace",
        "/activity/test-runs",
    ];
    paths.iter().fold(Router::new(), |router, path| {
        let method = if plain.contains(&path.as_str()) {
            get(page)
        } else {
            get(page).post(page)
        };
        router.route(path, method)
    })
}

/// Renders the page that the path names.
pub(super) async fn page(State(state): State<WebState>, request: Request) -> Response {
    let sender = sender(&request);
    if request.method() != Method::POST {
        return render(&state, request, None, Handed::default()).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LARGEST).await else {
        return errors::document(Fault::TooLarge, &state, &sender);
    };
    // Broken UTF-8 in escapes is the form's business; broken UTF-8 in the body itself is nobody's
    let submission = Submission::new(String::from_utf8_lossy(&bytes).into_owned());
    render(
        &state,
        Request::from_parts(parts, Body::empty()),
        Some(submission),
        Handed::default(),
    )
    .await
}

/// Renders the page that the path names, with what a plain handler has for it.
pub(super) async fn render(
    state: &WebState,
    request: Request,
    submission: Option<Submission>,
    handed: Handed,
) -> Response {
    let context = context(state, &request, submission);
    let provide = move || {
        provide_context(context.clone());
        if let Some(outcome) = handed.callback.clone() {
            provide_context(outcome);
        }
        if let Some(outcome) = handed.upload.clone() {
            provide_context(outcome);
        }
    };
    let options = options();
    let render = leptos_axum::render_app_async_with_context(provide, move || document(options.clone()));
    let mut response = render(request).await;
    // A page shows what is true at this moment, and what only its reader may see
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Runs a server function: called by the script only, so the answer is always data. A browser that posts a plain form would be sent to
/// wherever its `Referer` says; forms post to their pages instead.
pub(super) async fn server_function(State(state): State<WebState>, mut request: Request) -> Response {
    if !server_fn_paths().any(|(path, _)| path == request.uri().path()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = request.headers_mut();
    headers.remove(header::REFERER);
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let context = context(&state, &request, None);
    let response =
        leptos_axum::handle_server_fns_with_context(move || provide_context(context.clone()), request).await;
    response.into_response()
}

fn context(state: &WebState, request: &Request, submission: Option<Submission>) -> RequestContext {
    let sender = sender(request);
    RequestContext {
        services: state.services.clone(),
        signed_in: request.extensions().get::<SignedIn>().cloned(),
        client: sender.client,
        browser_origin: sender.origin,
        sight: sender.sight,
        listen: state.listen,
        secure: sender.secure,
        stylesheet: assets::stylesheet().to_owned(),
        submission,
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// What the middleware found out about the sender.
pub(super) fn sender(request: &Request) -> Sender {
    request.extensions().get::<Sender>().cloned().unwrap_or_default()
}

fn options() -> LeptosOptions {
    LeptosOptions::builder()
        .output_name(assets::output_name())
        .site_pkg_dir("pkg")
        .build()
}
