//! The state that comes back with the browser: good once, and remembered for whoever looks again.

use super::callback_problem::{Begun, CallbackProblem};
use crate::error::Refusal;
use crate::ports::{StoreError, UnitOfWork};
use crate::records::{Administrator, Application, Ending, PendingSignIn, ReturnedSignIn, Session};
use crate::services::Services;
use crate::tokens::{SecretToken, TokenHash};
use chrono::TimeDelta;
use model::ids::HeldSignInId;
use secrecy::{ExposeSecret, SecretString};

/// How long what became of a sign-in is remembered.
const REMEMBERED: TimeDelta = TimeDelta::hours(24);

/// What a state led to.
pub(super) enum Taken {
    /// A sign-in that comes back for the first time.
    First(Box<PendingSignIn>, Box<Application>),
    /// One that waits for a decision.
    Held(Begun, HeldSignInId),
}

/// Whether a sign-in is under way that was told to come back to `path`. Looks only.
///
/// # Errors
/// When the database fails.
pub async fn comes_back_to(services: &Services, state: &SecretString, path: &str) -> Result<bool, Refusal> {
    let hash = SecretToken::from_text(state.expose_secret()).hash();
    let pending = services.database.read().await?.pending_sign_in(&hash).await?;
    Ok(pending.is_some_and(|pending| {
        url::Url::parse(pending.redirect_uri.as_str()).is_ok_and(|uri| uri.path() == path)
    }))
}

/// Takes out the pending sign-in. Whatever happens next, the state is used up.
pub(super) async fn take(
    services: &Services,
    session: &Session,
    administrator: &Administrator,
    state: &SecretString,
) -> Result<Taken, CallbackProblem> {
    let hash = SecretToken::from_text(state.expose_secret()).hash();
    let mut unit = services.database.write().await?;
    let Some(pending) = unit.take_pending_sign_in(&hash).await? else {
        return again(services, unit.as_mut(), session, administrator, &hash).await;
    };
    let application = unit
        .application(pending.application)
        .await?
        .ok_or(CallbackProblem::UnknownState)?;
    let begun = Begun {
        application: application.id,
        name: application.name.to_string(),
        expected: pending.expected.clone(),
    };
    let void = why_void(services, unit.as_mut(), session, administrator, &pending, begun).await?;
    let now = services.now();
    let returned = ReturnedSignIn {
        state: hash,
        application: application.id,
        session: pending.session,
        administrator: pending.administrator,
        expected: pending.expected.clone(),
        ending: void.as_ref().map_or(Ending::UnderWay, |problem| Ending::Void {
            why: problem.in_short(),
        }),
        returned_at: now,
        expires_at: now + REMEMBERED,
    };
    unit.add_returned_sign_in(&returned).await?;
    unit.commit().await?;
    match void {
        Some(problem) => Err(problem),
        None => Ok(Taken::First(Box::new(pending), Box::new(application))),
    }
}

/// Why a sign-in that comes back for the first time is of no use.
async fn why_void(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    session: &Session,
    administrator: &Administrator,
    pending: &PendingSignIn,
    begun: Begun,
) -> Result<Option<CallbackProblem>, StoreError> {
    if pending.administrator != administrator.id {
        let by = name_of(unit, pending.administrator).await?;
        return Ok(Some(CallbackProblem::OtherAdministrator { begun, by }));
    }
    if pending.session != session.token {
        return Ok(Some(CallbackProblem::OtherSession(begun)));
    }
    if pending.expires_at <= services.now() {
        return Ok(Some(CallbackProblem::Expired(begun)));
    }
    let now = unit.general().await?.redirect_uri();
    Ok(
        (now.as_ref() != Some(&pending.redirect_uri)).then(|| CallbackProblem::AddressChanged {
            begun,
            was: pending.redirect_uri.clone(),
            now,
        }),
    )
}

/// The same state once more. What became of it is told to the session that began it, and to nobody else.
async fn again(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    session: &Session,
    administrator: &Administrator,
    hash: &TokenHash,
) -> Result<Taken, CallbackProblem> {
    let returned = unit
        .returned_sign_in(hash)
        .await?
        .ok_or(CallbackProblem::UnknownState)?;
    let application = unit
        .application(returned.application)
        .await?
        .ok_or(CallbackProblem::UnknownState)?;
    let begun = Begun {
        application: application.id,
        name: application.name.to_string(),
        expected: returned.expected,
    };
    if returned.administrator != administrator.id {
        let by = name_of(unit, returned.administrator).await?;
        return Err(CallbackProblem::OtherAdministrator { begun, by });
    }
    if returned.session != session.token {
        return Err(CallbackProblem::OtherSession(begun));
    }
    if let Ending::Held { held } = returned.ending {
        let waits = unit
            .held_sign_in(held)
            .await?
            .is_some_and(|held| held.expires_at > services.now());
        if waits {
            return Ok(Taken::Held(begun, held));
        }
    }
    Err(CallbackProblem::Repeated {
        begun,
        ending: returned.ending,
        at: returned.returned_at,
    })
}

async fn name_of(unit: &mut dyn UnitOfWork, id: model::ids::AdministratorId) -> Result<String, StoreError> {
    let found = unit.administrator(id).await?;
    Ok(found.map_or_else(
        || "an administrator who was removed".to_owned(),
        |found| found.name.to_string(),
    ))
}

/// Remembers that a sign-in ended without success. That it cannot be noted must not hide how it ended.
pub(super) async fn note_void(services: &Services, state: &TokenHash, problem: &CallbackProblem) {
    let ending = Ending::Void {
        why: problem.in_short(),
    };
    let noted = async {
        let mut unit = services.database.write().await?;
        unit.end_returned_sign_in(state, &ending).await?;
        unit.commit().await
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "the end of a sign-in could not be noted");
    }
}
