//! `practice-tenant`: runs the practice tenant until it is told to end.

use std::{io::Write as _, net::SocketAddr, process::ExitCode};

use clap::Parser;
use practice_tenant::{Options, start};
use tokio::io::AsyncReadExt as _;

/// A Microsoft tenant to practise with: identity platform and Graph mail on loopback, in memory.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Loopback address and port; port 0 takes any that is free
    #[arg(long, default_value = "127.0.0.1:9400")]
    listen: SocketAddr,
    /// Ends when standard input closes, so that it does not outlive the program that started it
    #[arg(long)]
    stdin_guard: bool,
}

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "practice-tenant: {error}");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(run());
    // The guard's thread is stuck in a read of standard input, which need not end for us to end
    runtime.shutdown_background();
    code
}

async fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let running = match start(arguments.listen, Options::default()).await {
        Ok(running) => running,
        Err(error) => {
            // Nobody is left to tell when standard error is closed
            let _ = writeln!(std::io::stderr(), "practice-tenant: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut stdout = std::io::stdout();
    let announced =
        writeln!(stdout, "practice tenant ready on {}", running.base_url).and_then(|()| stdout.flush());
    if let Err(error) = announced {
        tracing::warn!(%error, "cannot write to standard output");
    }
    until_told(arguments.stdin_guard).await;
    running.shutdown().await;
    ExitCode::SUCCESS
}

/// Waits for SIGINT or SIGTERM and, with `guard`, for the end of standard input.
async fn until_told(guard: bool) {
    tokio::select! {
        () = interrupted() => {}
        () = terminated() => {}
        () = stdin_closed(), if guard => {}
    }
}

async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "cannot wait for SIGINT");
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(error) => {
            tracing::warn!(%error, "cannot wait for SIGTERM");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending::<()>().await;
}

async fn stdin_closed() {
    let mut buffer = [0; 256];
    let mut stdin = tokio::io::stdin();
    // Whatever is written to it is of no interest; an error is an end as well
    while stdin.read(&mut buffer).await.is_ok_and(|count| count > 0) {}
}
