//! Work that nobody asks for: keeps authorizations alive and sweeps up.

use domain::{Services, authorization, sessions};
use std::time::Duration;

/// How often due refreshes are looked for.
const REFRESH_EVERY: Duration = Duration::from_secs(5);
/// How often what is over is deleted.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

/// Starts the workers. They end when the program is told to stop, and the program waits for them with all else in the background.
pub fn start(services: &Services) {
    let every = |pause: Duration, work: fn(Services) -> futures::future::BoxFuture<'static, ()>| {
        let (services, stop) = (services.clone(), services.background.stop_token());
        let background = services.background.clone();
        background.start(async move {
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
}
