//! `countersign migrate`.

use crate::config::Config;
use anyhow::Result;
use store::Store;

/// Brings the schema up to date.
pub(super) async fn migrate(config: &Config) -> Result<()> {
    let store = Store::connect(&config.database).await?;
    store.migrate().await?;
    store.close().await;
    tracing::info!("the database is up to date");
    Ok(())
}
