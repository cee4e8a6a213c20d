//! All log lines of this process, kept.

use std::io::Write;
use std::sync::{Mutex, Once};
use tracing_subscriber::EnvFilter;

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static STARTED: Once = Once::new();

/// More than any operator would ask for: everything of ours, and of others what they say about what they do.
const FILTER: &str = "debug,countersign=trace,app=trace,domain=trace,store=trace,oauth=trace,mail=trace,vault=trace,practice_tenant=off";

struct Keep;

impl Write for Keep {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Begins to keep log lines; every [`super::World`] does this.
pub(crate) fn keep() {
    STARTED.call_once(|| {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(FILTER))
            .with_ansi(false)
            .with_writer(|| Keep)
            .init();
    });
}

/// What was logged so far, by all tests of this process.
pub(crate) fn text() -> String {
    String::from_utf8_lossy(&LINES.lock().unwrap()).into_owned()
}
