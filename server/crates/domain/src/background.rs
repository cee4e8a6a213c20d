//! Work that must not be cut off because whoever asked for it has gone.
//!
//! A rotated refresh token exists at the provider from the moment of its answer; until it is saved here, a closed browser tab, a time
//! limit or the end of the program would lose it. Such work runs as a task of its own. The program ends after
//! [`Background::drained`].

use model::ids::ApplicationId;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// Tasks of this process, and whether it was told to stop. Clones share both.
#[derive(Clone, Default)]
pub struct Background {
    tasks: TaskTracker,
    stop: CancellationToken,
    refreshing: Arc<Mutex<HashSet<ApplicationId>>>,
}

impl Background {
    /// Runs `work` to its end, also when the caller is dropped while it waits.
    ///
    /// # Panics
    /// When `work` panics.
    pub async fn see_through<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        match self.tasks.spawn(work.in_current_span()).await {
            Ok(done) => done,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // Only a runtime that shuts down cancels a task that nobody aborts, and then nobody waits either
                Err(_) => std::future::pending().await,
            },
        }
    }

    /// Starts `work` and goes on.
    pub fn start(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(work.in_current_span());
    }

    /// Is cancelled when the program was told to stop: what can be begun again ends then, what cannot is seen through.
    #[must_use]
    pub fn stop_token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Resolves when no task is left. Call it after the last one was begun.
    pub async fn drained(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// Claims the refresh of an application's tokens within this process, until the claim is dropped. The lease in the database does so
    /// among processes, but it runs out; this one lasts as long as the answer is not saved.
    pub(crate) fn claim_refresh(&self, application: ApplicationId) -> Option<RefreshClaim> {
        let mut claimed = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        claimed.insert(application).then(|| RefreshClaim {
            refreshing: Arc::clone(&self.refreshing),
            application,
        })
    }
}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Background")
            .field("tasks", &self.tasks.len())
            .field("stopping", &self.stop.is_cancelled())
            .finish_non_exhaustive()
    }
}

/// The right to refresh one application's tokens.
pub(crate) struct RefreshClaim {
    refreshing: Arc<Mutex<HashSet<ApplicationId>>>,
    application: ApplicationId,
}

impl Drop for RefreshClaim {
    fn drop(&mut self) {
        let mut claimed = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        claimed.remove(&self.application);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;
    use uuid::Uuid;

    #[tokio::test]
    async fn work_goes_on_when_the_caller_is_gone_and_is_waited_for() {
        let background = Background::default();
        let (go, wait) = oneshot::channel::<()>();
        let (done, ended) = oneshot::channel();
        let caller = tokio::spawn({
            let background = background.clone();
            async move {
                background
                    .see_through(async move {
                        wait.await.unwrap();
                        done.send(()).unwrap();
                    })
                    .await;
            }
        });
        while background.tasks.is_empty() {
            tokio::task::yield_now().await;
        }
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        go.send(()).unwrap();
        background.drained().await;
        ended.await.unwrap();
    }

    #[test]
    fn one_claim_at_a_time_for_each_application() {
        let background = Background::default();
        let [one, two] = [1, 2].map(|id| ApplicationId::from_uuid(Uuid::from_u128(id)));
        let claim = background.claim_refresh(one).unwrap();
        assert!(background.clone().claim_refresh(one).is_none());
        assert!(background.claim_refresh(two).is_some());
        drop(claim);
        assert!(background.claim_refresh(one).is_some());
    }
}
