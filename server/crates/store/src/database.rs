//! The database: opens units of work, and says whether all is well.

use crate::connect::{ConnectError, Pools};
use crate::error::store_error;
use crate::migrate::{self, MigrateError};
use crate::unit::Unit;
use crate::url::DatabaseUrl;
use async_trait::async_trait;
use domain::ports::{Database, StoreError, UnitOfWork};
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

/// The database, connected. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
}

impl Store {
    /// Connects. Nothing is migrated yet.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub async fn connect(url: &DatabaseUrl) -> Result<Self, ConnectError> {
        Ok(Self {
            pools: Pools::open(url).await?,
        })
    }

    /// Brings the schema up to date, all steps or none. Several processes may do so at once: one does, the others wait for it.
    ///
    /// # Errors
    /// The schema belongs to a newer version, or a step failed and nothing was changed.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        migrate::up(&self.pools.writer).await
    }

    /// Closes all connections, after those in use are given back. On SQLite this also folds the write-ahead log into the file.
    pub async fn close(&self) {
        for pool in [&self.pools.reader, &self.pools.writer] {
            if let Err(error) = pool.close_by_ref().await {
                tracing::warn!(%error, "a database pool did not close cleanly");
            }
        }
    }
}

#[async_trait]
impl Database for Store {
    async fn write(&self) -> Result<Box<dyn UnitOfWork>, StoreError> {
        let transaction = begin(&self.pools.writer).await.map_err(store_error)?;
        Ok(Box::new(Unit::writing(transaction)))
    }

    async fn read(&self) -> Result<Box<dyn UnitOfWork>, StoreError> {
        Ok(Box::new(Unit::reading(self.pools.reader.clone())))
    }

    async fn check(&self) -> Result<(), StoreError> {
        migrate::check(&self.pools.reader).await
    }
}

/// Begins a transaction that holds SQLite's write lock from the start (sqlite.org: *Transactions*, 2.2). PostgreSQL locks row by row.
pub(crate) async fn begin(writer: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    writer
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await
}
