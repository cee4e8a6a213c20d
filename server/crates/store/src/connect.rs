//! Opens the connection pools: one that writes, one that only reads.
//!
//! SQLite has one writer at a time whatever one does. One connection that writes, with the others queueing for it, is fair and does not
//! poll the file's lock; the lock still holds against other processes. Connections that read cannot write, on either database, so a use
//! case that forgot to ask for a writing unit fails in its first test.

use crate::url::DatabaseUrl;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::{DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector, sqlx};
use secrecy::{ExposeSecret, SecretString};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a unit waits for its connection, and on SQLite for another process to finish writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections that read from SQLite at the same time.
const SQLITE_READERS: u32 = 8;

/// Connections to PostgreSQL, writing and reading each. Two instances leave room within its default of 100 (*`max_connections`*).
const POSTGRES_CONNECTIONS: u32 = 16;

/// How long a connection that reads stays open unused.
const IDLE: Duration = Duration::from_secs(300);

/// The database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The file of SQLite cannot be created.
    #[error("{} cannot be created", path.display())]
    Create {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is there, but SQLite cannot use it.
    #[error("{} cannot be opened as a database: {reason}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
    /// The URL of PostgreSQL cannot be understood. It is not repeated, because it may hold a password.
    #[error("the database URL cannot be understood")]
    Url,
    /// PostgreSQL cannot be reached or lets us not in.
    #[error("PostgreSQL: {0}")]
    Postgres(String),
}

/// The two pools.
#[derive(Debug, Clone)]
pub(crate) struct Pools {
    /// Writes.
    pub(crate) writer: DatabaseConnection,
    /// Reads.
    pub(crate) reader: DatabaseConnection,
}

impl Pools {
    /// Opens both. One connection is made at once, so that a wrong address shows here and not at the first request.
    pub(crate) async fn open(url: &DatabaseUrl) -> Result<Self, ConnectError> {
        match url {
            DatabaseUrl::Sqlite(path) => sqlite(path).await,
            DatabaseUrl::Postgres(url) => postgres(url).await,
        }
    }
}

async fn sqlite(path: &Path) -> Result<Pools, ConnectError> {
    create_private(path).map_err(|source| ConnectError::Create {
        path: path.to_owned(),
        source,
    })?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .synchronous(SqliteSynchronous::Full);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone().journal_mode(SqliteJournalMode::Wal))
        .await
        .map_err(|error| ConnectError::Open {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
    let reader = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .idle_timeout(IDLE)
        .max_lifetime(None)
        .connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Pools {
        writer: SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
        reader: SqlxSqliteConnector::from_sqlx_sqlite_pool(reader),
    })
}

/// Creates a missing file so that only its owner may read it. SQLite gives the files beside it (`-wal`, `-shm`) the same rights.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

async fn postgres(url: &SecretString) -> Result<Pools, ConnectError> {
    let options: PgConnectOptions = url.expose_secret().parse().map_err(|_| ConnectError::Url)?;
    let options = options.application_name("countersign");
    let pool = || {
        PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .idle_timeout(IDLE)
    };
    let writer = pool()
        .connect_with(options.clone())
        .await
        .map_err(|error| ConnectError::Postgres(plain(&error)))?;
    let reader = pool().connect_lazy_with(options.options([("default_transaction_read_only", "on")]));
    Ok(Pools {
        writer: SqlxPostgresConnector::from_sqlx_postgres_pool(writer),
        reader: SqlxPostgresConnector::from_sqlx_postgres_pool(reader),
    })
}

/// What the server or the network says, in one sentence.
fn plain(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::PoolTimedOut => format!("no answer within {} seconds", PATIENCE.as_secs()),
        other => other.to_string(),
    }
}
