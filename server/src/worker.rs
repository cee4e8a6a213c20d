//! Work that nobody asks for: keeps authorizations alive and sweeps up.

use domain::{Services, authorization, sessions};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often due refreshes are looked for.
const REFRESH_EVERY: Duration = Duration::from_secs(5);
/// How often what is over is deleted.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

/// Starts the workers. The answer resolves when all of them have stopped.
pub fn start(services: &Services, stop: &CancellationToken) -> impl Future<Output = ()> + use<> {
    let tracker = TaskTracker::new();
    let every = |pause: Duration, work: fn(Services) -> futures::future::BoxFuture<'static, ()>| {
        let (services, stop) = (services.clone(), stop.clone());
        tracker.spawn(async move {
            loop {
                work(services.clone()).await;
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(pause) => {}
                }
            }
        });
    };
    every(REFRESH_EVERY, |services| {
        Box::pin(async move {
            if let Err(error) = authorization::refresh_due(&services).await {
                tracing::error!(%error, event = "worker.refresh", "due refreshes cannot be looked for");
            }
        })
    });
    every(SWEEP_EVERY, |services| {
        Box::pin(async move {
            if let Err(error) = sessions::sweep(&services).await {
                tracing::error!(%error, event = "worker.sweep", "what is over cannot be deleted");
            }
        })
    });
    tracker.close();
    async move { tracker.wait().await }
}
