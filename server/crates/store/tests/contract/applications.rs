//! OAuth applications.

use crate::rig::Rig;
use crate::samples::{
    administrator, application, at, authorization, credential, hash, pending, saved_application, sealed,
};
use domain::ports::{Database, StoreError};
use domain::records::{SpareAuthentication, SpareRole};
use model::application::ClientAuthentication;
use model::provider::Cloud;

on_both![
    the_spare_client_authentication_is_kept_and_keeps_its_credential,
    an_application_that_is_held_is_not_changed_meanwhile,
    an_application_comes_back_as_saved,
    a_name_is_unique_without_case,
    a_stale_save_changes_nothing,
    of_twenty_saves_of_one_version_one_wins,
    its_authorization_and_sign_ins_go_with_it,
    a_credential_that_is_gone_is_refused,
];

async fn an_application_comes_back_as_saved(rig: &Rig) {
    let secret = credential(1, "Secret");
    let key = credential(2, "Key");
    let mut custom = application(1, "b Custom", &secret);
    custom.cloud = Cloud::Custom;
    custom.endpoints.authority = "http://127.0.0.1:9400".parse().unwrap();
    custom.endpoints.graph = "http://127.0.0.1:9400/graph".parse().unwrap();
    custom.client_authentication = ClientAuthentication::Certificate {
        certificate: secret.id,
        key: key.id,
    };
    let global = application(2, "A Global", &secret);
    rig.commit(async |unit| {
        unit.add_credential(&secret, &sealed(1)).await?;
        unit.add_credential(&key, &sealed(1)).await?;
        unit.add_application(&custom).await?;
        unit.add_application(&global).await
    })
    .await;

    let mut unit = rig.read().await;
    let found = unit.application(custom.id).await.unwrap().unwrap();
    assert_eq!(
        (found.cloud, &found.endpoints),
        (Cloud::Custom, &custom.endpoints)
    );
    assert_eq!(found.client_authentication, custom.client_authentication);
    assert_eq!(
        (&found.tenant, &found.client_id),
        (&custom.tenant, &custom.client_id)
    );
    assert_eq!(
        (found.version, found.saved_at, &found.saved_by),
        (1, at(0), &custom.saved_by)
    );
    let names: Vec<_> = unit
        .applications()
        .await
        .unwrap()
        .into_iter()
        .map(|a| a.name)
        .collect();
    assert_eq!(names, [global.name, custom.name]);
}

async fn a_name_is_unique_without_case(rig: &Rig) {
    let first = rig
        .commit(async |unit| Ok(saved_application(unit, 1).await))
        .await;
    let secret = credential(1, "used");
    let mut other = application(2, "application 1", &secret);
    let taken = rig.write().await.add_application(&other).await;
    assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");
    other.name = "Other".parse().unwrap();
    rig.commit(async |unit| unit.add_application(&other).await).await;
    other.name = first.name;
    other.version = 2;
    let taken = rig.write().await.save_application(&other).await;
    assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");
}

async fn a_stale_save_changes_nothing(rig: &Rig) {
    let mut mine = rig
        .commit(async |unit| Ok(saved_application(unit, 1).await))
        .await;
    let mut theirs = mine.clone();
    theirs.version = 2;
    theirs.name = "Theirs".parse().unwrap();
    assert!(
        rig.commit(async |unit| unit.save_application(&theirs).await)
            .await
    );
    mine.version = 2;
    mine.name = "Mine".parse().unwrap();
    assert!(!rig.commit(async |unit| unit.save_application(&mine).await).await);
    let found = rig.read().await.application(mine.id).await.unwrap().unwrap();
    assert_eq!((found.version, found.name), (2, theirs.name));
}

async fn of_twenty_saves_of_one_version_one_wins(rig: &Rig) {
    let application = rig
        .commit(async |unit| Ok(saved_application(unit, 1).await))
        .await;
    let won = rig
        .race(|store, number| {
            let mut mine = application.clone();
            mine.version = 2;
            mine.saved_by = format!("racer {number}");
            async move {
                let mut unit = store.write().await.unwrap();
                let won = unit.save_application(&mine).await.unwrap();
                unit.commit().await.unwrap();
                won
            }
        })
        .await;
    assert_eq!(won, 1);
    let found = rig
        .read()
        .await
        .application(application.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.version, 2);
}

async fn its_authorization_and_sign_ins_go_with_it(rig: &Rig) {
    let ada = administrator(1, "ada@contoso.test");
    let application = rig
        .commit(async |unit| {
            let application = saved_application(unit, 1).await;
            unit.add_administrator(&ada).await?;
            unit.put_authorization(&authorization(&application, 1)).await?;
            unit.add_pending_sign_in(&pending(1, &application, &ada)).await?;
            Ok(application)
        })
        .await;
    rig.commit(async |unit| unit.remove_application(application.id).await)
        .await;
    let mut unit = rig.write().await;
    assert!(unit.application(application.id).await.unwrap().is_none());
    assert!(unit.authorization(application.id).await.unwrap().is_none());
    assert!(unit.take_pending_sign_in(&hash(1)).await.unwrap().is_none());
}

async fn a_credential_that_is_gone_is_refused(rig: &Rig) {
    let never_saved = credential(1, "Secret");
    let refused = rig
        .write()
        .await
        .add_application(&application(1, "A", &never_saved))
        .await;
    assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
}

async fn an_application_that_is_held_is_not_changed_meanwhile(rig: &Rig) {
    let application = rig
        .commit(async |unit| Ok(saved_application(unit, 1).await))
        .await;
    let mut holder = rig.write().await;
    let held = holder.hold_application(application.id).await.unwrap().unwrap();
    let changing = tokio::spawn({
        let store = rig.store.clone();
        let mut next = held.clone();
        next.version += 1;
        async move {
            let mut unit = store.write().await.unwrap();
            assert!(unit.save_application(&next).await.unwrap());
            unit.commit().await.unwrap();
        }
    });
    // Still what was held, however long the other one has been waiting
    for _ in 0..20 {
        let mut unit = rig.read().await;
        let seen = unit.application(application.id).await.unwrap().unwrap();
        assert_eq!(seen.version, held.version);
    }
    holder.commit().await.unwrap();
    changing.await.unwrap();
    let mut unit = rig.read().await;
    let seen = unit.application(application.id).await.unwrap().unwrap();
    assert_eq!(seen.version, held.version + 1);
}

async fn the_spare_client_authentication_is_kept_and_keeps_its_credential(rig: &Rig) {
    let (spare_secret, certificate, key) = (credential(7, "Spare"), credential(8, "C"), credential(9, "K"));
    let mut application = rig
        .commit(async |unit| {
            for credential in [&spare_secret, &certificate, &key] {
                unit.add_credential(credential, &sealed(1)).await?;
            }
            Ok(saved_application(unit, 1).await)
        })
        .await;
    let spares = [
        (
            ClientAuthentication::Secret {
                secret: spare_secret.id,
            },
            SpareRole::Next,
        ),
        (
            ClientAuthentication::Certificate {
                certificate: certificate.id,
                key: key.id,
            },
            SpareRole::Previous,
        ),
    ];
    for (authentication, role) in spares {
        application.version += 1;
        application.spare = Some(SpareAuthentication {
            authentication,
            role,
            since: at(3),
            by: "ada@contoso.test".to_owned(),
        });
        assert!(
            rig.commit(async |unit| unit.save_application(&application).await)
                .await
        );
        let mut unit = rig.read().await;
        let found = unit.application(application.id).await.unwrap().unwrap();
        assert_eq!(found.spare, application.spare);
    }
    // The secret is free again; certificate and key are not
    rig.commit(async |unit| unit.remove_credential(spare_secret.id).await)
        .await;
    for kept in [certificate.id, key.id] {
        let refused = rig.write().await.remove_credential(kept).await;
        assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
    }
}
