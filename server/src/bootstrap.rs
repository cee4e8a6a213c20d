//! From configuration to [`Services`]: opens key, database and outgoing connections, in the order in which a fault is best told.

use crate::config::{Config, MasterKeySource};
use crate::world::{Argon2Passwords, Outgoing, SystemClock, SystemEntropy};
use anyhow::{Context, Result, bail};
use domain::ports::{Clock, Database, Entropy};
use domain::records::Installation;
use domain::{Background, Services, installation};
use mail::MailGateway;
use oauth::MicrosoftTokens;
use std::path::Path;
use std::sync::Arc;
use store::Store;
use vault::{CertificateDesk, KeyRing, MasterVault};

/// The opened program.
#[derive(Debug)]
pub struct Opened {
    /// What use cases are given.
    pub services: Services,
    /// The database, to be closed at the end.
    pub store: Store,
    /// Whether the master key was made just now.
    pub key_created: bool,
}

/// Opens everything but the web: the database is migrated, the master key checked against it.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub async fn open(config: &Config) -> Result<Opened> {
    open_with(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await
}

/// [`open`] with another clock or other randomness: tests move the time.
///
/// # Errors
/// As [`open`].
pub async fn open_with(config: &Config, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Opened> {
    prepare_folder(&config.data_dir)?;
    let store = Store::connect(&config.database).await?;
    let installed = installation_of(&store).await;
    let (ring, key_created) = key_ring(config, entropy.as_ref(), installed.is_some())?;
    let vault = MasterVault::new(ring, Arc::clone(&entropy));
    // Before anything is written, the schema included
    if let Some(installed) = installed {
        installation::check_canary(&vault, &installed.canary)
            .map_err(|error| anyhow::anyhow!("{WRONG_KEY} ({error})"))?;
    }
    store.migrate().await?;
    let outgoing = Outgoing::new(config.extra_ca_file.as_deref())?;
    let gateway = Arc::new(MailGateway::new(
        outgoing.http.clone(),
        Arc::clone(&outgoing.tls),
        Arc::clone(&clock),
        Arc::clone(&entropy),
    ));
    let mut instance = [0; 6];
    entropy.fill(&mut instance);
    let services = Services {
        database: Arc::new(store.clone()),
        vault: Arc::new(vault),
        keys: Arc::new(CertificateDesk),
        passwords: Arc::new(
            Argon2Passwords::new(Arc::clone(&entropy)).map_err(|error| anyhow::anyhow!("{error}"))?,
        ),
        tokens: Arc::new(MicrosoftTokens::new(
            outgoing.http,
            Arc::clone(&clock),
            Arc::clone(&entropy),
        )),
        accounts: gateway.clone(),
        probe: gateway.clone(),
        sender: gateway.clone(),
        reader: gateway,
        clock,
        entropy,
        instance: format!(
            "{}-{}",
            std::process::id(),
            instance
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        ),
        background: Background::default(),
    };
    Ok(Opened {
        services,
        store,
        key_created,
    })
}

/// What an operator is told who has lost the key.
const WRONG_KEY: &str = "the master key does not belong to this database. Put back the master.key that was there when the database was made, \
    or name it with --master-key-file. Without it the stored secrets cannot be opened; a new start needs an empty data folder";

/// Makes the data folder if it is missing, for its owner alone.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn prepare_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| {
        format!(
            "the data folder {} cannot be made; choose another with --data-dir",
            folder.display()
        )
    })
}

/// The row of an installation that is there already. A database without it, or without its table, is new.
async fn installation_of(store: &Store) -> Option<Installation> {
    let mut unit = store.read().await.ok()?;
    unit.installation().await.ok()?
}

/// Reads the master key, or makes it: only for a new database, because a new key opens nothing of an old one.
fn key_ring(config: &Config, entropy: &dyn Entropy, installed: bool) -> Result<(KeyRing, bool)> {
    match &config.master_key {
        MasterKeySource::Text(text) => Ok((
            KeyRing::from_text(text).context("COUNTERSIGN_MASTER_KEY is not right")?,
            false,
        )),
        MasterKeySource::File { path, create } => {
            if !create && !path.exists() {
                bail!(
                    "the master key file {} is not there. Put it back from the backup, or name another with --master-key-file",
                    path.display()
                );
            }
            if !path.exists() && installed {
                bail!(
                    "there is a database, but its master key {} is missing. Put it back from the backup: without it the stored secrets cannot be opened",
                    path.display()
                );
            }
            let loaded = if *create {
                KeyRing::load_or_create(path, entropy)?
            } else {
                KeyRing::load(path)?
            };
            if let Some(mode) = loaded.shared {
                tracing::warn!(
                    event = "master_key.shared",
                    path = %path.display(),
                    mode = format!("{mode:04o}"),
                    "other users of this machine may read the master key. If that is not meant, close the file to them"
                );
            }
            Ok((loaded.ring, loaded.created))
        }
    }
}
