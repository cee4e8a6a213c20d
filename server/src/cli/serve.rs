//! `countersign serve`.

use crate::bootstrap::{self, Opened};
use crate::config::{Config, MasterKeySource};
use crate::lock::ServerLock;
use crate::web::{self, WebOptions};
use crate::worker;
use anyhow::{Context, Result};
use chrono::TimeDelta;
use domain::general::GeneralForm;
use domain::{Actor, Refusal, Services, authorization, diagnostics, general, installation};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long work that must not be cut off may take after the signal: a refresh has to be saved. Longer than the provider may take to
/// answer. A supervisor should wait at least as long, and the ten seconds of open requests, before it kills.
const DRAIN: Duration = Duration::from_secs(45);
/// With other instances about, a test run counts as abandoned after this long.
const ABANDONED: TimeDelta = TimeDelta::minutes(20);

/// Serves until SIGTERM, SIGINT or Ctrl+C.
pub(super) async fn serve(config: &Config) -> Result<()> {
    let opened = bootstrap::open(config).await?;
    let lock = ServerLock::take(&config.database)?;
    let prepared = installation::prepare(&opened.services).await?;
    tell_about_key(config, &opened);
    first_base_url(&opened.services, config).await?;
    take_over(&opened.services, lock.as_ref()).await?;
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!(
            "{} cannot be listened on. Is another program using the port? Choose another with --listen",
            config.listen
        )
    })?;
    let address = listener.local_addr()?;
    if let Some(token) = &prepared.setup_token {
        tracing::warn!(
            "no administrator yet: open http://{}/setup?token={} to create the first one",
            shown(address),
            token.expose()
        );
    }
    let stop = opened.services.background.stop_token();
    tokio::spawn(web::until_told_to_stop(stop.clone()));
    worker::start(&opened.services);
    let router = web::router(
        &opened.services,
        &WebOptions {
            trusted_proxies: config.trusted_proxies.clone(),
            listen: Some(address),
        },
    );
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), event = "ready", "serving");
    web::listen(listener, router, &config.trusted_proxies, &stop).await;
    if tokio::time::timeout(DRAIN, opened.services.background.drained())
        .await
        .is_err()
    {
        tracing::error!(
            event = "stopped.unfinished",
            "work that should not be cut off did not finish in time"
        );
    }
    opened.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// An address that a browser can open.
fn shown(address: SocketAddr) -> String {
    if address.ip().is_unspecified() || address.ip().is_loopback() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

fn tell_about_key(config: &Config, opened: &Opened) {
    if let (true, MasterKeySource::File { path, .. }) = (opened.key_created, &config.master_key) {
        tracing::warn!(path = %path.display(), "a master key was made. Back it up apart from the database: without it, the stored secrets are lost");
    }
}

/// The base URL of the configuration is what a new installation begins with; after that the console's is the one.
async fn first_base_url(services: &Services, config: &Config) -> Result<()> {
    let Some(base_url) = &config.base_url else {
        return Ok(());
    };
    let known = general::show(services).await?;
    if known.revision.version > 0 {
        return Ok(());
    }
    let form = GeneralForm {
        version: "0".to_owned(),
        base_url: base_url.clone(),
        callback_path: known.callback_path.to_string(),
    };
    match general::save(services, &Actor::command_line(), &form).await {
        Ok(_) | Err(Refusal::Stale(_)) => Ok(()),
        Err(Refusal::Invalid(errors)) => {
            let why: Vec<&str> = errors.iter().map(|error| error.message.as_ref()).collect();
            anyhow::bail!(
                "the base URL of the configuration is not right. {}",
                why.join(" ")
            )
        }
        Err(error) => Err(error).context("the base URL cannot be saved"),
    }
}

/// Cleans up after a process that was killed. With a lock that says that nobody is at work on the database, it happens at once.
async fn take_over(services: &Services, lock: Option<&ServerLock>) -> Result<()> {
    let alone = lock.map(ServerLock::alone).transpose()?.flatten();
    let abandoned = if alone.is_some() {
        authorization::release_leases(services).await?;
        TimeDelta::zero()
    } else {
        ABANDONED
    };
    let interrupted = diagnostics::interrupt_unfinished(services, abandoned).await?;
    if interrupted > 0 {
        tracing::info!(interrupted, "test runs were cut off by a stop and are marked so");
    }
    Ok(())
}
