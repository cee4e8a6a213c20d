//! Redeems the code, and asks who signed in.

use super::callback_problem::{Begun, CallbackProblem};
use super::{pending_place, preflight};
use crate::audit::{record, subject};
use crate::diagnostics::{explain_mail, explain_token, knowledge};
use crate::error::Refusal;
use crate::integrations::client;
use crate::ports::{IdentityClaims, RedeemRequest, TokenFault, TokenFaultKind, TokenSet, VaultError};
use crate::records::{Account, Application, PendingSignIn};
use crate::services::{Actor, Services};
use chrono::TimeDelta;
use model::advice::{Problem, Retry};
use model::audit::AuditAction;
use secrecy::{ExposeSecret, SecretString};

/// From this difference on, a clock explains why an answer of the provider is not believed. Both sides allow 5 minutes, and `Date` has
/// no parts of a second.
const TELLING: TimeDelta = TimeDelta::seconds(290);

/// Client assertion is not within its valid time range.
const ASSERTION_TIME: &str = "AADSTS700024";

/// Tokens, and who signed in according to the ID token and to the provider's API.
pub(super) struct Redeemed {
    pub(super) tokens: TokenSet,
    pub(super) claims: IdentityClaims,
    pub(super) account: Account,
}

/// Redeems the code. The two names of who signed in have to agree.
pub(super) async fn redeem(
    services: &Services,
    actor: &Actor,
    application: &Application,
    pending: &PendingSignIn,
    begun: &Begun,
    code: SecretString,
) -> Result<Redeemed, CallbackProblem> {
    let secrets = services
        .vault
        .open_text(&pending_place(&pending.state), &pending.secrets)?;
    let (nonce, verifier) = secrets
        .expose_secret()
        .split_once('\n')
        .ok_or(VaultError::Damaged)?;
    let request = RedeemRequest {
        code,
        verifier: verifier.to_owned().into(),
        nonce: nonce.to_owned().into(),
        redirect_uri: pending.redirect_uri.clone(),
        permissions: pending.permissions.clone(),
    };
    let client = client(services, services.database.read().await?.as_mut(), application).await?;
    let (tokens, claims) = match services.tokens.redeem(&client, &request).await {
        Ok(redeemed) => redeemed,
        Err(fault) => return Err(not_redeemed(services, actor, application, begun, &fault).await?),
    };
    let problem = match services
        .accounts
        .account(&application.endpoints.graph, &tokens.access_token)
        .await
    {
        Ok(account) if account.oid == claims.oid => {
            return Ok(Redeemed {
                tokens,
                claims,
                account,
            });
        }
        Ok(_) => explain_token(&TokenFault {
            kind: TokenFaultKind::Unusable(
                "the access token speaks for another account than the ID token".to_owned(),
            ),
            answer: None,
        }),
        Err(fault) => explain_mail(&fault, "Microsoft Graph"),
    };
    refuse(services, actor, application, &problem.code).await?;
    Err(ended(begun, problem))
}

/// Why there are no tokens. Where time may be the reason, the clocks are compared before anything is claimed.
async fn not_redeemed(
    services: &Services,
    actor: &Actor,
    application: &Application,
    begun: &Begun,
    fault: &TokenFault,
) -> Result<CallbackProblem, Refusal> {
    let problem = explain_token(fault);
    refuse(services, actor, application, &problem.code).await?;
    let may_be_time =
        matches!(fault.kind, TokenFaultKind::Unusable(_)) || fault.code() == Some(ASSERTION_TIME);
    if may_be_time {
        let (_, ahead) = preflight::discover(services, application).await;
        if let Some(ahead) = ahead.filter(|ahead| ahead.abs() >= TELLING) {
            return Ok(CallbackProblem::ClockWrong {
                begun: begun.clone(),
                ahead,
                problem: Box::new(problem),
            });
        }
    }
    Ok(ended(begun, problem))
}

/// The end that belongs to a problem.
pub(super) fn ended(begun: &Begun, problem: Problem) -> CallbackProblem {
    let passes = knowledge::entry(&problem.code).is_some_and(|entry| entry.retry == Retry::ByItself);
    if passes {
        CallbackProblem::Unavailable(begun.clone(), Box::new(problem))
    } else {
        CallbackProblem::Provider(begun.clone(), Box::new(problem))
    }
}

/// Records that a sign-in came to nothing.
pub(super) async fn refuse(
    services: &Services,
    actor: &Actor,
    application: &Application,
    why: &str,
) -> Result<(), Refusal> {
    let mut unit = services.database.write().await?;
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
    Ok(())
}
