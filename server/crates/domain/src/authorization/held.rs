//! A sign-in whose account was not the expected one: it waits, sealed, until somebody chooses.

use super::keep::SignIn;
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::ports::Place;
use crate::records::{Account, Application, Ending, HeldSignIn, PendingSignIn, Session};
use crate::services::{Actor, Services};
use chrono::TimeDelta;
use model::audit::AuditAction;
use model::ids::{ApplicationId, HeldSignInId};

/// How long a decision may take.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(10);

/// Tenant of all personal accounts (learn.microsoft.com: *ID token claims*).
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// What sort of account signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountKind {
    /// One of the tenant's own: the only sort that has a mailbox there.
    Member,
    /// A guest: signs in with an account of another organisation, and its mailbox is there.
    Guest {
        /// The address at home, as far as the sign-in name tells.
        home: Option<String>,
    },
    /// A personal Microsoft account, as of Outlook.com.
    Personal,
}

impl AccountKind {
    /// By the token's tenant and the sign-in name. Guests are called `name_home.example#EXT#@tenant.example`: the last `_` stands for
    /// the `@` of the address at home.
    #[must_use]
    pub fn of(tid: &str, account: &Account) -> Self {
        if tid.eq_ignore_ascii_case(PERSONAL) {
            return Self::Personal;
        }
        let upper = account.upn.to_uppercase();
        let Some(at) = upper.find("#EXT#@") else {
            return Self::Member;
        };
        let home = account.upn.get(..at).and_then(|name| name.rsplit_once('_'));
        Self::Guest {
            home: home.map(|(name, domain)| format!("{name}@{domain}")),
        }
    }
}

pub(super) fn access_place(id: HeldSignInId) -> Place {
    Place::new("held_sign_ins", "access_token", &id)
}

pub(super) fn refresh_place(id: HeldSignInId) -> Place {
    Place::new("held_sign_ins", "refresh_token", &id)
}

/// Keeps what came back for the session that began it.
pub(super) async fn hold(
    services: &Services,
    actor: &Actor,
    pending: &PendingSignIn,
    application: &Application,
    sign_in: SignIn,
) -> Result<HeldSignInId, Refusal> {
    let id = HeldSignInId::from_uuid(services.new_uuid());
    let now = services.now();
    let why = format!(
        "signed in as {}, expected {}",
        sign_in.account.upn, pending.expected
    );
    let held = HeldSignIn {
        id,
        application: application.id,
        session: pending.session,
        administrator: pending.administrator,
        expected: pending.expected.clone(),
        tid: sign_in.tid,
        account: sign_in.account,
        scopes: sign_in.scopes,
        access_token: services.vault.seal_text(&access_place(id), &sign_in.access_token),
        access_expires_at: sign_in.access_expires_at,
        refresh_token: services
            .vault
            .seal_text(&refresh_place(id), &sign_in.refresh_token),
        created_at: now,
        expires_at: now + GOOD_FOR,
    };
    let mut unit = services.database.write().await?;
    unit.put_held_sign_in(&held).await?;
    unit.end_returned_sign_in(&pending.state, &Ending::Held { held: id })
        .await?;
    let about = subject("application", &application.id, &application.name);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::AuthorizationRefused,
        about,
        why,
    )
    .await?;
    unit.commit().await?;
    Ok(id)
}

/// What somebody has to choose about.
#[derive(Debug, Clone)]
pub struct ShownHeld {
    /// What waits.
    pub held: HeldSignIn,
    /// What sort of account signed in.
    pub kind: AccountKind,
    /// The application.
    pub application: Application,
    /// The account whose sign-in is there already and goes on working.
    pub before: Option<Account>,
}

/// What waits for a decision, for the session that it belongs to.
///
/// # Errors
/// [`Refusal::NotFound`] when nothing waits: it was chosen, or time is up, or it belongs to another session.
pub async fn show_held(
    services: &Services,
    session: &Session,
    application: ApplicationId,
    id: HeldSignInId,
) -> Result<ShownHeld, Refusal> {
    let mut unit = services.database.read().await?;
    let held = unit
        .held_sign_in(id)
        .await?
        .filter(|held| belongs(services, held, session, application))
        .ok_or(Refusal::NotFound)?;
    let before = unit.authorization(application).await?;
    Ok(ShownHeld {
        kind: AccountKind::of(&held.tid, &held.account),
        application: unit.application(application).await?.ok_or(Refusal::NotFound)?,
        before: before.map(|authorization| authorization.account),
        held,
    })
}

/// Whether it is this session's to choose, in time.
pub(super) fn belongs(
    services: &Services,
    held: &HeldSignIn,
    session: &Session,
    application: ApplicationId,
) -> bool {
    held.session == session.token
        && held.administrator == session.administrator
        && held.application == application
        && held.expires_at > services.now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(upn: &str) -> Account {
        Account {
            oid: "o".to_owned(),
            upn: upn.to_owned(),
            mail: None,
            name: None,
            aliases: Vec::new(),
        }
    }

    #[test]
    fn guests_and_personal_accounts_are_told_from_members() {
        let of = |tid: &str, upn: &str| AccountKind::of(tid, &account(upn));
        assert_eq!(of("t", "ada@contoso.test"), AccountKind::Member);
        let guest = of("t", "ada_l_partner.test#EXT#@contoso.test");
        assert_eq!(
            guest,
            AccountKind::Guest {
                home: Some("ada_l@partner.test".to_owned())
            }
        );
        assert_eq!(
            of("t", "odd#ext#@contoso.test"),
            AccountKind::Guest { home: None }
        );
        assert_eq!(of(PERSONAL, "someone@outlook.test"), AccountKind::Personal);
        // What a provider names must never break anything, whatever it is
        for odd in ["", "#EXT#", "ſ#EXT#@x", "ß_ſ.test#EXT#@x"] {
            let _ = of("t", odd);
        }
    }
}
