//! The tenant's clock: given from outside, so that a test can own time, and moved by `/_control/advance`.

use std::sync::Arc;

use chrono::{DateTime, Utc};

/// Where the tenant reads the time. Called for every decision that depends on it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The time of this machine.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the practice tenant reads the machine's clock"
)]
pub fn system_clock() -> Clock {
    Arc::new(Utc::now)
}
