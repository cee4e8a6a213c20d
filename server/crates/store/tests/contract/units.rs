//! Units of work: all or nothing, and nobody waits for ever.

use crate::rig::Rig;
use crate::samples::{administrator, event};
use domain::ports::{Database, StoreError};
use domain::records::{AuditFilter, PageKey};
use model::audit::AuditAction;

on_both![
    what_is_not_committed_did_not_happen,
    a_unit_sees_what_it_did_itself,
    a_failed_statement_takes_the_unit_with_it,
    a_unit_that_reads_cannot_write,
    readers_do_not_wait_for_a_writer,
    a_hundred_writers_wait_for_each_other,
];

async fn what_is_not_committed_did_not_happen(rig: &Rig) {
    let ada = administrator(1, "ada@contoso.test");
    let mut unit = rig.write().await;
    unit.add_administrator(&ada).await.unwrap();
    drop(unit);
    assert!(rig.read().await.administrators().await.unwrap().is_empty());
    // and the next one is not in its way
    rig.commit(async |unit| unit.add_administrator(&ada).await).await;
}

async fn a_unit_sees_what_it_did_itself(rig: &Rig) {
    let mut unit = rig.write().await;
    unit.add_administrator(&administrator(1, "ada@contoso.test"))
        .await
        .unwrap();
    assert_eq!(unit.administrators().await.unwrap().len(), 1);
    assert!(rig.read().await.administrators().await.unwrap().is_empty());
    unit.commit().await.unwrap();
    assert_eq!(rig.read().await.administrators().await.unwrap().len(), 1);
}

async fn a_failed_statement_takes_the_unit_with_it(rig: &Rig) {
    let ada = administrator(1, "ada@contoso.test");
    let mut unit = rig.write().await;
    unit.add_administrator(&ada).await.unwrap();
    let twice = unit.add_administrator(&ada).await;
    assert!(matches!(twice, Err(StoreError::Duplicate)), "{twice:?}");
    drop(unit);
    assert!(rig.read().await.administrators().await.unwrap().is_empty());
}

async fn a_unit_that_reads_cannot_write(rig: &Rig) {
    let mut unit = rig.read().await;
    let refused = unit
        .add_administrator(&administrator(1, "ada@contoso.test"))
        .await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert!(unit.administrators().await.unwrap().is_empty());
    unit.commit().await.unwrap();
}

async fn readers_do_not_wait_for_a_writer(rig: &Rig) {
    let mut writing = rig.write().await;
    writing
        .add_administrator(&administrator(1, "ada@contoso.test"))
        .await
        .unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let store = rig.store.clone();
        tasks.spawn(async move { store.read().await.unwrap().administrators().await.unwrap().len() });
    }
    assert_eq!(tasks.join_all().await, [0; 50]);
    writing.commit().await.unwrap();
}

async fn a_hundred_writers_wait_for_each_other(rig: &Rig) {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..100 {
        let store = rig.store.clone();
        tasks.spawn(async move {
            let mut unit = store.write().await.unwrap();
            unit.audit_events(&AuditFilter::default(), PageKey::First, 1)
                .await
                .unwrap();
            unit.add_audit_event(&event(number, 0, AuditAction::SignedIn, ""))
                .await
                .unwrap();
            unit.commit().await.unwrap();
        });
    }
    tasks.join_all().await;
    let page = rig
        .read()
        .await
        .audit_events(&AuditFilter::default(), PageKey::First, 200)
        .await
        .unwrap();
    assert_eq!(page.rows.len(), 100);
}
