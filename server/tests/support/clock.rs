//! The machine's time, moved on by the test.

use chrono::{DateTime, TimeDelta, Utc};
use countersign::world::SystemClock;
use domain::ports::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

/// A clock that runs, and jumps when told to. Clones jump together.
#[derive(Debug, Clone, Default)]
pub(crate) struct TestClock {
    seconds: Arc<AtomicI64>,
    stopped: Arc<OnceLock<DateTime<Utc>>>,
}

impl TestClock {
    /// Runs no longer: from now on time passes only when a test says so, however slow the machine is.
    pub(crate) fn stop(&self) {
        self.stopped.get_or_init(|| SystemClock.now());
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: TimeDelta) {
        self.seconds.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        let now = self.stopped.get().copied().unwrap_or_else(|| SystemClock.now());
        now + TimeDelta::seconds(self.seconds.load(Ordering::SeqCst))
    }
}
