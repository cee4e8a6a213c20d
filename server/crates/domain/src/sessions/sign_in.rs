//! Checks address and password and opens a session.

use super::throttle;
use crate::audit::{printable, record, subject};
use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::{Administrator, AuditSubject, Session};
use crate::services::{Actor, Services};
use crate::tokens::SecretToken;
use model::address::EmailAddress;
use model::audit::AuditAction;
use model::form::FieldErrors;
use secrecy::{ExposeSecret, SecretString};

/// Where a request came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// Network address.
    pub remote_address: Option<String>,
    /// `User-Agent`, as sent.
    pub user_agent: Option<String>,
    /// Id of the request.
    pub request_id: Option<String>,
}

impl Client {
    /// An actor from this client.
    #[must_use]
    pub fn actor(&self, administrator: Option<&Administrator>, name: &str) -> Actor {
        Actor {
            administrator: administrator.map(|administrator| administrator.id),
            name: administrator.map_or_else(
                || name.to_owned(),
                |administrator| administrator.email.to_string(),
            ),
            remote_address: self.remote_address.clone(),
            request_id: self.request_id.clone(),
        }
    }
}

/// A new session: its token goes into the cookie and is kept nowhere else.
#[derive(Debug)]
pub struct SignedIn {
    /// For the cookie.
    pub token: SecretToken,
    /// Who.
    pub administrator: Administrator,
}

/// Longest name of a browser that is kept, in characters.
const AGENT_MAX: usize = 200;

const WRONG: &str = "Email address or password is not right.";

/// Signs in. The answer to a wrong address and to a wrong password is the same, and takes the same time. `replaced` is the session
/// that the browser had until now; it ends with the new one's beginning.
///
/// # Errors
/// [`Refusal::TooMany`] while this account or address has to wait, [`Refusal::Invalid`] when the two do not fit.
pub async fn sign_in(
    services: &Services,
    email: &str,
    password: &SecretString,
    client: &Client,
    replaced: Option<&Session>,
) -> Result<SignedIn, Refusal> {
    // What is no address is nobody's. It is counted all the same
    let found = match email.parse::<EmailAddress>() {
        Ok(address) => {
            let mut unit = services.database.read().await?;
            unit.administrator_by_email(&address).await?
        }
        Err(_) => None,
    };
    // Counted before the password is looked at, so that many tries at once do not slip through together
    let whose = found.as_ref().map(|administrator| administrator.id);
    let counted = throttle::admit(services, email, whose, client.remote_address.as_deref()).await?;
    let hash = found
        .as_ref()
        .filter(|administrator| administrator.active)
        .map(|administrator| administrator.password_hash.clone());
    let fits = services.passwords.verify(password.clone(), hash).await;
    let Some(verified) = found.filter(|administrator| fits && administrator.active) else {
        return refuse(services, email, client).await;
    };
    let mut unit = services.database.write().await?;
    counted.succeeded(unit.as_mut()).await?;
    // Somebody may have deactivated the account, or set another password, while this one was being verified
    let held = unit.hold_administrator(verified.id).await?;
    let Some(administrator) = held.filter(|held| held.active && same_password(held, &verified)) else {
        drop(unit);
        return refuse(services, email, client).await;
    };
    let mut detail = "";
    if let Some(session) = replaced {
        unit.remove_session(&session.token).await?;
        detail = "in place of the session that this browser had";
    }
    let signed_in = open_session(services, unit.as_mut(), administrator, client, detail).await?;
    unit.commit().await?;
    Ok(signed_in)
}

fn same_password(one: &Administrator, other: &Administrator) -> bool {
    one.password_hash.expose_secret() == other.password_hash.expose_secret()
}

async fn refuse(services: &Services, email: &str, client: &Client) -> Result<SignedIn, Refusal> {
    let mut unit = services.database.write().await?;
    // What was typed may be a password in the wrong field: only something that is an address is kept
    let name = email
        .parse::<EmailAddress>()
        .map_or_else(|_| "(not an address)".to_owned(), |address| address.to_string());
    let about = AuditSubject {
        kind: "administrator",
        id: None,
        name,
    };
    record(
        services,
        unit.as_mut(),
        &client.actor(None, "Nobody"),
        AuditAction::SignInRefused,
        about,
        "",
    )
    .await?;
    unit.commit().await?;
    Err(Refusal::Invalid(FieldErrors::one("password", WRONG)))
}

/// Opens a session within a transaction: always a new token, so that one known before sign-in is worth nothing after it. `detail` is
/// what the audit log says besides.
pub(crate) async fn open_session(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    administrator: Administrator,
    client: &Client,
    detail: &str,
) -> Result<SignedIn, Refusal> {
    let token = SecretToken::random(services.entropy.as_ref());
    let now = services.now();
    let session = Session {
        token: token.hash(),
        administrator: administrator.id,
        created_at: now,
        last_seen_at: now,
        remote_address: client.remote_address.clone(),
        user_agent: client
            .user_agent
            .as_deref()
            .map(|agent| printable(agent, AGENT_MAX)),
    };
    unit.add_session(&session).await?;
    let about = subject("administrator", &administrator.id, &administrator.email);
    record(
        services,
        unit,
        &client.actor(Some(&administrator), ""),
        AuditAction::SignedIn,
        about,
        detail,
    )
    .await?;
    Ok(SignedIn { token, administrator })
}
