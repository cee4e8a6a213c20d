//! A database for one test.

use countersign_store::{DatabaseUrl, Store};
use domain::ports::{Database, StoreError, UnitOfWork};
use sea_orm::sqlx::ConnectOptions;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// Tasks in a race.
const RACERS: usize = 20;

/// Tells the databases of one run apart.
static COUNT: AtomicU32 = AtomicU32::new(1);

/// A database of its own, its store, and a connection past the store.
pub(crate) struct Rig {
    pub(crate) store: Store,
    pub(crate) url: DatabaseUrl,
    raw: DatabaseConnection,
    place: Place,
}

enum Place {
    Sqlite {
        _folder: TempDir,
    },
    Postgres {
        server: DatabaseConnection,
        name: String,
    },
}

impl Rig {
    /// A file in a folder of its own, with the schema in place.
    pub(crate) async fn sqlite() -> Self {
        Self::empty_sqlite().await.migrated().await
    }

    /// A database of its own on the server that `COUNTERSIGN_TEST_POSTGRES_URL` names, with the schema in place.
    pub(crate) async fn postgres() -> Self {
        Self::empty_postgres().await.migrated().await
    }

    /// As [`Self::sqlite`], without the schema.
    pub(crate) async fn empty_sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("test.db");
        let url = DatabaseUrl::sqlite(&path);
        let store = Store::connect(&url).await.unwrap();
        let raw = sea_orm::Database::connect(format!("sqlite:{}", path.display()))
            .await
            .unwrap();
        Self {
            store,
            url,
            raw,
            place: Place::Sqlite { _folder: folder },
        }
    }

    /// As [`Self::postgres`], without the schema.
    pub(crate) async fn empty_postgres() -> Self {
        let server_url = server_url();
        let server = sea_orm::Database::connect(&server_url).await.unwrap();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("countersign_test_{}_{count}", std::process::id());
        for statement in [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name}"),
        ] {
            server.execute_unprepared(&statement).await.unwrap();
        }
        let options: PgConnectOptions = server_url.parse().unwrap();
        let text = options.database(&name).to_url_lossy().to_string();
        let url: DatabaseUrl = text.parse().unwrap();
        let store = Store::connect(&url).await.unwrap();
        let raw = sea_orm::Database::connect(&text).await.unwrap();
        Self {
            store,
            url,
            raw,
            place: Place::Postgres { server, name },
        }
    }

    async fn migrated(self) -> Self {
        self.store.migrate().await.unwrap();
        self
    }

    /// Runs a statement past the store.
    pub(crate) async fn raw(&self, sql: &str) {
        self.raw.execute_unprepared(sql).await.unwrap();
    }

    /// Another store on the same database, as a second instance has.
    pub(crate) async fn second_store(&self) -> Store {
        Store::connect(&self.url).await.unwrap()
    }

    /// A unit that writes.
    pub(crate) async fn write(&self) -> Box<dyn UnitOfWork> {
        self.store.write().await.unwrap()
    }

    /// A unit that reads.
    pub(crate) async fn read(&self) -> Box<dyn UnitOfWork> {
        self.store.read().await.unwrap()
    }

    /// Does something in a unit of its own and commits it.
    pub(crate) async fn commit<T>(
        &self,
        work: impl AsyncFnOnce(&mut dyn UnitOfWork) -> Result<T, StoreError>,
    ) -> T {
        let mut unit = self.write().await;
        let value = work(&mut *unit).await.unwrap();
        unit.commit().await.unwrap();
        value
    }

    /// Lets twenty tasks, half of them of a second instance, do the same at once; each is told its number. Says how many won.
    pub(crate) async fn race<F>(&self, work: impl Fn(Store, usize) -> F) -> usize
    where
        F: Future<Output = bool> + Send + 'static,
    {
        let other = self.second_store().await;
        let start = Arc::new(Barrier::new(RACERS));
        let mut tasks = JoinSet::new();
        for number in 0..RACERS {
            let store = if number % 2 == 0 { &self.store } else { &other };
            let start = start.clone();
            let task = work(store.clone(), number);
            tasks.spawn(async move {
                start.wait().await;
                task.await
            });
        }
        let won = tasks.join_all().await;
        other.close().await;
        won.into_iter().filter(|won| *won).count()
    }

    /// Closes all and removes the database.
    pub(crate) async fn clear_away(self) {
        self.store.close().await;
        self.raw.close().await.unwrap();
        if let Place::Postgres { server, name } = self.place {
            let statement = format!("DROP DATABASE {name} WITH (FORCE)");
            server.execute_unprepared(&statement).await.unwrap();
            server.close().await.unwrap();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
fn server_url() -> String {
    std::env::var("COUNTERSIGN_TEST_POSTGRES_URL").expect(
        "COUNTERSIGN_TEST_POSTGRES_URL must be the URL of a superuser on a running PostgreSQL server. \
         `cargo xtask test db` starts one and sets it.",
    )
}
