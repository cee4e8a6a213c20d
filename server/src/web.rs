//! Everything that answers over HTTP.

mod assets;
mod authorize;
mod callback;
mod client;
mod consented;
mod credentials;
mod errors;
mod health;
mod limits;
mod listen;
mod pages;
mod router;
mod session;
mod shutdown;
mod sign_out;
mod test_runs;
mod upload_form;

pub use listen::listen;
pub use router::{WebOptions, router};
pub use shutdown::until_told_to_stop;

use axum::extract::FromRef;
use domain::Services;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What handlers share.
#[derive(Debug, Clone, FromRef)]
pub(crate) struct WebState {
    services: Services,
    trusted_proxies: Arc<[IpAddr]>,
    /// Room for event streams.
    streams: Arc<Semaphore>,
    /// Where this server listens.
    listen: Option<SocketAddr>,
}
