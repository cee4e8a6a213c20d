//! One refresh, single-flight across all instances.
//!
//! The lease in the database lets one instance ask the provider; the generation that was read is named when writing, so that even
//! one whose lease ran out cannot overwrite newer tokens. The rotated refresh token is committed before the access token is used.

use super::{outcome, refresh_token_place};
use crate::audit::{record, subject};
use crate::credentials::text;
use crate::error::Refusal;
use crate::integrations::{client, uses_of};
use crate::ports::{TokenFault, TokenSet};
use crate::records::{Application, Authorization};
use crate::services::{Actor, Services};
use chrono::TimeDelta;
use model::audit::AuditAction;
use model::authorization::AuthorizationState;

/// How long a lease holds. Longer than the HTTP client's whole time limit, so that it cannot run out under a slow answer.
const LEASE: TimeDelta = TimeDelta::seconds(30);

/// How a try ended.
pub(super) enum Tried {
    /// The authorization as it is saved now: with new tokens, or with what went wrong.
    Done(Box<Authorization>),
    /// Another instance is at it, or was faster: read again.
    Elsewhere,
}

/// Refreshes `authorization` as it was read.
pub(super) async fn refresh(
    services: &Services,
    application: &Application,
    authorization: &Authorization,
) -> Result<Tried, Refusal> {
    if !lease(services, authorization).await? {
        return Ok(Tried::Elsewhere);
    }
    let answer = ask(services, application, authorization).await?;
    let now = services.now();
    let after = match &answer {
        Ok(tokens) => outcome::refreshed(
            authorization,
            tokens,
            services.vault.as_ref(),
            &services.instance,
            now,
        ),
        Err(fault) => {
            tracing::warn!(application = %application.name, kind = ?fault.kind, code = fault.answer.as_ref().and_then(|a| a.code.as_deref()), event = "authorization.refresh-failed", "refresh failed");
            outcome::failed(authorization, fault, now)
        }
    };
    let mut unit = services.database.write().await?;
    if !unit.save_authorization(&after, authorization.generation).await? {
        // Somebody re-authorized in the meantime: theirs is newer
        return Ok(Tried::Elsewhere);
    }
    if after.state == AuthorizationState::NeedsReauthorization && authorization.state != after.state {
        let about = subject("application", &application.id, &application.name);
        let why = after
            .problem
            .as_ref()
            .map(|problem| problem.code.clone())
            .unwrap_or_default();
        record(
            services,
            unit.as_mut(),
            &Actor::system(),
            AuditAction::AuthorizationLost,
            about,
            why,
        )
        .await?;
    }
    unit.commit().await?;
    Ok(Tried::Done(Box::new(after)))
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
) -> Result<Result<TokenSet, TokenFault>, Refusal> {
    let opened = services
        .vault
        .open(&refresh_token_place(application.id), &authorization.refresh_token)?;
    let refresh_token = text(&opened)?;
    let (client, permissions) = {
        let mut unit = services.database.read().await?;
        let usage = uses_of(unit.as_mut(), application, Some(&authorization.account)).await?;
        (
            client(services, unit.as_mut(), application).await?,
            usage.permissions(),
        )
    };
    // Only what was granted: asking for a permission nobody has consented to yet would turn a good token into an error
    let granted: Vec<_> = permissions
        .into_iter()
        .filter(|permission| permission.is_granted_by(&authorization.scopes))
        .collect();
    Ok(services.tokens.refresh(&client, &refresh_token, &granted).await)
}
