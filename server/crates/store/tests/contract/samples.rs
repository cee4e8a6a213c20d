//! Records to begin with. Ids are numbers, so that a test can say which is older.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use domain::TokenHash;
use domain::ports::{Sealed, UnitOfWork};
use domain::records::{
    Account, Administrator, Application, AuditEvent, Authorization, Credential, Ending, HeldSignIn,
    PendingSignIn, ReturnedSignIn, Revision, Session, TestRun, TestRunHead,
};
use model::application::ClientAuthentication;
use model::audit::AuditAction;
use model::authorization::AuthorizationState;
use model::base_url::{CallbackPath, RedirectUri, ServerBaseUrl};
use model::credential::Facts;
use model::ids::{AdministratorId, ApplicationId, AuditEventId, CredentialId, HeldSignInId, TestRunId};
use model::permission::Permission;
use model::provider::{Cloud, Endpoints, Provider};
use model::test_run::{Direction, Step, StepKind};
use uuid::Uuid;

/// `seconds` after the beginning of the tests' time, and some microseconds that must not get lost.
pub(crate) fn at(seconds: i64) -> DateTime<Utc> {
    let beginning = Utc.with_ymd_and_hms(2026, 11, 23, 8, 0, 0).unwrap();
    beginning + TimeDelta::seconds(seconds) + TimeDelta::microseconds(123_456)
}

pub(crate) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn hash(number: u8) -> TokenHash {
    TokenHash::from_bytes([number; 32])
}

pub(crate) fn sealed(number: u8) -> Sealed {
    Sealed(vec![number, 0, 255, number])
}

pub(crate) fn administrator(number: u128, email: &str) -> Administrator {
    Administrator {
        id: AdministratorId::from_uuid(uuid(number)),
        revision: Revision {
            version: 1,
            saved_at: Some(at(0)),
            saved_by: Some("Command line".to_owned()),
        },
        email: email.parse().unwrap(),
        name: "Ada Admin".parse().unwrap(),
        password_hash: "$argon2id$v=19$x".to_owned().into(),
        active: true,
        created_at: at(0),
        password_changed_at: at(1),
    }
}

pub(crate) fn session(number: u8, administrator: &Administrator) -> Session {
    Session {
        token: hash(number),
        administrator: administrator.id,
        created_at: at(0),
        last_seen_at: at(0),
        remote_address: Some("192.0.2.1".to_owned()),
        user_agent: None,
    }
}

pub(crate) fn credential(number: u128, name: &str) -> Credential {
    Credential {
        id: CredentialId::from_uuid(uuid(number)),
        name: name.parse().unwrap(),
        facts: Facts::SecretText,
        created_at: at(0),
        created_by: "ada@contoso.test".to_owned(),
        version: 1,
        replaced: None,
    }
}

pub(crate) fn application(number: u128, name: &str, secret: &Credential) -> Application {
    Application {
        id: ApplicationId::from_uuid(uuid(number)),
        version: 1,
        name: name.parse().unwrap(),
        provider: Provider::MicrosoftGraph,
        cloud: Cloud::Global,
        endpoints: Endpoints::of(Cloud::Global).unwrap(),
        tenant: "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6".parse().unwrap(),
        client_id: "c2d85e10-47f3-4a9b-b6d1-05e8f3a7192c".to_owned(),
        client_authentication: ClientAuthentication::Secret { secret: secret.id },
        saved_at: at(0),
        spare: None,
        saved_by: "ada@contoso.test".to_owned(),
    }
}

/// An application that is saved with the credential it uses.
pub(crate) async fn saved_application(unit: &mut dyn UnitOfWork, number: u128) -> Application {
    let secret = credential(number, &format!("Secret {number}"));
    let application = application(number, &format!("Application {number}"), &secret);
    unit.add_credential(&secret, &sealed(1)).await.unwrap();
    unit.add_application(&application).await.unwrap();
    application
}

pub(crate) fn authorization(application: &Application, generation: i64) -> Authorization {
    Authorization {
        application: application.id,
        state: AuthorizationState::Authorized,
        generation,
        tid: "6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6".to_owned(),
        account: Account {
            oid: "00000000-0000-0000-0000-0000000000a1".to_owned(),
            upn: "deploy@contoso.test".to_owned(),
            mail: Some("deploy@contoso.test".to_owned()),
            name: None,
            aliases: vec!["d@contoso.test".to_owned(), "ü@contoso.test".to_owned()],
        },
        scopes: vec!["https://graph.microsoft.com/Mail.Send".to_owned()],
        access_token: sealed(2),
        access_expires_at: at(3600),
        refresh_token: sealed(3),
        authorized_at: at(0),
        authorized_by: "ada@contoso.test".to_owned(),
        refreshed_at: None,
        refreshed_by: None,
        next_attempt_at: None,
        failures: 0,
        failing_since: None,
        problem: None,
    }
}

pub(crate) fn pending(number: u8, application: &Application, administrator: &Administrator) -> PendingSignIn {
    let base = ServerBaseUrl::parse("https://console.contoso.test", &CallbackPath::default()).unwrap();
    PendingSignIn {
        state: hash(number),
        application: application.id,
        session: hash(200),
        administrator: administrator.id,
        secrets: sealed(4),
        redirect_uri: RedirectUri::of(&base, &CallbackPath::default()),
        permissions: vec![Permission::UserRead, Permission::MailSend],
        expected: "deploy@contoso.test".parse().unwrap(),
        created_at: at(0),
        expires_at: at(600),
    }
}

pub(crate) fn returned(
    number: u8,
    application: &Application,
    administrator: &Administrator,
) -> ReturnedSignIn {
    ReturnedSignIn {
        state: hash(number),
        application: application.id,
        session: hash(200),
        administrator: administrator.id,
        expected: "deploy@contoso.test".parse().unwrap(),
        ending: Ending::UnderWay,
        returned_at: at(0),
        expires_at: at(i64::from(number)),
    }
}

pub(crate) fn held(number: u8, application: &Application, administrator: &Administrator) -> HeldSignIn {
    HeldSignIn {
        id: HeldSignInId::from_uuid(uuid(u128::from(number))),
        application: application.id,
        session: hash(200),
        administrator: administrator.id,
        expected: "deploy@contoso.test".parse().unwrap(),
        tid: "tenant".to_owned(),
        account: Account {
            oid: "oid".to_owned(),
            upn: "ada@contoso.test".to_owned(),
            mail: None,
            name: Some("Ada \"A\" Lovelace".to_owned()),
            aliases: vec!["a.l@contoso.test".to_owned()],
        },
        scopes: vec!["Mail.Send".to_owned()],
        access_token: sealed(5),
        access_expires_at: at(3600),
        refresh_token: sealed(6),
        created_at: at(0),
        expires_at: at(i64::from(number)),
    }
}

pub(crate) fn test_run(number: u128, started: i64) -> TestRun {
    TestRun {
        head: TestRunHead {
            id: TestRunId::from_uuid(uuid(number)),
            number: 0,
            started_by: "ada@contoso.test".to_owned(),
            recipient: "ada@contoso.test".to_owned(),
            started_at: at(started),
            finished_at: None,
            outcome: None,
            outgoing_version: 3,
            incoming_version: 0,
            outgoing_summary: "Contoso Mail (Microsoft Graph)".to_owned(),
            incoming_summary: String::new(),
        },
        steps: vec![
            Step::waiting(Direction::Outgoing, StepKind::SettingsComplete),
            Step::waiting(Direction::Outgoing, StepKind::Token),
            Step::waiting(Direction::Incoming, StepKind::Folder),
        ],
    }
}

pub(crate) fn event(number: u128, seconds: i64, action: AuditAction, detail: &str) -> AuditEvent {
    AuditEvent {
        id: AuditEventId::from_uuid(uuid(number)),
        at: at(seconds),
        administrator: Some(AdministratorId::from_uuid(uuid(1))),
        actor: "Ada Admin".to_owned(),
        action,
        subject_kind: "credential".to_owned(),
        subject_id: None,
        subject_name: "Client secret".to_owned(),
        detail: detail.to_owned(),
        remote_address: None,
        request_id: Some("r-1".to_owned()),
    }
}
