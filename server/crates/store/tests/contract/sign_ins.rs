//! Sign-ins under way.

use crate::rig::Rig;
use crate::samples::{administrator, at, hash, pending, saved_application};
use domain::ports::{Database, StoreError};

on_both![
    a_sign_in_is_taken_once,
    of_twenty_that_come_back_with_one_state_one_is_served,
    void_sign_ins_are_cleared_away,
    a_state_is_never_used_twice,
];

/// Saves sign-ins with these states.
async fn begun(rig: &Rig, states: &[u8]) -> domain::records::PendingSignIn {
    let ada = administrator(1, "ada@contoso.test");
    rig.commit(async |unit| {
        let application = saved_application(unit, 1).await;
        unit.add_administrator(&ada).await?;
        for state in states {
            let mut begun = pending(*state, &application, &ada);
            begun.expires_at = at(i64::from(*state));
            unit.add_pending_sign_in(&begun).await?;
        }
        Ok(pending(1, &application, &ada))
    })
    .await
}

async fn a_sign_in_is_taken_once(rig: &Rig) {
    let mut sent = begun(rig, &[1, 2]).await;
    sent.expires_at = at(1);
    let taken = rig
        .commit(async |unit| unit.take_pending_sign_in(&hash(1)).await)
        .await
        .unwrap();
    assert_eq!(format!("{taken:?}"), format!("{sent:?}"));
    assert!(
        rig.commit(async |unit| unit.take_pending_sign_in(&hash(1)).await)
            .await
            .is_none()
    );
    assert!(
        rig.commit(async |unit| unit.take_pending_sign_in(&hash(3)).await)
            .await
            .is_none()
    );
    assert!(
        rig.commit(async |unit| unit.take_pending_sign_in(&hash(2)).await)
            .await
            .is_some()
    );
}

async fn of_twenty_that_come_back_with_one_state_one_is_served(rig: &Rig) {
    begun(rig, &[1]).await;
    let served = rig
        .race(|store, _| async move {
            let mut unit = store.write().await.unwrap();
            let served = unit.take_pending_sign_in(&hash(1)).await.unwrap().is_some();
            unit.commit().await.unwrap();
            served
        })
        .await;
    assert_eq!(served, 1);
}

async fn void_sign_ins_are_cleared_away(rig: &Rig) {
    begun(rig, &[1, 2, 3]).await;
    let gone = rig
        .commit(async |unit| unit.remove_pending_sign_ins_before(at(2)).await)
        .await;
    assert_eq!(gone, 2);
    let mut unit = rig.write().await;
    assert!(unit.take_pending_sign_in(&hash(2)).await.unwrap().is_none());
    assert!(unit.take_pending_sign_in(&hash(3)).await.unwrap().is_some());
}

async fn a_state_is_never_used_twice(rig: &Rig) {
    let sent = begun(rig, &[1]).await;
    let again = rig.write().await.add_pending_sign_in(&sent).await;
    assert!(matches!(again, Err(StoreError::Duplicate)), "{again:?}");
}
