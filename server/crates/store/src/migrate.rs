//! Migrations under a lock, and whether the schema is the one this program knows.

use crate::database::begin;
use crate::error::store_error;
use domain::ports::StoreError;
use migrations::Migrator;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, Statement};
use sea_orm_migration::{MigratorTrait, SchemaManager, seaql_migrations};
use std::collections::BTreeSet;

/// Key of the lock that PostgreSQL keeps for us while we migrate (postgresql.org: *Advisory Locks*): `countsgn` in ASCII.
const LOCK: i64 = 0x636f_756e_7473_676e;

/// The schema could not be brought up to date. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database was used by a newer version of this program.
    #[error("the database belongs to a newer version: it has {0}, which this one does not know")]
    Newer(String),
    /// A step failed, or the database could not be reached.
    #[error("the schema could not be brought up to date: {0}")]
    Failed(String),
}

impl From<DbErr> for MigrateError {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Applies all pending steps in one transaction. Whoever comes second waits at the lock and then finds nothing to do.
pub(crate) async fn up(writer: &DatabaseConnection) -> Result<(), MigrateError> {
    let transaction = begin(writer).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_advisory_xact_lock($1)",
            [LOCK.into()],
        );
        transaction.execute_raw(lock).await?;
    }
    let difference = difference(&transaction).await?;
    if let Some(name) = difference.unknown {
        return Err(MigrateError::Newer(name));
    }
    if difference.pending.is_none() {
        return Ok(());
    }
    Migrator::up(&transaction, None).await?;
    transaction.commit().await?;
    Ok(())
}

/// Whether the database answers and its schema is ours.
pub(crate) async fn check(reader: &DatabaseConnection) -> Result<(), StoreError> {
    let difference = difference(reader).await.map_err(store_error)?;
    if let Some(name) = difference.unknown {
        Err(StoreError::Unavailable(format!(
            "the schema belongs to a newer version: it has {name}, which this one does not know"
        )))
    } else if let Some(name) = difference.pending {
        Err(StoreError::Unavailable(format!(
            "the schema is not up to date: {name} is pending. Run `countersign migrate`"
        )))
    } else {
        Ok(())
    }
}

/// Where the database and this program differ: the first step that only one of them has.
struct Difference {
    /// Only we have it.
    pending: Option<String>,
    /// Only the database has it.
    unknown: Option<String>,
}

async fn difference<C>(db: &C) -> Result<Difference, DbErr>
where
    C: ConnectionTrait,
    for<'c> &'c C: sea_orm::IntoDatabaseExecutor<'c>,
{
    let ours: BTreeSet<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    let theirs: BTreeSet<String> = if SchemaManager::new(db).has_table("seaql_migrations").await? {
        let rows = seaql_migrations::Entity::find().all(db).await?;
        rows.into_iter().map(|row| row.version).collect()
    } else {
        BTreeSet::new()
    };
    Ok(Difference {
        pending: ours.difference(&theirs).next().cloned(),
        unknown: theirs.difference(&ours).next().cloned(),
    })
}
