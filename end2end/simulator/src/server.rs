//! Starting and stopping.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, Method, StatusCode, header, uri::Authority},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{
    clock::{Clock, system_clock},
    connection::{Connection, Loopback},
    control, entra,
    entra::keys::{KeyError, SigningKey},
    graph, portal,
    tenant::{Addresses, Shared, Tenant},
};

/// Forms and control requests; Graph has its own limit with its own answer.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// How long a shutdown waits for requests under way.
const PATIENCE: Duration = Duration::from_secs(1);

/// How to run a tenant.
#[derive(Clone)]
pub struct Options {
    /// Where it reads the time.
    pub clock: Clock,
    /// Seed of everything random except the signing key; from the operating system when absent.
    pub seed: Option<u64>,
}

impl Default for Options {
    /// The machine's clock, random randomness.
    fn default() -> Self {
        Self {
            clock: system_clock(),
            seed: None,
        }
    }
}

/// Why the tenant did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It shows secrets to everybody who asks, so only this machine may ask.
    #[error(
        "{0} is not a loopback address: the practice tenant shows its secrets to everybody who can reach it. Use 127.0.0.1 or [::1]."
    )]
    NotLoopback(SocketAddr),
    /// The port is taken, or the like.
    #[error("cannot listen on {0}: {1}. Choose another port; 0 takes any that is free.")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// No signing key.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// A tenant that listens. It stops when this is dropped.
pub struct Running {
    /// `http://127.0.0.1:PORT`: the authority. Graph is below `/graph`.
    pub base_url: String,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Stops listening and waits for the requests under way, but not for long: browsers keep connections open
    /// on which they never ask for anything.
    pub async fn shutdown(self) {
        let Self { stop, mut task, .. } = self;
        // Fails only when the server has ended by itself
        let _ = stop.send(true);
        match tokio::time::timeout(PATIENCE, &mut task).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the practice tenant ended badly"),
            Err(_) => task.abort(),
        }
    }
}

/// Starts a tenant on a loopback address; port 0 takes any that is free.
///
/// # Errors
/// [`StartError`]
pub async fn start(address: SocketAddr, options: Options) -> Result<Running, StartError> {
    if !address.ip().is_loopback() {
        return Err(StartError::NotLoopback(address));
    }
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| StartError::Listen(address, error))?;
    let address = listener
        .local_addr()
        .map_err(|error| StartError::Listen(address, error))?;
    let key = SigningKey::generate()?;
    let addresses = Addresses::new(address);
    let base_url = addresses.base.clone();
    let router = router(Tenant::new(options.clock, options.seed, key, addresses));
    let (stop, mut stopped) = watch::channel(false);
    let task = tokio::spawn(async move {
        let ended = async move {
            // An error means that the handle was dropped: stop as well
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        if let Err(error) = axum::serve(
            Loopback(listener),
            router.into_make_service_with_connect_info::<Connection>(),
        )
        .with_graceful_shutdown(ended)
        .await
        {
            tracing::error!(%error, "the practice tenant cannot serve");
        }
    });
    Ok(Running { base_url, stop, task })
}

fn router(tenant: Tenant) -> Router {
    let tenant: Shared = Arc::new(tenant);
    Router::new()
        .merge(entra::routes())
        .merge(graph::routes())
        .merge(control::routes())
        .merge(portal::routes())
        .fallback(portal::not_found)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(this_machine_only))
        .layer(middleware::from_fn_with_state(Arc::clone(&tenant), tell_the_time))
        .with_state(tenant)
}

/// `Date` by the tenant's clock, which a fault can put wrong.
async fn tell_the_time(State(tenant): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let now = {
        let state = tenant.state();
        tenant.shown_time(&state)
    };
    // Digits, letters and commas: always a valid header value
    if let Ok(date) = HeaderValue::from_str(&now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// Refuses names that only resolve to loopback (DNS rebinding) and forms posted by foreign pages.
async fn this_machine_only(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(is_this_machine) {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "The practice tenant answers to 127.0.0.1 and localhost only.\n",
        )
            .into_response();
    }
    let origin = headers
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok());
    let is_foreign =
        origin.is_some_and(|origin| !origin.strip_prefix("http://").is_some_and(is_this_machine));
    if request.method() == Method::POST && is_foreign {
        return (
            StatusCode::FORBIDDEN,
            "This request comes from a page of another site.\n",
        )
            .into_response();
    }
    next.run(request).await
}

fn is_this_machine(host: &str) -> bool {
    host.parse::<Authority>()
        .is_ok_and(|authority| matches!(authority.host(), "localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_are_this_machine() {
        for own in ["localhost", "localhost:9400", "127.0.0.1:9400", "[::1]:9400"] {
            assert!(is_this_machine(own), "{own}");
        }
        for foreign in [
            "",
            "evil.example",
            "localhost.evil.example:9400",
            "127.0.0.1.nip.io",
            "192.168.0.1",
        ] {
            assert!(!is_this_machine(foreign), "{foreign}");
        }
    }
}
