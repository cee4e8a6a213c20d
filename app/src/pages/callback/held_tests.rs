use super::*;
use crate::testing::html;
use chrono::DateTime;
use domain::TokenHash;
use domain::ports::Sealed;
use domain::records::{Account, Application, HeldSignIn};
use model::application::ClientAuthentication;
use model::ids::{AdministratorId, CredentialId};
use model::provider::{Cloud, Endpoints, Provider};
use uuid::Uuid;

fn shown(upn: &str, kind: AccountKind) -> ShownHeld {
    let id = Uuid::from_u128(7);
    let application = ApplicationId::from_uuid(id);
    ShownHeld {
        held: HeldSignIn {
            id: HeldSignInId::from_uuid(id),
            application,
            session: TokenHash::from_bytes([0; 32]),
            administrator: AdministratorId::from_uuid(id),
            expected: "svc-mail@contoso.test".parse().unwrap(),
            tid: "t".to_owned(),
            account: Account {
                oid: "1f0c6a2e".to_owned(),
                upn: upn.to_owned(),
                mail: None,
                name: None,
                aliases: vec!["<b>@contoso.test".to_owned()],
            },
            scopes: Vec::new(),
            access_token: Sealed(Vec::new()),
            access_expires_at: DateTime::UNIX_EPOCH,
            refresh_token: Sealed(Vec::new()),
            created_at: DateTime::UNIX_EPOCH,
            expires_at: DateTime::UNIX_EPOCH,
        },
        kind,
        application: Application {
            id: application,
            version: 1,
            name: "Contoso Mail".parse().unwrap(),
            provider: Provider::MicrosoftGraph,
            cloud: Cloud::Global,
            endpoints: Endpoints::of(Cloud::Global).unwrap(),
            tenant: "contoso.test".parse().unwrap(),
            client_id: "c".to_owned(),
            client_authentication: ClientAuthentication::Secret {
                secret: CredentialId::from_uuid(id),
            },
            spare: None,
            saved_at: DateTime::UNIX_EPOCH,
            saved_by: "a".to_owned(),
        },
        before: None,
    }
}

#[test]
fn both_accounts_are_named_and_what_the_provider_says_is_escaped() {
    let page = html(|| page(shown("mail.admin@contoso.test", AccountKind::Member), None));
    for word in [
        "mail.admin@contoso.test",
        "svc-mail@contoso.test",
        "1f0c6a2e",
        "Nothing has been stored yet",
        "value=\"delegate\"",
        "value=\"change\"",
        "shared mailbox",
    ] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(!page.contains("<b>@"), "{page}");
}

#[test]
fn a_guest_and_a_personal_account_can_only_sign_in_again() {
    let home = Some("ada@partner.test".to_owned());
    for (kind, words) in [
        (AccountKind::Guest { home }, "ada@partner.test is a guest"),
        (AccountKind::Personal, "is a personal Microsoft account"),
    ] {
        let page = html(move || page(shown("x#EXT#@contoso.test", kind), None));
        assert!(page.contains(words), "{words}: {page}");
        assert!(
            !page.contains("value=\"delegate\"") && !page.contains("value=\"change\""),
            "{page}"
        );
        assert!(page.contains("/authorize"), "{page}");
    }
}
