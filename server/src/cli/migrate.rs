//! `countersign migrate`.

use crate::bootstrap;
use crate::config::Config;
use anyhow::Result;
use store::Store;

/// Brings the schema up to date.
pub(super) async fn migrate(config: &Config) -> Result<()> {
    bootstrap::prepare_folder(&config.data_dir)?;
    let store = Store::connect(&config.database).await?;
    store.migrate().await?;
    store.close().await;
    tracing::info!("the database is up to date");
    Ok(())
}
