//! Accepts connections, within limits that keep one client from using up all of them.
//!
//! HTTP/1.1 only: TLS, and HTTP/2 with it, is the reverse proxy's.

use axum::Router;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use domain::sessions::network_of;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::Service;

/// Connections in all. Below the 1,024 open files that a process is mostly given.
const CONNECTIONS: usize = 768;
/// Connections from one network that is not a trusted proxy.
const CONNECTIONS_EACH: usize = 128;
/// A request's head has to arrive within this time, and so has the next one on a kept connection. Longer than proxies keep connections
/// (nginx: 60 s), so that it is they who close them and none of their requests meets a closed one.
const HEAD_WITHIN: Duration = Duration::from_secs(75);
/// Largest head of a request, in bytes.
const LARGEST_HEAD: usize = 64 * 1024;
/// How long requests under way may take to finish after the stop.
const GRACE: Duration = Duration::from_secs(10);
/// Pause after the operating system could not give a connection, mostly because of too many open files.
const PAUSE: Duration = Duration::from_millis(200);

/// Answers until `stop`, then lets the requests under way finish.
pub async fn listen(listener: TcpListener, router: Router, trusted: &[IpAddr], stop: &CancellationToken) {
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let guests = Guests::default();
    let graceful = GracefulShutdown::new();
    let mut services = router.into_make_service_with_connect_info::<SocketAddr>();
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = accept(&listener, &slots) => accepted,
        };
        let Ok((stream, peer, slot)) = accepted else {
            continue;
        };
        let guest = if trusted.contains(&peer.ip().to_canonical()) {
            None
        } else if let Some(guest) = guests.admit(peer.ip()) {
            Some(guest)
        } else {
            tracing::debug!(%peer, event = "connection.refused", "too many connections from one address");
            continue;
        };
        let connection = graceful.watch(connection(stream, peer, &mut services).await);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%peer, %error, "a connection broke off");
            }
            drop((slot, guest));
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

type Slot = tokio::sync::OwnedSemaphorePermit;

async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> io::Result<(TcpStream, SocketAddr, Slot)> {
    let slot = Arc::clone(slots)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Answers are small and whole: waiting for more to send only delays them
            let _ = stream.set_nodelay(true);
            Ok((stream, peer, slot))
        }
        Err(error) => {
            tracing::warn!(%error, event = "connection.not-accepted", "a connection could not be accepted");
            tokio::time::sleep(PAUSE).await;
            Err(error)
        }
    }
}

type Answering =
    TowerToHyperService<axum::middleware::AddExtension<Router, axum::extract::ConnectInfo<SocketAddr>>>;

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    services: &mut IntoMakeServiceWithConnectInfo<Router, SocketAddr>,
) -> http1::Connection<TokioIo<TcpStream>, Answering> {
    let service = match services.call(peer).await {
        Ok(service) => service,
        Err(never) => match never {},
    };
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}

/// Connections by network.
#[derive(Clone, Default)]
struct Guests(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Guests {
    /// Counts a connection until the answer is dropped; `None` when this network has enough.
    fn admit(&self, address: IpAddr) -> Option<Guest> {
        let network = network_of(address);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(network).or_default();
        if *count >= CONNECTIONS_EACH {
            return None;
        }
        *count += 1;
        Some(Guest {
            guests: self.clone(),
            network,
        })
    }
}

struct Guest {
    guests: Guests,
    network: IpAddr,
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut counts = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_gets_no_more_than_its_share_and_gives_it_back() {
        let guests = Guests::default();
        let mut held: Vec<Guest> = (0..CONNECTIONS_EACH)
            .map(|n| guests.admit(format!("2001:db8::{n:x}").parse().unwrap()).unwrap())
            .collect();
        assert!(guests.admit("2001:db8::ffff:1".parse().unwrap()).is_none());
        assert!(guests.admit("2001:db8:0:1::1".parse().unwrap()).is_some());
        held.pop();
        assert!(guests.admit("2001:db8::1".parse().unwrap()).is_some());
        held.clear();
        assert!(guests.0.lock().unwrap().is_empty());
    }
}
