//! One page asked for by several connections at once, each waiting for its answer before it asks again.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use crate::http::Connection;

const WARM_UP: Duration = Duration::from_secs(2);
const MEASURED: Duration = Duration::from_secs(10);

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Load {
    pub(crate) p95: Duration,
    pub(crate) per_second: f64,
}

/// Loads `path` over `connections` kept-alive connections.
///
/// # Errors
/// An answer is anything but 200.
pub(crate) fn measure(port: u16, path: &str, cookie: &str, connections: usize) -> Result<Load> {
    run(port, path, cookie, connections, WARM_UP)?;
    let mut times = run(port, path, cookie, connections, MEASURED)?;
    times.sort();
    let at = (times.len() * 95).div_ceil(100).saturating_sub(1);
    let p95 = *times.get(at).context("not a single page within the time")?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 pages")]
    let per_second = times.len() as f64 / MEASURED.as_secs_f64();
    Ok(Load { p95, per_second })
}

/// The time of every answer.
fn run(port: u16, path: &str, cookie: &str, connections: usize, length: Duration) -> Result<Vec<Duration>> {
    let until = Instant::now() + length;
    let results: Vec<Result<Vec<Duration>>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|_| scope.spawn(|| one_connection(port, path, cookie, until)))
            .collect();
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| Err(anyhow::anyhow!("a connection's thread panicked")))
            })
            .collect()
    });
    Ok(results.into_iter().collect::<Result<Vec<_>>>()?.concat())
}

fn one_connection(port: u16, path: &str, cookie: &str, until: Instant) -> Result<Vec<Duration>> {
    let mut console = Connection::open(port).context("connecting to the console")?;
    let mut times = Vec::new();
    while Instant::now() < until {
        let began = Instant::now();
        let response = console.get(path, &[("Cookie", cookie), ("Accept", "text/html")])?;
        times.push(began.elapsed());
        if response.status != 200 {
            bail!("{path} was answered with {} under load", response.status);
        }
    }
    Ok(times)
}
