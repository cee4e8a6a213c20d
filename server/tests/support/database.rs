//! The database of one world: a file of SQLite, or a database of its own on a PostgreSQL server.
//!
//! `COUNTERSIGN_TEST_POSTGRES_URL` names the server and with it the choice, for all tests of a run; `cargo xtask test http` makes one
//! run of each.

use super::tables::{self, Tables};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions, raw_sql};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use store::DatabaseUrl;

/// Where the rows are.
pub(crate) enum TestDatabase {
    /// In this file.
    Sqlite(PathBuf),
    /// On a server.
    Postgres {
        /// How to reach it.
        options: Box<PgConnectOptions>,
        /// Its name there.
        name: String,
    },
}

impl TestDatabase {
    /// A new one, empty. The file lies in `folder`, under the name that the console gives it.
    pub(crate) async fn new(folder: &Path) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let Some(server) = server() else {
            return Self::Sqlite(folder.join("countersign.db"));
        };
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("countersign_http_{}_{count}", std::process::id());
        let mut connection = server.connect().await.unwrap();
        for statement in [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name}"),
        ] {
            run(&mut connection, statement).await;
        }
        Self::Postgres {
            options: Box::new(server.database(&name)),
            name,
        }
    }

    /// For the configuration.
    pub(crate) fn url(&self) -> DatabaseUrl {
        match self {
            Self::Sqlite(path) => DatabaseUrl::sqlite(path),
            Self::Postgres { options, .. } => options.to_url_lossy().as_str().parse().unwrap(),
        }
    }

    /// The file, on SQLite.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Postgres { .. } => None,
        }
    }

    /// Every row of every table.
    pub(crate) async fn tables(&self) -> Tables {
        match self {
            Self::Sqlite(path) => tables::of_sqlite(path).await,
            Self::Postgres { options, .. } => tables::of_postgres(options).await,
        }
    }

    /// Does what no program of ours would do.
    pub(crate) async fn damage(&self, sql: &str) {
        let sql = sql.to_owned();
        match self {
            Self::Sqlite(path) => {
                let options = SqliteConnectOptions::new().filename(path).foreign_keys(false);
                let mut connection = options.connect().await.unwrap();
                raw_sql(AssertSqlSafe(sql))
                    .execute(&mut connection)
                    .await
                    .unwrap();
            }
            Self::Postgres { options, .. } => run(&mut options.connect().await.unwrap(), sql).await,
        }
    }
}

/// A hundred databases of PostgreSQL are a gigabyte.
impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Self::Postgres { name, .. } = self else { return };
        let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        let done = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let mut connection = server().unwrap().connect().await.unwrap();
                run(&mut connection, statement).await;
            });
        });
        // A test that fails drops it while it panics; another panic would hide the first
        let _ = done.join();
    }
}

async fn run(connection: &mut PgConnection, sql: String) {
    raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
fn server() -> Option<PgConnectOptions> {
    let url = std::env::var("COUNTERSIGN_TEST_POSTGRES_URL").ok()?;
    Some(
        url.parse()
            .expect("COUNTERSIGN_TEST_POSTGRES_URL is the URL of a PostgreSQL server"),
    )
}
