//! Sign-ins under way.

use crate::rig::Rig;
use crate::samples::{administrator, at, hash, held, pending, returned, saved_application, sealed};
use domain::ports::{Database, StoreError};
use domain::records::{Ending, HeldSignIn, ReturnedSignIn};

on_both![
    a_sign_in_is_taken_once,
    of_twenty_that_come_back_with_one_state_one_is_served,
    void_sign_ins_are_cleared_away,
    a_state_is_never_used_twice,
    a_pending_sign_in_can_be_looked_at_without_taking_it,
    what_became_of_a_sign_in_is_remembered_for_a_while,
    a_sign_in_that_waits_is_taken_once_with_its_newest_tokens,
    of_twenty_who_choose_at_once_one_is_served,
    what_a_session_left_waiting_is_thrown_away_and_nothing_else,
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

async fn a_pending_sign_in_can_be_looked_at_without_taking_it(rig: &Rig) {
    begun(rig, &[1]).await;
    let mut unit = rig.write().await;
    assert!(unit.pending_sign_in(&hash(1)).await.unwrap().is_some());
    assert!(unit.pending_sign_in(&hash(2)).await.unwrap().is_none());
    assert!(unit.take_pending_sign_in(&hash(1)).await.unwrap().is_some());
}

/// Saves sign-ins that came back, and as many that wait, with these numbers.
async fn came_back(rig: &Rig, numbers: &[u8]) -> (Vec<ReturnedSignIn>, Vec<HeldSignIn>) {
    let ada = administrator(1, "ada@contoso.test");
    rig.commit(async |unit| {
        let application = saved_application(unit, 1).await;
        unit.add_administrator(&ada).await?;
        let all: Vec<_> = numbers
            .iter()
            .map(|&number| {
                (
                    returned(number, &application, &ada),
                    held(number, &application, &ada),
                )
            })
            .collect();
        for (returned, held) in &all {
            unit.add_returned_sign_in(returned).await?;
            unit.put_held_sign_in(held).await?;
        }
        Ok(all.into_iter().unzip())
    })
    .await
}

async fn what_became_of_a_sign_in_is_remembered_for_a_while(rig: &Rig) {
    let (saved, _) = came_back(rig, &[1, 2]).await;
    let endings = [
        Ending::Authorized {
            account: "ada@contoso.test".to_owned(),
        },
        Ending::Void {
            why: "\"Cancel\" was pressed.".to_owned(),
        },
    ];
    for ending in endings {
        rig.commit(async |unit| unit.end_returned_sign_in(&hash(1), &ending).await)
            .await;
        let mut unit = rig.write().await;
        let found = unit.returned_sign_in(&hash(1)).await.unwrap().unwrap();
        let expected = ReturnedSignIn {
            ending,
            ..saved[0].clone()
        };
        assert_eq!(found, expected);
        assert_eq!(unit.returned_sign_in(&hash(2)).await.unwrap().unwrap(), saved[1]);
    }
    let again = rig.write().await.add_returned_sign_in(&saved[0]).await;
    assert!(matches!(again, Err(StoreError::Duplicate)), "{again:?}");
    let gone = rig
        .commit(async |unit| unit.remove_returned_sign_ins_before(at(1)).await)
        .await;
    assert_eq!(gone, 1);
    assert!(
        rig.write()
            .await
            .returned_sign_in(&hash(1))
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_sign_in_that_waits_is_taken_once_with_its_newest_tokens(rig: &Rig) {
    let (_, mut saved) = came_back(rig, &[1]).await;
    saved[0].refresh_token = sealed(9);
    rig.commit(async |unit| unit.put_held_sign_in(&saved[0]).await)
        .await;
    let id = saved[0].id;
    let looked = rig.write().await.held_sign_in(id).await.unwrap().unwrap();
    assert_eq!(format!("{looked:?}"), format!("{:?}", saved[0]));
    let taken = rig.commit(async |unit| unit.take_held_sign_in(id).await).await;
    assert_eq!(format!("{:?}", taken.unwrap()), format!("{:?}", saved[0]));
    assert!(
        rig.commit(async |unit| unit.take_held_sign_in(id).await)
            .await
            .is_none()
    );
}

async fn of_twenty_who_choose_at_once_one_is_served(rig: &Rig) {
    let (_, saved) = came_back(rig, &[1]).await;
    let id = saved[0].id;
    let served = rig
        .race(move |store, _| async move {
            let mut unit = store.write().await.unwrap();
            let served = unit.take_held_sign_in(id).await.unwrap().is_some();
            unit.commit().await.unwrap();
            served
        })
        .await;
    assert_eq!(served, 1);
}

async fn what_a_session_left_waiting_is_thrown_away_and_nothing_else(rig: &Rig) {
    let (_, mut saved) = came_back(rig, &[1, 2, 3]).await;
    saved[1].session = hash(201);
    rig.commit(async |unit| unit.put_held_sign_in(&saved[1]).await)
        .await;
    let application = saved[0].application;
    let gone = rig
        .commit(async |unit| unit.remove_held_sign_ins_of(application, &hash(200)).await)
        .await;
    assert_eq!(gone, 2);
    let gone = rig
        .commit(async |unit| unit.remove_held_sign_ins_before(at(1)).await)
        .await;
    assert_eq!(gone, 0);
    let gone = rig
        .commit(async |unit| unit.remove_held_sign_ins_before(at(2)).await)
        .await;
    assert_eq!(gone, 1);
}
