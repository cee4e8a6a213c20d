//! Logs: text on a terminal, one JSON object a line otherwise, always on standard error.

use crate::config::{Config, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging. A filter that cannot be read falls back to `info`, and says so.
pub(crate) fn start(config: &Config) {
    let (filter, fault) = match config.log.parse::<EnvFilter>() {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new("info"), Some(error)),
    };
    let terminal = std::io::stderr().is_terminal();
    let format = config.log_format.unwrap_or(if terminal {
        LogFormat::Text
    } else {
        LogFormat::Json
    });
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // It would complain on standard error, which is what has just failed, and that ends the task that wanted to log
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    // Starting twice, as tests in one process do, leaves the first one in place
    let _ = match format {
        LogFormat::Text => builder.with_ansi(terminal).with_target(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    if let Some(error) = fault {
        tracing::warn!(%error, "the log filter cannot be read; logging info");
    }
}
