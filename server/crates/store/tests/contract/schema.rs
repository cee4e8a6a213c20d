//! Migrations.

use crate::rig::Rig;
use countersign_store::MigrateError;
use domain::ports::{Database, StoreError};

on_both![
    a_second_migration_finds_nothing_to_do,
    a_newer_schema_is_named_and_left_alone,
    a_schema_that_misses_a_step_is_named,
];

async fn a_second_migration_finds_nothing_to_do(rig: &Rig) {
    rig.store.check().await.unwrap();
    rig.store.migrate().await.unwrap();
    rig.store.check().await.unwrap();
}

async fn a_newer_schema_is_named_and_left_alone(rig: &Rig) {
    rig.raw("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_beyond', 0)")
        .await;
    let refused = rig.store.migrate().await;
    assert!(
        matches!(&refused, Err(MigrateError::Newer(name)) if name == "m20991231_000001_beyond"),
        "{refused:?}"
    );
    let complaint = complaint(rig).await;
    assert!(complaint.contains("m20991231_000001_beyond"), "{complaint}");
}

async fn a_schema_that_misses_a_step_is_named(rig: &Rig) {
    rig.raw("DROP TABLE audit_events").await;
    rig.raw("DELETE FROM seaql_migrations WHERE version = 'm20261123_000008_create_audit_events'")
        .await;
    let complaint = complaint(rig).await;
    assert!(
        complaint.contains("m20261123_000008_create_audit_events"),
        "{complaint}"
    );
    rig.store.migrate().await.unwrap();
    rig.store.check().await.unwrap();
}

async fn complaint(rig: &Rig) -> String {
    match rig.store.check().await {
        Err(StoreError::Unavailable(text)) => text,
        other => panic!("{other:?}"),
    }
}

async fn an_empty_database_says_what_to_do(rig: Rig) {
    let complaint = complaint(&rig).await;
    assert!(complaint.contains("countersign migrate"), "{complaint}");
    rig.clear_away().await;
}

async fn twenty_that_migrate_at_once_all_succeed(rig: Rig) {
    let succeeded = rig
        .race(|store, _| async move { store.migrate().await.is_ok() && store.check().await.is_ok() })
        .await;
    assert_eq!(succeeded, 20);
    rig.clear_away().await;
}

mod empty {
    use crate::rig::Rig;

    #[tokio::test]
    async fn sqlite_says_what_to_do() {
        super::an_empty_database_says_what_to_do(Rig::empty_sqlite().await).await;
    }

    #[tokio::test]
    async fn postgres_says_what_to_do() {
        super::an_empty_database_says_what_to_do(Rig::empty_postgres().await).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn sqlite_is_migrated_once_by_twenty() {
        super::twenty_that_migrate_at_once_all_succeed(Rig::empty_sqlite().await).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn postgres_is_migrated_once_by_twenty() {
        super::twenty_that_migrate_at_once_all_succeed(Rig::empty_postgres().await).await;
    }
}
