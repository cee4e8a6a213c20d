//! The machine's time, moved on by the test.

use chrono::{DateTime, TimeDelta, Utc};
use countersign::world::SystemClock;
use domain::ports::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that runs, and jumps when told to. Clones jump together.
#[derive(Debug, Clone, Default)]
pub(crate) struct TestClock {
    seconds: Arc<AtomicI64>,
}

impl TestClock {
    /// Lets time pass.
    pub(crate) fn pass(&self, time: TimeDelta) {
        self.seconds.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::seconds(self.seconds.load(Ordering::SeqCst))
    }
}
