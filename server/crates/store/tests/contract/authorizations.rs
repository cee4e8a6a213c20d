//! Authorizations and their lease.

use crate::rig::Rig;
use crate::samples::{at, authorization, saved_application, sealed};
use domain::ports::Database;
use domain::records::Application;
use model::advice::{Problem, WhoseJob};
use model::authorization::AuthorizationState;

on_both![
    an_authorization_comes_back_as_saved,
    a_save_needs_the_generation_it_is_based_on,
    a_lease_is_given_once_until_it_runs_out,
    a_save_and_a_new_sign_in_end_the_lease,
    leases_of_a_process_that_was_killed_are_ended,
    of_twenty_that_want_the_lease_one_gets_it,
    of_twenty_saves_of_one_generation_one_wins,
    an_authorization_is_removed_once,
    a_generation_is_never_given_twice,
    generations_go_on_after_those_of_an_older_schema,
];

async fn authorized(rig: &Rig) -> Application {
    rig.commit(async |unit| {
        let application = saved_application(unit, 1).await;
        unit.put_authorization(&authorization(&application, 1)).await?;
        Ok(application)
    })
    .await
}

async fn an_authorization_comes_back_as_saved(rig: &Rig) {
    let application = authorized(rig).await;
    let mut failing = authorization(&application, 2);
    failing.state = AuthorizationState::Failing;
    failing.refreshed_at = Some(at(10));
    failing.refreshed_by = Some("instance-1".to_owned());
    failing.next_attempt_at = Some(at(20));
    failing.failures = 3;
    failing.failing_since = Some(at(5));
    failing.problem = Some(Problem {
        code: "oauth.unreachable".to_owned(),
        headline: "The provider does not answer".to_owned(),
        cause: "It may be down.".to_owned(),
        remedy: vec!["Wait.".to_owned()],
        whose_job: WhoseJob::Provider,
        answer: None,
    });
    rig.commit(async |unit| unit.put_authorization(&failing).await)
        .await;
    let mut unit = rig.read().await;
    let found = unit.authorization(application.id).await.unwrap().unwrap();
    assert_eq!(format!("{found:?}"), format!("{failing:?}"));
    assert_eq!(unit.authorizations().await.unwrap().len(), 1);
}

async fn a_save_needs_the_generation_it_is_based_on(rig: &Rig) {
    let application = authorized(rig).await;
    let mut next = authorization(&application, 2);
    next.refresh_token = sealed(42);
    assert!(
        rig.commit(async |unit| unit.save_authorization(&next, 1).await)
            .await
    );
    next.refresh_token = sealed(43);
    assert!(
        !rig.commit(async |unit| unit.save_authorization(&next, 1).await)
            .await
    );
    let found = rig
        .read()
        .await
        .authorization(application.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.generation, found.refresh_token), (2, sealed(42)));
}

async fn a_lease_is_given_once_until_it_runs_out(rig: &Rig) {
    let application = authorized(rig).await;
    let lease = async |generation, holder: &str, now, until| {
        rig.commit(async |unit| {
            unit.lease_authorization(application.id, generation, holder, at(now), at(until))
                .await
        })
        .await
    };
    assert!(!lease(2, "a", 0, 30).await, "another generation");
    assert!(lease(1, "a", 0, 30).await);
    assert!(!lease(1, "b", 29, 60).await, "still held");
    assert!(
        !lease(1, "a", 29, 60).await,
        "still held, by another task of the same instance"
    );
    assert!(lease(1, "b", 30, 60).await, "run out");
    assert!(!lease(1, "a", 31, 60).await, "held by the other");
}

async fn a_save_and_a_new_sign_in_end_the_lease(rig: &Rig) {
    let application = authorized(rig).await;
    let lease = async |generation| {
        rig.commit(async |unit| {
            unit.lease_authorization(application.id, generation, "a", at(0), at(30))
                .await
        })
        .await
    };
    assert!(lease(1).await);
    assert!(
        rig.commit(async |unit| unit.save_authorization(&authorization(&application, 2), 1).await)
            .await
    );
    assert!(lease(2).await);
    rig.commit(async |unit| unit.put_authorization(&authorization(&application, 3)).await)
        .await;
    assert!(lease(3).await);
}

async fn leases_of_a_process_that_was_killed_are_ended(rig: &Rig) {
    let application = authorized(rig).await;
    let lease = async || {
        rig.commit(async |unit| {
            unit.lease_authorization(application.id, 1, "a", at(0), at(30))
                .await
        })
        .await
    };
    assert!(lease().await);
    assert!(!lease().await);
    rig.commit(async |unit| unit.release_leases().await).await;
    assert!(lease().await);
}

async fn of_twenty_that_want_the_lease_one_gets_it(rig: &Rig) {
    let id = authorized(rig).await.id;
    let won = rig
        .race(|store, number| async move {
            let mut unit = store.write().await.unwrap();
            let holder = format!("racer {number}");
            let won = unit
                .lease_authorization(id, 1, &holder, at(0), at(30))
                .await
                .unwrap();
            unit.commit().await.unwrap();
            won
        })
        .await;
    assert_eq!(won, 1);
}

async fn of_twenty_saves_of_one_generation_one_wins(rig: &Rig) {
    let application = authorized(rig).await;
    let won = rig
        .race(|store, _| {
            let next = authorization(&application, 2);
            async move {
                let mut unit = store.write().await.unwrap();
                let won = unit.save_authorization(&next, 1).await.unwrap();
                unit.commit().await.unwrap();
                won
            }
        })
        .await;
    assert_eq!(won, 1);
}

async fn an_authorization_is_removed_once(rig: &Rig) {
    let application = authorized(rig).await;
    assert!(
        rig.commit(async |unit| unit.remove_authorization(application.id).await)
            .await
    );
    assert!(
        !rig.commit(async |unit| unit.remove_authorization(application.id).await)
            .await
    );
    assert!(
        rig.read()
            .await
            .authorization(application.id)
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_generation_is_never_given_twice(rig: &Rig) {
    let application = authorized(rig).await;
    let first = rig.commit(async |unit| unit.next_generation().await).await;
    rig.commit(async |unit| unit.remove_authorization(application.id).await)
        .await;
    rig.race(|store, _| async move {
        let mut unit = store.write().await.unwrap();
        unit.next_generation().await.unwrap();
        unit.commit().await.unwrap();
        true
    })
    .await;
    let last = rig.commit(async |unit| unit.next_generation().await).await;
    assert_eq!(last, first + 21);
}

async fn generations_go_on_after_those_of_an_older_schema(rig: &Rig) {
    let application = authorized(rig).await;
    rig.commit(async |unit| unit.put_authorization(&authorization(&application, 41)).await)
        .await;
    // As it was before generations were counted
    rig.raw("DELETE FROM counters").await;
    rig.raw("DELETE FROM seaql_migrations WHERE version = 'm20261123_000009_count_generations'")
        .await;
    rig.store.migrate().await.unwrap();
    assert_eq!(rig.commit(async |unit| unit.next_generation().await).await, 42);
}
