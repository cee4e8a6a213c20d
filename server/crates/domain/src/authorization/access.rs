//! An access token for one piece of work, refreshed first when it is due.

use super::refresh::{Tried, refresh};
use super::{access_token_place, outcome};
use crate::error::Refusal;
use crate::records::{Application, Authorization};
use crate::services::Services;
use chrono::TimeDelta;
use model::advice::Problem;
use model::authorization::AuthorizationState;
use model::ids::ApplicationId;
use secrecy::SecretString;
use std::time::Duration;

/// A token is renewed when less than this is left of it.
const MARGIN: TimeDelta = TimeDelta::minutes(5);
/// How long to wait for another instance's refresh.
const PATIENCE: TimeDelta = TimeDelta::seconds(55);
/// How often to look whether it is done.
const LOOK_EVERY: Duration = Duration::from_millis(150);

/// A good access token.
#[derive(Debug)]
pub struct Access {
    /// The token.
    pub token: SecretString,
    /// The authorization it belongs to, as saved.
    pub authorization: Authorization,
    /// The application.
    pub application: Application,
    /// Whether it was refreshed just now.
    pub refreshed: bool,
}

/// There is no good access token.
#[derive(Debug, thiserror::Error)]
pub enum AccessRefused {
    /// Nobody has authorized yet.
    #[error("not authorized")]
    NotAuthorized,
    /// It does not work; the problem says why and what to do.
    #[error("{}", .1.code)]
    Broken(AuthorizationState, Box<Problem>),
    /// Our own fault.
    #[error(transparent)]
    Internal(#[from] Refusal),
}

/// A token that is good for the work at hand.
///
/// # Errors
/// Why there is none.
pub async fn access_token(services: &Services, id: ApplicationId) -> Result<Access, AccessRefused> {
    let patience = services.now() + PATIENCE;
    loop {
        let (application, authorization) = load(services, id).await?;
        let now = services.now();
        let due = outcome::is_due(&authorization, now, MARGIN);
        let usable = authorization.access_expires_at > now;
        if authorization.state == AuthorizationState::NeedsReauthorization {
            return Err(broken(authorization));
        }
        let must_wait = authorization.next_attempt_at.is_some_and(|at| at > now);
        if !due || (must_wait && usable) {
            return open(services, application, authorization, false);
        }
        if must_wait {
            return Err(broken(authorization));
        }
        match refresh(services, &application, &authorization).await? {
            Tried::Done(after) if after.state == AuthorizationState::Authorized => {
                return open(services, application, *after, true);
            }
            // A fault that passes does not spoil a token that is still good
            Tried::Done(after) if usable && after.state != AuthorizationState::NeedsReauthorization => {
                return open(services, application, *after, false);
            }
            Tried::Done(after) => return Err(broken(*after)),
            Tried::Elsewhere if now > patience => {
                return Err(AccessRefused::Internal(Refusal::NotPossible(
                    "Another instance is refreshing this authorization and does not finish.",
                )));
            }
            Tried::Elsewhere => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
}

async fn load(services: &Services, id: ApplicationId) -> Result<(Application, Authorization), AccessRefused> {
    let mut unit = services.database.read().await.map_err(Refusal::from)?;
    let application = unit
        .application(id)
        .await
        .map_err(Refusal::from)?
        .ok_or(Refusal::NotFound)?;
    let authorization = unit
        .authorization(id)
        .await
        .map_err(Refusal::from)?
        .ok_or(AccessRefused::NotAuthorized)?;
    Ok((application, authorization))
}

fn open(
    services: &Services,
    application: Application,
    authorization: Authorization,
    refreshed: bool,
) -> Result<Access, AccessRefused> {
    let token = services
        .vault
        .open_text(&access_token_place(application.id), &authorization.access_token)
        .map_err(Refusal::from)?;
    Ok(Access {
        token,
        authorization,
        application,
        refreshed,
    })
}

fn broken(authorization: Authorization) -> AccessRefused {
    let problem = authorization
        .problem
        .unwrap_or_else(crate::diagnostics::unknown_problem);
    AccessRefused::Broken(authorization.state, Box::new(problem))
}
