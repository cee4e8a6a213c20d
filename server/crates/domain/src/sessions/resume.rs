//! Finds the session that a cookie names.

use crate::error::Refusal;
use crate::records::{Administrator, Session};
use crate::services::Services;
use crate::tokens::SecretToken;
use chrono::TimeDelta;

/// A session ends after this long without a request.
pub const IDLE_LIMIT: TimeDelta = TimeDelta::hours(2);
/// A session ends this long after sign-in, however busy.
pub const ABSOLUTE_LIMIT: TimeDelta = TimeDelta::hours(12);
/// `last_seen_at` is written at most this often, so that reading pages does not write.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The session and its administrator, unless it is over or the administrator may no longer sign in.
///
/// # Errors
/// When the database fails.
pub async fn resume(
    services: &Services,
    token: &SecretToken,
) -> Result<Option<(Session, Administrator)>, Refusal> {
    let hash = token.hash();
    let Some((session, administrator)) = services.database.read().await?.session(&hash).await? else {
        return Ok(None);
    };
    let now = services.now();
    if now - session.last_seen_at > IDLE_LIMIT
        || now - session.created_at > ABSOLUTE_LIMIT
        || !administrator.active
    {
        return Ok(None);
    }
    if now - session.last_seen_at > TOUCH_EVERY {
        let mut unit = services.database.write().await?;
        unit.touch_session(&hash, now).await?;
        unit.commit().await?;
    }
    Ok(Some((session, administrator)))
}

/// Whether a session that was found by [`resume`] still holds: it was not ended since. Does not count as use.
///
/// # Errors
/// When the database fails.
pub async fn still_open(services: &Services, session: &Session) -> Result<bool, Refusal> {
    let found = services.database.read().await?.session(&session.token).await?;
    let now = services.now();
    Ok(found.is_some_and(|(session, administrator)| {
        administrator.active && now - session.created_at <= ABSOLUTE_LIMIT
    }))
}
