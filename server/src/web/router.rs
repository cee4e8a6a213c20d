//! Which path goes where, and what every request passes on its way.
//!
//! From the outside in: request id and log line, panics, security headers, body limit, CSRF, rate limit of writes, session and
//! guard, then the handler.

use super::{
    WebState, assets, authorize, callback, client, credentials, errors, health, limits, pages, session,
    sign_out, test_runs, upload_form,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use domain::Services;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tower_http::csrf::CsrfLayer;

/// Largest form, in bytes. An upload has a limit of its own.
const LARGEST_FORM: usize = 128 * 1024;
/// No answer takes longer, but for the event stream.
const SLOWEST: Duration = Duration::from_secs(60);
/// Event streams at once. A page whose stream is refused shows the state at each reload.
const STREAMS: usize = 100;

/// What the router is told besides the services.
#[derive(Debug, Clone, Default)]
pub struct WebOptions {
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where this server listens: what a proxy before it has to be told.
    pub listen: Option<SocketAddr>,
}

/// The whole console as one service. Needs `ConnectInfo<SocketAddr>` for network addresses; without, as in tests, there are none.
pub fn router(services: &Services, options: &WebOptions) -> Router {
    let state = WebState {
        services: services.clone(),
        trusted_proxies: options.trusted_proxies.iter().map(IpAddr::to_canonical).collect(),
        streams: Arc::new(Semaphore::new(STREAMS)),
        listen: options.listen,
    };
    let uploads = Router::new()
        .route("/credentials/new", post(credentials::upload))
        .route("/credentials/{id}/replace", post(credentials::replace))
        .layer(DefaultBodyLimit::max(upload_form::MOST_READ));
    let console = pages::routes(&state)
        .route("/api/{*function}", post(pages::server_function))
        .route("/integrations/{id}/authorize", post(authorize::authorize))
        .route("/credentials/{id}/download", get(credentials::download))
        .route("/activity/test-runs", post(test_runs::start))
        .route("/activity/test-runs/{id}/report.txt", get(test_runs::report))
        .route("/sign-out", post(sign_out::sign_out))
        .merge(uploads)
        // The callback path is a setting: whatever no route knows is compared with it, then it is a page that is not there
        .fallback(callback::callback_or_not_found)
        .layer(from_fn_with_state(SLOWEST, limits::time_limit))
        .route("/activity/test-runs/{id}/events", get(test_runs::events))
        .layer(from_fn_with_state(state.clone(), session::guard))
        .layer(from_fn_with_state(
            limits::Writes::default(),
            limits::limit_writes,
        ))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(CsrfLayer::new())
        .layer(from_fn(errors::explain_bare_errors));
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .merge(console)
        .route("/pkg/{*path}", get(assets::asset))
        .layer(from_fn(errors::catch_panics))
        .layer(from_fn(limits::security_headers))
        .layer(from_fn_with_state(state.clone(), client::identify))
        .with_state(state)
}
