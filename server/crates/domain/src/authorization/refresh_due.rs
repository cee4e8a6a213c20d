//! Keeps authorizations alive also while nobody sends mail.

use super::outcome;
use super::refresh::refresh;
use crate::error::Refusal;
use crate::services::Services;
use chrono::TimeDelta;
use futures::future::join_all;
use model::authorization::AuthorizationState;

/// In the background a token is renewed when less than this is left of it: earlier than work at hand would.
const MARGIN: TimeDelta = TimeDelta::minutes(10);

/// Refreshes every authorization that is due. One that fails does not hold up another.
///
/// # Errors
/// When the list cannot be read.
pub async fn refresh_due(services: &Services) -> Result<usize, Refusal> {
    let now = services.now();
    let mut unit = services.database.read().await?;
    let mut due = Vec::new();
    for authorization in unit.authorizations().await? {
        let waits = authorization.next_attempt_at.is_some_and(|at| at > now);
        let broken = matches!(
            authorization.state,
            AuthorizationState::Failing | AuthorizationState::Throttled
        );
        let lost = authorization.state == AuthorizationState::NeedsReauthorization;
        if !lost && !waits && (broken || outcome::is_due(&authorization, now, MARGIN)) {
            due.extend(
                unit.application(authorization.application)
                    .await?
                    .map(|application| (application, authorization)),
            );
        }
    }
    drop(unit);
    let tries = join_all(
        due.iter()
            .map(|(application, authorization)| refresh(services, application, authorization)),
    )
    .await;
    for (tried, (application, _)) in tries.iter().zip(&due) {
        if let Err(error) = tried {
            tracing::error!(application = %application.name, %error, "refresh could not be carried out");
        }
    }
    Ok(due.len())
}

/// Ends all leases. Only for a database that no other instance uses: what held them is gone.
///
/// # Errors
/// When the database fails.
pub async fn release_leases(services: &Services) -> Result<(), Refusal> {
    let mut unit = services.database.write().await?;
    unit.release_leases().await?;
    unit.commit().await?;
    Ok(())
}
