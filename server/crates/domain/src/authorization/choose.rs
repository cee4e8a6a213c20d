//! What is to become of a sign-in whose account was not the expected one.

use super::held::{AccountKind, access_place, belongs, refresh_place};
use super::keep::{SignIn, keep};
use super::settings_follow::{Extent, follow};
use crate::diagnostics::{explain_mail, explain_token, knowledge};
use crate::error::Refusal;
use crate::integrations::{client, uses_of};
use crate::ports::{Mailbox, Route, VaultError};
use crate::records::{Account, Application, HeldSignIn, Session};
use crate::services::{Actor, Services};
use model::advice::Problem;
use model::email::FolderPath;
use model::ids::{ApplicationId, HeldSignInId};
use model::permission::{Permission, Use};

/// What the administrator chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The account is a delegate of the expected mailbox, which is shared with it.
    Delegate,
    /// The account's own mailbox is the one to use.
    ChangeUserName,
    /// Throw it away.
    Leave,
}

impl Way {
    /// The value that forms send.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Delegate => "delegate",
            Self::ChangeUserName => "change",
            Self::Leave => "leave",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        [Self::Delegate, Self::ChangeUserName, Self::Leave]
            .into_iter()
            .find(|way| way.value() == value)
    }
}

/// Why nothing came of a choice. Nothing was stored; what waits goes on waiting, unless it is gone.
#[derive(Debug)]
pub enum NotChosen {
    /// Nothing waits: it was chosen already, time is up, or it belongs to another session.
    Gone,
    /// The account has no mailbox here, so neither way leads on.
    NoMailbox,
    /// The application was saved since. The tokens may belong to another registration.
    Changed,
    /// The provider refused what the choice needs.
    Provider(Box<Problem>),
    /// Our own fault.
    Internal(Refusal),
}

impl<E: Into<Refusal>> From<E> for NotChosen {
    fn from(error: E) -> Self {
        Self::Internal(error.into())
    }
}

/// Does what was chosen. Whoever chooses first decides; a second choice finds nothing.
///
/// # Errors
/// [`NotChosen`].
pub async fn choose(
    services: &Services,
    actor: &Actor,
    session: &Session,
    application: ApplicationId,
    id: HeldSignInId,
    way: Way,
) -> Result<(), NotChosen> {
    let held = services
        .database
        .read()
        .await?
        .held_sign_in(id)
        .await?
        .filter(|held| belongs(services, held, session, application))
        .ok_or(NotChosen::Gone)?;
    if way == Way::Leave {
        let mut unit = services.database.write().await?;
        unit.take_held_sign_in(id).await?.ok_or(NotChosen::Gone)?;
        unit.commit().await?;
        return Ok(());
    }
    if AccountKind::of(&held.tid, &held.account) != AccountKind::Member {
        return Err(NotChosen::NoMailbox);
    }
    let work = {
        let (services, actor) = (services.clone(), actor.clone());
        async move { decide(&services, &actor, held, way).await }
    };
    // A refresh may turn the tokens over: then they have to be saved, also when the browser has gone
    services.background.see_through(work).await
}

async fn decide(services: &Services, actor: &Actor, mut held: HeldSignIn, way: Way) -> Result<(), NotChosen> {
    let mut unit = services.database.read().await?;
    let application = unit.application(held.application).await?.ok_or(NotChosen::Gone)?;
    drop(unit);
    if application.saved_at > held.created_at {
        return Err(NotChosen::Changed);
    }
    let (extent, detail) = match way {
        Way::Delegate => {
            widen(services, &application, &mut held).await?;
            may_open(services, &application, &held).await?;
            (
                Extent::UserName,
                format!("as {}, delegate of {}", held.account.upn, held.expected),
            )
        }
        Way::ChangeUserName | Way::Leave => (
            Extent::Mailbox,
            format!("as {}, instead of {}", held.account.upn, held.expected),
        ),
    };
    let mut unit = services.database.write().await?;
    let held = unit.take_held_sign_in(held.id).await?.ok_or(NotChosen::Gone)?;
    let sign_in = opened(services, &held)?;
    if !keep(services, unit.as_mut(), actor, &application, &sign_in, detail).await? {
        return Err(NotChosen::Changed);
    }
    follow(services, unit.as_mut(), actor, &application, &held, extent).await?;
    unit.commit().await?;
    Ok(())
}

fn opened(services: &Services, held: &HeldSignIn) -> Result<SignIn, VaultError> {
    Ok(SignIn {
        tid: held.tid.clone(),
        account: held.account.clone(),
        scopes: held.scopes.clone(),
        access_token: services
            .vault
            .open_text(&access_place(held.id), &held.access_token)?,
        access_expires_at: held.access_expires_at,
        refresh_token: services
            .vault
            .open_text(&refresh_place(held.id), &held.refresh_token)?,
    })
}

/// Permissions that a delegate needs. What was asked for took the mailbox for the account's own.
async fn needed(
    services: &Services,
    application: &Application,
    account: &Account,
) -> Result<Vec<Permission>, Refusal> {
    let mut unit = services.database.read().await?;
    let usage = uses_of(unit.as_mut(), application, Some(account)).await?;
    let what = if usage.by.is_empty() {
        Use {
            sends: true,
            reads: true,
            ..Use::default()
        }
    } else {
        usage.what
    };
    let what = Use {
        sends_as_other: what.sends,
        reads_other: what.reads,
        ..what
    };
    Ok(what.permissions())
}

/// Takes up the permissions for shared mailboxes, where the registration has them and somebody consented. A refresh may ask for more
/// than the sign-in did (learn.microsoft.com: *Refresh the access token*).
async fn widen(
    services: &Services,
    application: &Application,
    held: &mut HeldSignIn,
) -> Result<(), NotChosen> {
    let needed = needed(services, application, &held.account).await?;
    let missing = |scopes: &[String]| {
        needed
            .iter()
            .filter(|permission| permission.is_graph() && !permission.is_granted_by(scopes))
            .map(|permission| permission.name())
            .collect::<Vec<_>>()
    };
    if missing(&held.scopes).is_empty() {
        return Ok(());
    }
    let client = client(services, services.database.read().await?.as_mut(), application).await?;
    let sign_in = opened(services, held)?;
    let tokens = services
        .tokens
        .refresh(&client, &sign_in.refresh_token, &needed)
        .await
        .map_err(|fault| NotChosen::Provider(Box::new(explain_token(&fault))))?;
    held.access_token = services
        .vault
        .seal_text(&access_place(held.id), &tokens.access_token);
    held.access_expires_at = tokens.expires_at;
    if let Some(token) = &tokens.refresh_token {
        held.refresh_token = services.vault.seal_text(&refresh_place(held.id), token);
    }
    held.scopes = tokens.scopes;
    save(services, held).await?;
    let missing = missing(&held.scopes);
    if missing.is_empty() {
        return Ok(());
    }
    Err(NotChosen::Provider(Box::new(permission_missing(
        &needed, &missing,
    ))))
}

/// Saves the tokens before they are used, unless somebody chose meanwhile.
async fn save(services: &Services, held: &HeldSignIn) -> Result<(), NotChosen> {
    let mut unit = services.database.write().await?;
    unit.take_held_sign_in(held.id).await?.ok_or(NotChosen::Gone)?;
    unit.put_held_sign_in(held).await?;
    unit.commit().await?;
    Ok(())
}

fn permission_missing(needed: &[Permission], missing: &[&str]) -> Problem {
    let graph: Vec<&str> = needed
        .iter()
        .filter(|permission| permission.is_graph())
        .map(|permission| permission.name())
        .collect();
    let granted = (graph.len() - missing.len()).to_string();
    let values = [
        ("granted", granted.as_str()),
        ("needed", &graph.len().to_string()),
        ("missing", &missing.join(", ")),
        ("all", &graph.join(", ")),
    ];
    knowledge::permission_missing(&values)
}

/// Whether the account may open the mailbox: its inbox is looked at, and nothing in it.
async fn may_open(
    services: &Services,
    application: &Application,
    held: &HeldSignIn,
) -> Result<(), NotChosen> {
    let Ok(inbox) = "Inbox".parse::<FolderPath>() else {
        return Ok(());
    };
    let route = Route::Graph {
        graph: application.endpoints.graph.clone(),
        token: opened(services, held)?.access_token,
    };
    let mailbox = Mailbox::Other(held.expected.clone());
    services
        .reader
        .folder(&route, &mailbox, &inbox)
        .await
        .map(|_| ())
        .map_err(|fault| NotChosen::Provider(Box::new(explain_mail(&fault, "Microsoft Graph"))))
}
