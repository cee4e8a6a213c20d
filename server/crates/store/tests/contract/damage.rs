//! Rows that somebody else changed are named, not guessed at.

use crate::rig::Rig;
use crate::samples::{administrator, at, authorization, event, hash, saved_application, session, test_run};
use domain::ports::StoreError;
use domain::records::{AuditFilter, PageKey};
use model::audit::AuditAction;
use model::email::{IncomingDraft, ProcessedMail, RepliesDraft, ReplyFolder};

on_both![
    a_person_that_cannot_be_read_is_named,
    an_application_that_cannot_be_read_is_named,
    an_authorization_that_cannot_be_read_is_named,
    settings_that_cannot_be_read_are_named,
    a_reply_folder_that_cannot_be_read_is_named,
    a_log_that_cannot_be_read_is_named,
];

/// Whether this is the complaint about that column.
fn is_about<T: std::fmt::Debug>(result: Result<T, StoreError>, place: (&str, &str)) {
    match result {
        Err(StoreError::Inconsistent { table, column, .. }) => assert_eq!((table, column), place),
        other => panic!("{place:?}: {other:?}"),
    }
}

async fn a_person_that_cannot_be_read_is_named(rig: &Rig) {
    let ada = administrator(1, "ada@contoso.test");
    rig.commit(async |unit| {
        unit.add_administrator(&ada).await?;
        unit.add_session(&session(1, &ada)).await
    })
    .await;
    rig.raw("UPDATE administrators SET email = 'nobody'").await;
    let mut unit = rig.read().await;
    let result = unit.administrator(ada.id).await;
    let Err(StoreError::Inconsistent { row, .. }) = &result else {
        panic!("{result:?}");
    };
    assert_eq!(row, &ada.id.to_string());
    is_about(result, ("administrators", "email"));
    is_about(unit.session(&hash(1)).await, ("administrators", "email"));
}

async fn an_application_that_cannot_be_read_is_named(rig: &Rig) {
    let application = rig
        .commit(async |unit| Ok(saved_application(unit, 1).await))
        .await;
    for (set, column) in [
        ("cloud = 'nine'", "cloud"),
        ("cloud = 'global', graph_url = 'http://far.test'", "graph_url"),
        (
            "graph_url = 'https://a.test', client_auth = 'certificate'",
            "certificate_id",
        ),
        ("client_auth = 'trust me'", "client_auth"),
    ] {
        rig.raw(&format!("UPDATE applications SET {set}")).await;
        let mut unit = rig.read().await;
        is_about(unit.application(application.id).await, ("applications", column));
        is_about(unit.applications().await, ("applications", column));
    }
    for (set, column) in [
        ("facts = '{'", "facts"),
        ("facts = '{\"kind\":\"secret_text\"}', kind = 'ssh_key'", "kind"),
    ] {
        rig.raw(&format!("UPDATE credentials SET {set}")).await;
        is_about(rig.read().await.credentials().await, ("credentials", column));
    }
}

async fn an_authorization_that_cannot_be_read_is_named(rig: &Rig) {
    let application = rig
        .commit(async |unit| {
            let application = saved_application(unit, 1).await;
            unit.put_authorization(&authorization(&application, 1)).await?;
            Ok(application)
        })
        .await;
    for (set, column) in [
        ("state = 'fine'", "state"),
        ("state = 'authorized', scopes = 'Mail.Send'", "scopes"),
        ("scopes = '[]', problem = '{}'", "problem"),
    ] {
        rig.raw(&format!("UPDATE authorizations SET {set}")).await;
        is_about(
            rig.read().await.authorization(application.id).await,
            ("authorizations", column),
        );
    }
}

async fn settings_that_cannot_be_read_are_named(rig: &Rig) {
    rig.commit(async |unit| {
        unit.save_incoming(&IncomingDraft::default(), None, "ada", at(0), 0)
            .await
    })
    .await;
    for (set, column) in [
        ("host_port = 65536", "host_port"),
        ("host_port = 0", "host_port"),
        ("host_port = NULL, tls_mode = 'maybe'", "tls_mode"),
    ] {
        rig.raw(&format!("UPDATE incoming_settings SET {set}")).await;
        is_about(rig.read().await.incoming().await, ("incoming_settings", column));
    }
}

async fn a_reply_folder_that_cannot_be_read_is_named(rig: &Rig) {
    let draft = RepliesDraft {
        enabled: true,
        reply_address: None,
        folder: ReplyFolder::Named("Inbox/Countersign".parse().unwrap()),
        processed: ProcessedMail::Move,
        keep_days: 30,
        interval_seconds: 300,
    };
    rig.commit(async |unit| unit.save_replies(&draft, "ada", at(0), 0).await)
        .await;
    for (set, column) in [
        ("folder_id = 'AAMk'", "folder_mailbox"),
        ("folder_mailbox = 'x', folder_id = ''", "folder_id"),
        ("folder_id = 'AAMk', folder = ''", "folder"),
        ("folder_id = NULL, folder = 'a//b'", "folder"),
    ] {
        rig.raw(&format!("UPDATE reply_settings SET {set}")).await;
        is_about(rig.read().await.replies().await, ("reply_settings", column));
    }
}

async fn a_log_that_cannot_be_read_is_named(rig: &Rig) {
    let run = test_run(1, 0);
    rig.commit(async |unit| {
        unit.add_test_run(&run).await?;
        unit.add_audit_event(&event(1, 0, AuditAction::SignedIn, ""))
            .await
    })
    .await;
    rig.raw("UPDATE test_steps SET duration_ms = -1 WHERE place = 2")
        .await;
    is_about(
        rig.read().await.test_run(run.head.id).await,
        ("test_steps", "duration_ms"),
    );
    rig.raw("UPDATE test_runs SET outcome = 'splendid'").await;
    is_about(rig.read().await.last_test_run().await, ("test_runs", "outcome"));
    rig.raw("UPDATE audit_events SET action = 'x'").await;
    let page = rig
        .read()
        .await
        .audit_events(&AuditFilter::default(), PageKey::First, 1)
        .await;
    is_about(page, ("audit_events", "action"));
}

/// Only SQLite lets a column hold a value of another type.
#[tokio::test]
async fn a_value_of_the_wrong_type_is_named() {
    let rig = Rig::sqlite().await;
    let ada = administrator(1, "ada@contoso.test");
    rig.commit(async |unit| unit.add_administrator(&ada).await).await;
    rig.raw("UPDATE administrators SET created_at = 'yesterday'")
        .await;
    is_about(
        rig.read().await.administrator(ada.id).await,
        ("administrators", "created_at"),
    );
    rig.clear_away().await;
}
