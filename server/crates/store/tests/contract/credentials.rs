//! Credentials.

use crate::rig::Rig;
use crate::samples::{application, at, credential, sealed};
use chrono::TimeDelta;
use domain::ports::StoreError;
use domain::records::{Credential, Replaced};
use model::application::ClientAuthentication;
use model::credential::{CertificateFacts, Facts, KeyAlgorithm};

on_both![
    a_credential_comes_back_as_saved_and_its_secret_apart,
    a_name_is_unique_without_case,
    a_credential_in_use_cannot_be_deleted,
    a_credential_is_replaced_once_per_version,
];

async fn a_credential_comes_back_as_saved_and_its_secret_apart(rig: &Rig) {
    let mut certificate = credential(2, "b Certificate");
    certificate.facts = Facts::Certificate(CertificateFacts {
        subject: "CN=mail, O=Contoso \"quoted\"".to_owned(),
        issuer: "CN=mail".to_owned(),
        self_signed: true,
        not_before: at(0),
        not_after: at(0) + TimeDelta::days(365),
        algorithm: KeyAlgorithm::Rsa(2048),
        sha1: "AB".repeat(20),
        sha256: "CD".repeat(32),
        public_key_sha256: "ef".repeat(32),
        came_with: vec!["CN=root".to_owned()],
    });
    let secret = credential(1, "A secret");
    rig.commit(async |unit| {
        unit.add_credential(&certificate, &sealed(7)).await?;
        unit.add_credential(&secret, &sealed(8)).await
    })
    .await;

    let mut unit = rig.read().await;
    let found = unit.credential(certificate.id).await.unwrap().unwrap();
    assert_eq!(
        (&found.name, &found.facts),
        (&certificate.name, &certificate.facts)
    );
    assert_eq!(
        (found.created_at, &found.created_by),
        (at(0), &certificate.created_by)
    );
    let names: Vec<_> = unit
        .credentials()
        .await
        .unwrap()
        .into_iter()
        .map(|c| c.name)
        .collect();
    assert_eq!(names, [secret.name, certificate.name]);
    assert_eq!(
        unit.credential_material(certificate.id).await.unwrap(),
        Some(sealed(7))
    );
    let unknown = credential(9, "x").id;
    assert!(unit.credential(unknown).await.unwrap().is_none());
    assert_eq!(unit.credential_material(unknown).await.unwrap(), None);
}

async fn a_name_is_unique_without_case(rig: &Rig) {
    rig.commit(async |unit| unit.add_credential(&credential(1, "Schlüssel"), &sealed(1)).await)
        .await;
    let taken = rig
        .write()
        .await
        .add_credential(&credential(2, "SCHLÜSSEL"), &sealed(1))
        .await;
    assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");
    let taken = rig
        .write()
        .await
        .add_credential(&credential(1, "Other"), &sealed(1))
        .await;
    assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");
}

async fn a_credential_in_use_cannot_be_deleted(rig: &Rig) {
    let [secret, certificate, key, unused] = [1, 2, 3, 4].map(|n| credential(n, &format!("C {n}")));
    let with_secret = application(1, "With secret", &secret);
    let mut with_certificate = application(2, "With certificate", &secret);
    with_certificate.client_authentication = ClientAuthentication::Certificate {
        certificate: certificate.id,
        key: key.id,
    };
    rig.commit(async |unit| {
        for credential in [&secret, &certificate, &key, &unused] {
            unit.add_credential(credential, &sealed(1)).await?;
        }
        unit.add_application(&with_secret).await?;
        unit.add_application(&with_certificate).await
    })
    .await;
    for used in [&secret, &certificate, &key] {
        let refused = rig.write().await.remove_credential(used.id).await;
        assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
    }
    rig.commit(async |unit| {
        unit.remove_credential(unused.id).await?;
        unit.remove_application(with_secret.id).await?;
        unit.remove_credential(secret.id).await
    })
    .await;
    let left = rig.read().await.credentials().await.unwrap();
    assert_eq!(
        left.iter().map(|c| c.id).collect::<Vec<_>>(),
        [certificate.id, key.id]
    );
}

async fn a_credential_is_replaced_once_per_version(rig: &Rig) {
    let first = credential(1, "Client secret");
    let other = credential(2, "Another");
    rig.commit(async |unit| {
        unit.add_credential(&first, &sealed(1)).await?;
        unit.add_credential(&other, &sealed(2)).await
    })
    .await;
    let second = Credential {
        version: 2,
        replaced: Some(Replaced {
            at: at(0) + TimeDelta::hours(1),
            by: "grace@contoso.test".to_owned(),
        }),
        ..first.clone()
    };
    let mut unit = rig.write().await;
    assert!(unit.replace_credential(&second, &sealed(3)).await.unwrap());
    unit.commit().await.unwrap();
    let mut unit = rig.write().await;
    assert!(
        !unit.replace_credential(&second, &sealed(4)).await.unwrap(),
        "stale"
    );
    let unknown = Credential {
        version: 2,
        ..credential(9, "x")
    };
    assert!(!unit.replace_credential(&unknown, &sealed(4)).await.unwrap());
    drop(unit);
    let mut unit = rig.read().await;
    let found = unit.credential(first.id).await.unwrap().unwrap();
    assert_eq!((found.version, found.replaced), (2, second.replaced));
    assert_eq!(found.created_at, first.created_at);
    assert_eq!(unit.credential_material(first.id).await.unwrap(), Some(sealed(3)));
    let untouched = unit.credential(other.id).await.unwrap().unwrap();
    assert_eq!((untouched.version, untouched.replaced), (1, None));
    assert_eq!(unit.credential_material(other.id).await.unwrap(), Some(sealed(2)));
}
