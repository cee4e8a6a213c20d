//! Stopping in good order.

use futures::FutureExt;
use futures::future::{BoxFuture, pending};
use tokio_util::sync::CancellationToken;

/// Resolves at SIGTERM, SIGINT or Ctrl+C, and tells the workers. Signals count from the call on, not from the first wait: whoever was
/// told that the server is ready may tell it to stop at once.
pub fn until_told_to_stop(stop: CancellationToken) -> impl Future<Output = ()> + Send + use<> {
    let mut signals = signals();
    async move {
        // Without a handler a signal ends the process by itself
        futures::future::select_all(signals.iter_mut()).await;
        stop.cancel();
        tracing::info!(event = "stopping", "told to stop; finishing what is under way");
    }
}

#[cfg(unix)]
fn signals() -> Vec<BoxFuture<'static, ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    [SignalKind::interrupt(), SignalKind::terminate()]
        .into_iter()
        .map(|kind| match signal(kind) {
            Ok(mut signal) => async move {
                signal.recv().await;
            }
            .boxed(),
            Err(_) => pending().boxed(),
        })
        .collect()
}

#[cfg(not(unix))]
fn signals() -> Vec<BoxFuture<'static, ()>> {
    vec![
        async {
            if tokio::signal::ctrl_c().await.is_err() {
                pending::<()>().await;
            }
        }
        .boxed(),
    ]
}
