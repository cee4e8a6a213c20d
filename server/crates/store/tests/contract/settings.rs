//! The four pages of settings.

use crate::rig::Rig;
use crate::samples::{at, saved_application, sealed};
use domain::ports::{Database, StoreError};
use domain::records::{GeneralSettings, IncomingSettings, OutgoingSettings, ReplySettings, Revision};
use model::address::Port;
use model::base_url::{CallbackPath, ServerBaseUrl};
use model::email::{
    AuthType, ChosenFolder, IncomingDraft, OutgoingDraft, ProcessedMail, RepliesDraft, ReplyFolder, TlsMode,
};

on_both![
    what_was_never_saved_is_the_default,
    general_comes_back_as_saved,
    outgoing_comes_back_as_saved,
    incoming_comes_back_as_saved,
    replies_come_back_as_saved,
    a_chosen_folder_comes_back_and_a_typed_name_forgets_it,
    a_folder_saved_by_its_name_stays_so,
    a_password_is_kept_replaced_and_removed,
    a_stale_save_changes_nothing,
    of_twenty_first_saves_one_wins,
    of_twenty_later_saves_one_wins,
    an_application_in_use_cannot_be_deleted,
];

const ADA: &str = "ada@contoso.test";

fn revision(version: i32) -> Revision {
    Revision {
        version,
        saved_at: Some(at(version.into())),
        saved_by: Some(ADA.to_owned()),
    }
}

fn outgoing() -> OutgoingDraft {
    OutgoingDraft {
        auth_type: AuthType::Basic,
        host_name: Some("mail.contoso.test".parse().unwrap()),
        host_port: Port::new(65_535),
        tls_mode: TlsMode::Implicit,
        user_name: "deploy".to_owned(),
        forget_password: false,
        application: None,
        from_address: "deploy@contoso.test".parse().unwrap(),
    }
}

fn replies(keep_days: u16) -> RepliesDraft {
    RepliesDraft {
        enabled: true,
        reply_address: Some("approvals@contoso.test".parse().unwrap()),
        folder: ReplyFolder::Named("Inbox/Antworten".parse().unwrap()),
        processed: ProcessedMail::Delete,
        keep_days,
        interval_seconds: 86_400,
    }
}

async fn what_was_never_saved_is_the_default(rig: &Rig) {
    let mut unit = rig.read().await;
    assert_eq!(unit.general().await.unwrap(), GeneralSettings::default());
    assert_eq!(unit.outgoing().await.unwrap(), OutgoingSettings::default());
    assert_eq!(unit.incoming().await.unwrap(), IncomingSettings::default());
    assert_eq!(unit.replies().await.unwrap(), ReplySettings::default());
    assert_eq!(unit.outgoing_password().await.unwrap(), None);
    assert_eq!(unit.incoming_password().await.unwrap(), None);
}

async fn general_comes_back_as_saved(rig: &Rig) {
    let callback_path: CallbackPath = "/flexdeploy/rest/v2/oauth".parse().unwrap();
    let base = ServerBaseUrl::parse("https://console.contoso.test:8443/mail/", &callback_path).unwrap();
    let mut settings = GeneralSettings {
        revision: revision(1),
        base_url: Some(base),
        callback_path,
    };
    assert!(
        rig.commit(async |unit| unit.save_general(&settings, 0).await)
            .await
    );
    assert_eq!(rig.read().await.general().await.unwrap(), settings);
    settings.base_url = None;
    settings.revision = revision(2);
    assert!(
        rig.commit(async |unit| unit.save_general(&settings, 1).await)
            .await
    );
    assert_eq!(rig.read().await.general().await.unwrap(), settings);
}

async fn outgoing_comes_back_as_saved(rig: &Rig) {
    let application = rig
        .commit(async |unit| Ok(saved_application(unit, 1).await))
        .await;
    let mut draft = outgoing();
    draft.application = Some(application.id);
    assert!(
        rig.commit(async |unit| unit.save_outgoing(&draft, None, ADA, at(1), 0).await)
            .await
    );
    let expected = OutgoingSettings {
        revision: revision(1),
        auth_type: draft.auth_type,
        host_name: draft.host_name,
        host_port: draft.host_port,
        tls_mode: draft.tls_mode,
        user_name: draft.user_name,
        has_password: false,
        application: draft.application,
        from_address: Some(draft.from_address),
    };
    assert_eq!(rig.read().await.outgoing().await.unwrap(), expected);
}

async fn incoming_comes_back_as_saved(rig: &Rig) {
    let application = rig
        .commit(async |unit| Ok(saved_application(unit, 1).await))
        .await;
    let own = IncomingDraft {
        auth_type: Some(AuthType::OAuth),
        host_name: Some("imap.contoso.test".parse().unwrap()),
        host_port: Port::new(993),
        tls_mode: Some(TlsMode::StartTls),
        user_name: Some("approvals".to_owned()),
        forget_password: false,
        application: Some(application.id),
    };
    assert!(
        rig.commit(async |unit| unit.save_incoming(&own, None, ADA, at(1), 0).await)
            .await
    );
    let expected = IncomingSettings {
        revision: revision(1),
        auth_type: own.auth_type,
        host_name: own.host_name,
        host_port: own.host_port,
        tls_mode: own.tls_mode,
        user_name: own.user_name,
        has_password: false,
        application: own.application,
    };
    assert_eq!(rig.read().await.incoming().await.unwrap(), expected);

    let inherited = IncomingDraft::default();
    assert!(
        rig.commit(async |unit| unit.save_incoming(&inherited, None, ADA, at(2), 1).await)
            .await
    );
    let expected = IncomingSettings {
        revision: revision(2),
        ..IncomingSettings::default()
    };
    assert_eq!(rig.read().await.incoming().await.unwrap(), expected);
}

async fn replies_come_back_as_saved(rig: &Rig) {
    let draft = replies(3650);
    assert!(
        rig.commit(async |unit| unit.save_replies(&draft, ADA, at(1), 0).await)
            .await
    );
    let expected = ReplySettings {
        revision: revision(1),
        enabled: true,
        reply_address: draft.reply_address,
        folder: Some(draft.folder),
        processed: draft.processed,
        keep_days: 3650,
        interval_seconds: 86_400,
    };
    assert_eq!(rig.read().await.replies().await.unwrap(), expected);
}

async fn a_chosen_folder_comes_back_and_a_typed_name_forgets_it(rig: &Rig) {
    let chosen = ReplyFolder::Chosen(ChosenFolder {
        id: "AAMkAGI2-_Zz=".parse().unwrap(),
        // A name may hold what no path may
        name: "Posteingang/Rückmeldungen//2026".parse().unwrap(),
        mailbox: "büro@contoso.test".to_owned(),
    });
    let by_id = RepliesDraft {
        folder: chosen.clone(),
        ..replies(1)
    };
    let by_name = replies(1);
    for (expected, draft) in [by_id, by_name].into_iter().enumerate() {
        let expected = i32::try_from(expected).unwrap();
        assert!(
            rig.commit(async |unit| unit.save_replies(&draft, ADA, at(1), expected).await)
                .await
        );
        let found = rig.read().await.replies().await.unwrap();
        assert_eq!(found.folder, Some(draft.folder));
    }
}

/// What was saved before folders could be chosen.
async fn a_folder_saved_by_its_name_stays_so(rig: &Rig) {
    rig.raw(
        "INSERT INTO reply_settings (id, version, saved_at, saved_by, enabled, folder, processed, keep_days, interval_seconds) \
         VALUES (1, 1, '2026-11-23 08:00:00+00:00', 'ada', true, 'Inbox/Countersign', 'move', 30, 300)",
    )
    .await;
    let found = rig.read().await.replies().await.unwrap();
    let path = "Inbox/Countersign".parse().unwrap();
    assert_eq!(found.folder, Some(ReplyFolder::Named(path)));
}

async fn a_password_is_kept_replaced_and_removed(rig: &Rig) {
    let incoming = IncomingDraft::default();
    let steps = [
        (Some(Some(sealed(1))), Some(sealed(1))),
        (None, Some(sealed(1))),
        (Some(Some(sealed(2))), Some(sealed(2))),
        (Some(None), None),
        (None, None),
    ];
    for (version, (given, expected)) in (0..).zip(steps) {
        rig.commit(async |unit| {
            let given = given.clone();
            assert!(
                unit.save_outgoing(&outgoing(), given.clone(), ADA, at(1), version)
                    .await?
            );
            assert!(unit.save_incoming(&incoming, given, ADA, at(1), version).await?);
            Ok(())
        })
        .await;
        let mut unit = rig.read().await;
        assert_eq!(unit.outgoing_password().await.unwrap(), expected, "{version}");
        assert_eq!(unit.incoming_password().await.unwrap(), expected, "{version}");
        assert_eq!(unit.outgoing().await.unwrap().has_password, expected.is_some());
        assert_eq!(unit.incoming().await.unwrap().has_password, expected.is_some());
    }
}

async fn a_stale_save_changes_nothing(rig: &Rig) {
    let save = async |days, expected| {
        rig.commit(async |unit| unit.save_replies(&replies(days), ADA, at(1), expected).await)
            .await
    };
    assert!(!save(9, 1).await, "nothing is saved yet");
    assert!(save(1, 0).await);
    assert!(!save(9, 0).await, "somebody was first");
    assert!(save(2, 1).await);
    assert!(!save(9, 1).await, "somebody was faster");
    assert!(!save(9, 3).await, "a version to come");
    let found = rig.read().await.replies().await.unwrap();
    assert_eq!((found.revision.version, found.keep_days), (2, 2));
    // with a password on top
    rig.commit(async |unit| {
        assert!(
            unit.save_outgoing(&outgoing(), Some(Some(sealed(1))), ADA, at(1), 0)
                .await?
        );
        assert!(
            !unit
                .save_outgoing(&outgoing(), Some(Some(sealed(9))), ADA, at(1), 0)
                .await?
        );
        assert!(!unit.save_outgoing(&outgoing(), Some(None), ADA, at(1), 2).await?);
        Ok(())
    })
    .await;
    assert_eq!(
        rig.read().await.outgoing_password().await.unwrap(),
        Some(sealed(1))
    );
}

async fn of_twenty_first_saves_one_wins(rig: &Rig) {
    assert_eq!(racing_saves(rig, 0).await, 1);
    assert_eq!(rig.read().await.outgoing().await.unwrap().revision.version, 1);
}

async fn of_twenty_later_saves_one_wins(rig: &Rig) {
    assert!(
        rig.commit(async |unit| unit.save_outgoing(&outgoing(), None, ADA, at(1), 0).await)
            .await
    );
    assert_eq!(racing_saves(rig, 1).await, 1);
    assert_eq!(rig.read().await.outgoing().await.unwrap().revision.version, 2);
}

async fn racing_saves(rig: &Rig, expected: i32) -> usize {
    rig.race(|store, number| async move {
        let by = format!("racer {number}");
        let mut unit = store.write().await.unwrap();
        let won = unit
            .save_outgoing(&outgoing(), None, &by, at(2), expected)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        won
    })
    .await
}

async fn an_application_in_use_cannot_be_deleted(rig: &Rig) {
    let [sends, reads, neither] = rig
        .commit(async |unit| {
            let mut all = Vec::new();
            for number in 1..=3 {
                all.push(saved_application(unit, number).await.id);
            }
            Ok([all[0], all[1], all[2]])
        })
        .await;
    rig.commit(async |unit| {
        let draft = OutgoingDraft {
            application: Some(sends),
            ..outgoing()
        };
        unit.save_outgoing(&draft, None, ADA, at(1), 0).await?;
        let draft = IncomingDraft {
            application: Some(reads),
            ..IncomingDraft::default()
        };
        unit.save_incoming(&draft, None, ADA, at(1), 0).await
    })
    .await;
    for used in [sends, reads] {
        let refused = rig.write().await.remove_application(used).await;
        assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
    }
    rig.commit(async |unit| unit.remove_application(neither).await)
        .await;
    let gone = OutgoingDraft {
        application: Some(neither),
        ..outgoing()
    };
    let refused = rig.write().await.save_outgoing(&gone, None, ADA, at(1), 1).await;
    assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
}
