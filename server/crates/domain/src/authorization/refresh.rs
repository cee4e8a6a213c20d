//! One refresh, single-flight across all instances.
//!
//! The lease in the database lets one instance ask the provider; the generation that was read is named when writing, so that even
//! one whose lease ran out cannot overwrite newer tokens. The rotated refresh token is committed before the access token is used, and
//! from the provider's answer until that commit nothing gives up: not a closed connection, not a locked database, not the end of the
//! program.

use super::{outcome, refresh_token_place};
use crate::audit::{record, subject};
use crate::diagnostics::explain_fallback;
use crate::error::Refusal;
use crate::integrations::{client_with, uses_of};
use crate::ports::{StoreError, TokenFault, TokenFaultKind, TokenSet, UnitOfWork};
use crate::records::{Application, Authorization, SpareRole};
use crate::services::{Actor, Services};
use chrono::TimeDelta;
use model::audit::AuditAction;
use model::authorization::AuthorizationState;
use std::time::Duration;

/// How long a lease holds. Longer than the HTTP client's whole time limit twice, for the fallback, so that it cannot run out under a
/// slow answer.
const LEASE: TimeDelta = TimeDelta::seconds(50);
/// Pause before the first new try to save tokens.
const SAVE_AGAIN: Duration = Duration::from_millis(100);
/// Longest pause between two tries to save tokens.
const SAVE_AGAIN_AT_MOST: Duration = Duration::from_secs(5);

/// How a try ended.
pub(super) enum Tried {
    /// The authorization as it is saved now: with new tokens, or with what went wrong.
    Done(Box<Authorization>),
    /// Somebody else is at it, or was faster: read again.
    Elsewhere,
}

/// What the provider answered.
struct Answer {
    /// Tokens, or why there are none.
    outcome: Result<TokenSet, TokenFault>,
    /// The refusal of the client authentication in use, when the fallback was asked with.
    fell_back: Option<TokenFault>,
}

/// Refreshes `authorization` as it was read.
pub(super) async fn refresh(
    services: &Services,
    application: &Application,
    authorization: &Authorization,
) -> Result<Tried, Refusal> {
    let Some(claim) = services.background.claim_refresh(application.id) else {
        return Ok(Tried::Elsewhere);
    };
    let work = {
        let (services, application) = (services.clone(), application.clone());
        let authorization = authorization.clone();
        async move {
            let _claim = claim;
            ask_and_save(&services, &application, &authorization).await
        }
    };
    services.background.see_through(work).await
}

async fn ask_and_save(
    services: &Services,
    application: &Application,
    authorization: &Authorization,
) -> Result<Tried, Refusal> {
    if !lease(services, authorization).await? {
        return Ok(Tried::Elsewhere);
    }
    let answer = ask(services, application, authorization).await?;
    if let Err(fault) = &answer.outcome {
        tracing::warn!(application = %application.name, kind = ?fault.kind, code = fault.code(), event = "authorization.refresh-failed", "refresh failed");
    }
    let mut pause = SAVE_AGAIN;
    loop {
        match save(services, application, authorization, &answer).await {
            // The old refresh token may be spent: until the new one is saved, giving up would lose the authorization
            Err(Refusal::Store(error @ StoreError::Unavailable(_))) if answer.outcome.is_ok() => {
                tracing::error!(application = %application.name, %error, event = "authorization.save-delayed", "new tokens cannot be saved yet; trying again");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(SAVE_AGAIN_AT_MOST);
            }
            ended => return ended,
        }
    }
}

/// Saves what the provider answered, if it is still about what is saved.
async fn save(
    services: &Services,
    application: &Application,
    authorization: &Authorization,
    answer: &Answer,
) -> Result<Tried, Refusal> {
    let now = services.now();
    let mut unit = services.database.write().await?;
    let Some(current) = unit.hold_application(application.id).await? else {
        return Ok(Tried::Elsewhere);
    };
    let after = match &answer.outcome {
        Ok(tokens) => {
            let generation = unit.next_generation().await?;
            let (vault, by) = (services.vault.as_ref(), &services.instance);
            let mut after = outcome::refreshed(authorization, tokens, vault, by, generation, now);
            after.problem = answer.fell_back.as_ref().map(explain_fallback);
            after
        }
        // What was refused is not what is chosen now, a new client secret for one: end the lease, and let it be tried at once
        Err(_) if current.version != application.version => {
            if let Some(saved) = unit.authorization(application.id).await? {
                unit.save_authorization(&saved, authorization.generation).await?;
            }
            unit.commit().await?;
            return Ok(Tried::Elsewhere);
        }
        Err(fault) => outcome::failed(authorization, fault, now),
    };
    if !unit.save_authorization(&after, authorization.generation).await? {
        // Somebody re-authorized or disconnected in the meantime: theirs is newer
        return Ok(Tried::Elsewhere);
    }
    if after.state == AuthorizationState::NeedsReauthorization && authorization.state != after.state {
        record_change(
            services,
            unit.as_mut(),
            application,
            AuditAction::AuthorizationLost,
            &after,
        )
        .await?;
    } else if answer.fell_back.is_some() && answer.outcome.is_ok() && authorization.problem.is_none() {
        record_change(
            services,
            unit.as_mut(),
            application,
            AuditAction::FellBack,
            &after,
        )
        .await?;
    }
    unit.commit().await?;
    Ok(Tried::Done(Box::new(after)))
}

async fn record_change(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    application: &Application,
    action: AuditAction,
    after: &Authorization,
) -> Result<(), Refusal> {
    let about = subject("application", &application.id, &application.name);
    let why = after
        .problem
        .as_ref()
        .map(|problem| problem.code.clone())
        .unwrap_or_default();
    let actor = Actor::system();
    Ok(record(services, unit, &actor, action, about, why).await?)
}

async fn lease(services: &Services, authorization: &Authorization) -> Result<bool, Refusal> {
    let now = services.now();
    let mut unit = services.database.write().await?;
    let taken = unit
        .lease_authorization(
            authorization.application,
            authorization.generation,
            &services.instance,
            now,
            now + LEASE,
        )
        .await?;
    unit.commit().await?;
    Ok(taken)
}

async fn ask(
    services: &Services,
    application: &Application,
    authorization: &Authorization,
) -> Result<Answer, Refusal> {
    let refresh_token = services
        .vault
        .open_text(&refresh_token_place(application.id), &authorization.refresh_token)?;
    let fallback = application
        .spare
        .as_ref()
        .filter(|spare| spare.role == SpareRole::Previous);
    let (client, fallback, permissions) = {
        let mut unit = services.database.read().await?;
        let usage = uses_of(unit.as_mut(), application, Some(&authorization.account)).await?;
        let fallback = match fallback {
            Some(spare) => {
                Some(client_with(services, unit.as_mut(), application, spare.authentication).await?)
            }
            None => None,
        };
        let in_use = application.client_authentication;
        let client = client_with(services, unit.as_mut(), application, in_use).await?;
        (client, fallback, usage.permissions())
    };
    // Only what was granted: asking for a permission nobody has consented to yet would turn a good token into an error
    let granted: Vec<_> = permissions
        .into_iter()
        .filter(|permission| permission.is_granted_by(&authorization.scopes))
        .collect();
    let outcome = services.tokens.refresh(&client, &refresh_token, &granted).await;
    Ok(match (outcome, fallback) {
        // A client that is refused has spent nothing: the same refresh token can be presented again
        (Err(fault), Some(fallback)) if fault.kind == TokenFaultKind::ClientRejected => {
            tracing::warn!(application = %application.name, code = fault.code(), event = "authorization.fell-back", "client authentication refused; trying the one from before");
            Answer {
                outcome: services.tokens.refresh(&fallback, &refresh_token, &granted).await,
                fell_back: Some(fault),
            }
        }
        (outcome, _) => Answer {
            outcome,
            fell_back: None,
        },
    })
}
