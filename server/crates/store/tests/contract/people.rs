//! Installation, administrators, sessions, failed sign-ins.

use crate::rig::Rig;
use crate::samples::{administrator, at, hash, sealed, session, uuid};
use countersign_store::DatabaseUrl;
use domain::ports::StoreError;
use domain::records::{Installation, SignInThrottle};
use secrecy::ExposeSecret;

on_both![
    the_installation_is_one_row,
    an_administrator_comes_back_as_saved,
    an_address_is_unique_without_case,
    of_twenty_who_save_an_administrator_one_is_first,
    of_twenty_who_deactivate_each_other_one_remains,
    a_session_comes_with_its_administrator,
    sessions_end_alone_together_and_by_age,
    a_throttle_is_replaced_and_forgotten,
    old_throttles_are_swept_away_unless_somebody_holds_them,
    of_twenty_tries_at_once_every_one_counts,
    of_twenty_holders_of_the_setup_token_one_uses_it,
];

async fn the_installation_is_one_row(rig: &Rig) {
    let mut installation = Installation {
        id: uuid(7),
        canary: sealed(1),
        setup_token: Some(hash(2)),
        created_at: at(0),
    };
    let mut unit = rig.write().await;
    assert!(unit.installation().await.unwrap().is_none());
    unit.save_installation(&installation).await.unwrap();
    installation.setup_token = None;
    unit.save_installation(&installation).await.unwrap();
    unit.commit().await.unwrap();

    let found = rig.read().await.installation().await.unwrap().unwrap();
    assert_eq!((found.id, found.canary), (uuid(7), sealed(1)));
    assert_eq!((found.setup_token, found.created_at), (None, at(0)));
}

async fn an_administrator_comes_back_as_saved(rig: &Rig) {
    let older = administrator(2, "Ada@Contoso.test");
    let mut newer = administrator(1, "bob@contoso.test");
    newer.created_at = at(5);
    let mut unit = rig.write().await;
    unit.add_administrator(&newer).await.unwrap();
    unit.add_administrator(&older).await.unwrap();
    newer.active = false;
    newer.name = "Bob".parse().unwrap();
    newer.revision.version = 2;
    assert!(unit.save_administrator(&newer, 1).await.unwrap());
    unit.commit().await.unwrap();

    let mut unit = rig.read().await;
    let found = unit
        .administrator_by_email(&"aDA@contoso.TEST".parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, older.id);
    assert_eq!(found.email.as_str(), "Ada@Contoso.test");
    assert_eq!(
        found.password_hash.expose_secret(),
        older.password_hash.expose_secret()
    );
    assert_eq!((found.created_at, found.password_changed_at), (at(0), at(1)));
    let found = unit.administrator(newer.id).await.unwrap().unwrap();
    assert_eq!((found.active, found.name.as_str()), (false, "Bob"));
    assert_eq!(found.revision, newer.revision);
    let all = unit.administrators().await.unwrap();
    assert_eq!(all.iter().map(|a| a.id).collect::<Vec<_>>(), [older.id, newer.id]);
    let nobody = administrator(9, "nobody@contoso.test");
    assert!(unit.administrator(nobody.id).await.unwrap().is_none());
}

async fn an_address_is_unique_without_case(rig: &Rig) {
    rig.commit(async |unit| {
        unit.add_administrator(&administrator(1, "müller@contoso.test"))
            .await?;
        unit.add_administrator(&administrator(2, "bob@contoso.test"))
            .await
    })
    .await;
    let mut unit = rig.write().await;
    let taken = unit
        .add_administrator(&administrator(3, "MÜLLER@contoso.test"))
        .await;
    assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");
    drop(unit);
    let mut unit = rig.write().await;
    let taken = unit
        .save_administrator(&administrator(2, "Müller@contoso.test"), 1)
        .await;
    assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");
}

async fn of_twenty_who_save_an_administrator_one_is_first(rig: &Rig) {
    let ada = administrator(1, "ada@contoso.test");
    rig.commit(async |unit| unit.add_administrator(&ada).await).await;
    let won = rig
        .race(|store, number| {
            let mut ada = ada.clone();
            ada.name = format!("Ada {number}").parse().unwrap();
            ada.revision.version = 2;
            async move {
                let mut unit = domain::ports::Database::write(&store).await.unwrap();
                let saved = unit.save_administrator(&ada, 1).await.unwrap();
                unit.commit().await.unwrap();
                saved
            }
        })
        .await;
    assert_eq!(won, 1);
    let mut unit = rig.write().await;
    assert_eq!(
        unit.hold_administrator(ada.id)
            .await
            .unwrap()
            .unwrap()
            .revision
            .version,
        2
    );
}

async fn of_twenty_who_deactivate_each_other_one_remains(rig: &Rig) {
    let all: Vec<_> = (0..20)
        .map(|number| administrator(number + 1, &format!("a{number}@contoso.test")))
        .collect();
    rig.commit(async |unit| {
        for administrator in &all {
            unit.add_administrator(administrator).await?;
        }
        Ok(())
    })
    .await;
    // each wants to be the only one left, and may go on only while active
    rig.race(|store, number| {
        let own = all[number].id;
        async move {
            let mut unit = domain::ports::Database::write(&store).await.unwrap();
            let held = unit.hold_administrators().await.unwrap();
            if !held.iter().any(|other| other.id == own && other.active) {
                return false;
            }
            for mut other in held.into_iter().filter(|other| other.id != own) {
                other.active = false;
                assert!(unit.save_administrator(&other, 1).await.unwrap());
            }
            unit.commit().await.unwrap();
            true
        }
    })
    .await;
    let left = rig.read().await.administrators().await.unwrap();
    assert_eq!(
        left.iter().filter(|administrator| administrator.active).count(),
        1
    );
}

async fn a_session_comes_with_its_administrator(rig: &Rig) {
    let ada = administrator(1, "ada@contoso.test");
    rig.commit(async |unit| {
        unit.add_administrator(&ada).await?;
        unit.add_session(&session(1, &ada)).await?;
        unit.touch_session(&hash(1), at(60)).await
    })
    .await;
    let mut unit = rig.read().await;
    let (found, administrator) = unit.session(&hash(1)).await.unwrap().unwrap();
    assert_eq!(administrator.id, ada.id);
    assert_eq!((found.created_at, found.last_seen_at), (at(0), at(60)));
    assert_eq!(found.remote_address.as_deref(), Some("192.0.2.1"));
    assert!(unit.session(&hash(2)).await.unwrap().is_none());
    drop(unit);

    let mut unit = rig.write().await;
    let orphan = session(3, &administrator_that_is_not_there());
    let refused = unit.add_session(&orphan).await;
    assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
}

fn administrator_that_is_not_there() -> domain::records::Administrator {
    administrator(99, "gone@contoso.test")
}

async fn sessions_end_alone_together_and_by_age(rig: &Rig) {
    let ada = administrator(1, "ada@contoso.test");
    let bob = administrator(2, "bob@contoso.test");
    rig.commit(async |unit| {
        unit.add_administrator(&ada).await?;
        unit.add_administrator(&bob).await?;
        for number in 1..=4 {
            unit.add_session(&session(number, &ada)).await?;
        }
        unit.add_session(&session(5, &bob)).await?;
        unit.remove_session(&hash(1)).await?;
        unit.remove_sessions_of(ada.id, Some(&hash(2))).await
    })
    .await;
    assert_eq!(left(rig).await, [2, 5]);

    rig.commit(async |unit| {
        let mut idle = session(6, &bob);
        idle.created_at = at(100);
        let mut old = session(7, &bob);
        old.last_seen_at = at(100);
        unit.add_session(&idle).await?;
        unit.add_session(&old).await?;
        unit.touch_session(&hash(5), at(100)).await?;
        unit.remove_sessions_of(ada.id, None).await
    })
    .await;
    assert_eq!(left(rig).await, [5, 6, 7]);
    // 6 was last seen too long ago; nothing is old enough by itself
    let ended = rig
        .commit(async |unit| unit.remove_sessions_before(at(50), at(-50)).await)
        .await;
    assert_eq!((ended, left(rig).await), (1, vec![5, 7]));
    // both were created before
    let ended = rig
        .commit(async |unit| unit.remove_sessions_before(at(50), at(50)).await)
        .await;
    assert_eq!((ended, left(rig).await), (2, vec![]));
}

async fn left(rig: &Rig) -> Vec<u8> {
    let mut unit = rig.read().await;
    let mut left = Vec::new();
    for number in 1..=7 {
        if unit.session(&hash(number)).await.unwrap().is_some() {
            left.push(number);
        }
    }
    left
}

async fn a_throttle_is_replaced_and_forgotten(rig: &Rig) {
    let mut throttle = SignInThrottle {
        key: "account:ada@contoso.test".to_owned(),
        failures: 1,
        blocked_until: at(1),
    };
    rig.commit(async |unit| unit.save_throttle(&throttle).await).await;
    throttle.failures = 2;
    throttle.blocked_until = at(4);
    rig.commit(async |unit| unit.save_throttle(&throttle).await).await;
    let found = rig.write().await.throttle(&throttle.key).await.unwrap();
    assert_eq!(found, throttle);
    rig.commit(async |unit| unit.remove_throttle(&throttle.key).await)
        .await;
    let new = rig.write().await.throttle(&throttle.key).await.unwrap();
    assert_eq!((new.key, new.failures), (throttle.key, 0));
}

async fn old_throttles_are_swept_away_unless_somebody_holds_them(rig: &Rig) {
    let throttle = |key: &str, seconds| SignInThrottle {
        key: key.to_owned(),
        failures: 3,
        blocked_until: at(seconds),
    };
    rig.commit(async |unit| {
        unit.save_throttle(&throttle("account:old", 0)).await?;
        unit.save_throttle(&throttle("account:older", -100)).await?;
        unit.save_throttle(&throttle("address:new", 60)).await
    })
    .await;
    let swept = rig
        .commit(async |unit| unit.remove_throttles_before(at(30)).await)
        .await;
    assert_eq!(swept, 2);
    let mut unit = rig.write().await;
    assert_eq!(unit.throttle("address:new").await.unwrap().failures, 3);
    assert_eq!(unit.throttle("account:old").await.unwrap().failures, 0);
    // SQLite would wait: there is one writer
    if matches!(rig.url, DatabaseUrl::Postgres(_)) {
        let mut other = rig.write().await;
        assert_eq!(other.remove_throttles_before(at(100)).await.unwrap(), 0);
    }
}

async fn of_twenty_tries_at_once_every_one_counts(rig: &Rig) {
    // the first of them make the counter
    let key = "account:bob@contoso.test";
    rig.race(|store, _| async move {
        let mut unit = domain::ports::Database::write(&store).await.unwrap();
        let mut counted = unit.throttle(key).await.unwrap();
        counted.failures += 1;
        unit.save_throttle(&counted).await.unwrap();
        unit.commit().await.unwrap();
        true
    })
    .await;
    assert_eq!(rig.write().await.throttle(key).await.unwrap().failures, 20);
}

async fn of_twenty_holders_of_the_setup_token_one_uses_it(rig: &Rig) {
    let installation = Installation {
        id: uuid(7),
        canary: sealed(1),
        setup_token: Some(hash(2)),
        created_at: at(0),
    };
    rig.commit(async |unit| unit.save_installation(&installation).await)
        .await;
    assert!(
        !rig.commit(async |unit| unit.take_setup_token(&hash(3)).await)
            .await
    );
    let won = rig
        .race(|store, _| async move {
            let mut unit = domain::ports::Database::write(&store).await.unwrap();
            let won = unit.take_setup_token(&hash(2)).await.unwrap();
            unit.commit().await.unwrap();
            won
        })
        .await;
    assert_eq!(won, 1);
}
