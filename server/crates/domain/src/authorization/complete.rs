//! The browser comes back from the provider.

use super::callback_problem::{Begun, CallbackProblem};
use super::held::{AccountKind, hold};
use super::keep::{SignIn, keep};
use super::redeem::{Redeemed, ended, redeem, refuse};
use super::returned::{Taken, note_void, take};
use crate::diagnostics::{explain_authorize_error, no_refresh_token};
use crate::records::{Account, Administrator, Application, Ending, PendingSignIn, Session};
use crate::services::{Actor, Services};
use model::ids::{ApplicationId, HeldSignInId};
use secrecy::SecretString;
use serde::Deserialize;

/// Query parameters of the redirect (RFC 6749, 4.1.2; Microsoft adds `error_subcode` and `admin_consent`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CallbackParameters {
    /// Authorization code.
    pub code: Option<SecretString>,
    /// State.
    pub state: Option<SecretString>,
    /// Error code.
    pub error: Option<String>,
    /// Error text.
    pub error_description: Option<String>,
    /// `cancel`, for one.
    pub error_subcode: Option<String>,
    /// `True` after an administrator consented.
    pub admin_consent: Option<String>,
}

/// It came to something.
#[derive(Debug, Clone)]
pub enum Completed {
    /// It worked.
    Authorized {
        /// For which application.
        application: ApplicationId,
        /// Who signed in.
        account: Account,
    },
    /// Another account than expected signed in. Nothing is stored before somebody chooses.
    Held {
        /// For which application.
        application: ApplicationId,
        /// What waits.
        held: HeldSignInId,
    },
}

/// Finishes a sign-in: the state is used up, the code redeemed, the ID token validated, the account compared with the expected one,
/// and only then anything stored. Once begun it is seen through, also when the browser goes away: the code can be redeemed only once.
///
/// # Errors
/// Which of the many ways it did not work.
pub async fn complete(
    services: &Services,
    actor: &Actor,
    session: &Session,
    administrator: &Administrator,
    parameters: CallbackParameters,
) -> Result<Completed, CallbackProblem> {
    let work = {
        let (services, actor) = (services.clone(), actor.clone());
        let (session, administrator) = (session.clone(), administrator.clone());
        async move { finish(&services, &actor, &session, &administrator, parameters).await }
    };
    services.background.see_through(work).await
}

async fn finish(
    services: &Services,
    actor: &Actor,
    session: &Session,
    administrator: &Administrator,
    parameters: CallbackParameters,
) -> Result<Completed, CallbackProblem> {
    let Some(state) = &parameters.state else {
        let consented = parameters
            .admin_consent
            .as_deref()
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
            && parameters.error.is_none();
        return Err(if consented {
            CallbackProblem::AdminConsented
        } else {
            CallbackProblem::NothingToDo
        });
    };
    let (pending, application) = match take(services, session, administrator, state).await? {
        Taken::First(pending, application) => (*pending, *application),
        Taken::Held(begun, held) => {
            return Ok(Completed::Held {
                application: begun.application,
                held,
            });
        }
    };
    let done = go_on(services, actor, &pending, &application, parameters).await;
    if let Err(problem) = &done {
        note_void(services, &pending.state, problem).await;
    }
    done
}

async fn go_on(
    services: &Services,
    actor: &Actor,
    pending: &PendingSignIn,
    application: &Application,
    parameters: CallbackParameters,
) -> Result<Completed, CallbackProblem> {
    let begun = Begun {
        application: application.id,
        name: application.name.to_string(),
        expected: pending.expected.clone(),
    };
    if let Some(error) = &parameters.error {
        let cancelled = error == "access_denied" && parameters.error_subcode.as_deref() == Some("cancel");
        let why = if cancelled { "cancelled" } else { error };
        refuse(services, actor, application, why).await?;
        if cancelled {
            return Err(CallbackProblem::Cancelled(begun));
        }
        let problem = explain_authorize_error(error, parameters.error_description.as_deref(), services.now());
        return Err(ended(&begun, problem));
    }
    let Some(code) = parameters.code else {
        return Err(CallbackProblem::NothingToDo);
    };
    let redeemed = redeem(services, actor, application, pending, &begun, code).await?;
    let Redeemed {
        tokens,
        claims,
        account,
    } = redeemed;
    let Some(refresh_token) = tokens.refresh_token else {
        refuse(services, actor, application, "no refresh token").await?;
        return Err(ended(&begun, no_refresh_token()));
    };
    let expected = account.owns(pending.expected.as_str())
        && AccountKind::of(&claims.tid, &account) == AccountKind::Member;
    let sign_in = SignIn {
        tid: claims.tid,
        account,
        scopes: tokens.scopes,
        access_token: tokens.access_token,
        access_expires_at: tokens.expires_at,
        refresh_token,
    };
    if expected {
        store(services, actor, pending, application, sign_in).await
    } else {
        let held = hold(services, actor, pending, application, sign_in).await?;
        Ok(Completed::Held {
            application: application.id,
            held,
        })
    }
}

async fn store(
    services: &Services,
    actor: &Actor,
    pending: &PendingSignIn,
    application: &Application,
    sign_in: SignIn,
) -> Result<Completed, CallbackProblem> {
    let mut unit = services.database.write().await?;
    let detail = format!("as {}", sign_in.account.upn);
    if !keep(services, unit.as_mut(), actor, application, &sign_in, detail).await? {
        drop(unit);
        let why = "the application was changed meanwhile";
        refuse(services, actor, application, why).await?;
        return Err(CallbackProblem::Changed(application.id));
    }
    let ending = Ending::Authorized {
        account: sign_in.account.label().to_owned(),
    };
    unit.end_returned_sign_in(&pending.state, &ending).await?;
    unit.commit().await?;
    Ok(Completed::Authorized {
        application: application.id,
        account: sign_in.account,
    })
}
