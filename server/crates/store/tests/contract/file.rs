//! The file of SQLite.

use countersign_store::{ConnectError, DatabaseUrl, Store};
use domain::ports::Database;
use tempfile::TempDir;

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_read_what_is_created() {
    use std::os::unix::fs::PermissionsExt;

    let folder = TempDir::new().unwrap();
    let path = folder.path().join("new.db");
    let store = Store::connect(&DatabaseUrl::sqlite(&path)).await.unwrap();
    store.migrate().await.unwrap();
    for file in ["new.db", "new.db-wal", "new.db-shm"] {
        let rights = std::fs::metadata(folder.path().join(file)).unwrap().permissions();
        assert_eq!(rights.mode() & 0o777, 0o600, "{file}");
    }
    store.close().await;
}

#[tokio::test]
async fn what_was_written_is_there_when_it_is_opened_again() {
    let folder = TempDir::new().unwrap();
    let url = DatabaseUrl::sqlite(folder.path().join("kept.db"));
    let store = Store::connect(&url).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await;
    let store = Store::connect(&url).await.unwrap();
    store.check().await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_missing_folder_and_a_file_of_another_kind_are_named() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("missing/new.db");
    let error = Store::connect(&DatabaseUrl::sqlite(&path)).await.unwrap_err();
    assert!(
        matches!(&error, ConnectError::Create { path: named, .. } if *named == path),
        "{error:?}"
    );

    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Dear database, ".repeat(500)).unwrap();
    let error = Store::connect(&DatabaseUrl::sqlite(&path)).await.unwrap_err();
    assert!(
        matches!(&error, ConnectError::Open { path: named, .. } if *named == path),
        "{error:?}"
    );
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .starts_with("Dear database")
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_the_password() {
    let url: DatabaseUrl = "postgres://u:hunter2@127.0.0.1:1/x".parse().unwrap();
    let error = Store::connect(&url).await.unwrap_err();
    assert!(matches!(error, ConnectError::Postgres(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}
