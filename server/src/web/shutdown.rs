//! Stopping in good order.

use tokio_util::sync::CancellationToken;

/// Resolves at SIGTERM, SIGINT or Ctrl+C, and tells the workers.
pub async fn until_told_to_stop(stop: CancellationToken) {
    let interrupt = async {
        // Without a handler there is only one way to be stopped, and that needs none
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    tracing::info!(event = "stopping", "told to stop; finishing what is under way");
    stop.cancel();
}
