//! Deletes what is over.

use super::throttle::FORGET_AFTER;
use super::{ABSOLUTE_LIMIT, IDLE_LIMIT};
use crate::error::Refusal;
use crate::services::Services;

/// Deletes what is over: sessions, sign-ins under way at a provider, and counters of tries that are long past. Called now and then
/// by a worker; says how many rows there were.
///
/// # Errors
/// When the database fails.
pub async fn sweep(services: &Services) -> Result<u64, Refusal> {
    let now = services.now();
    let mut unit = services.database.write().await?;
    let sessions = unit
        .remove_sessions_before(now - IDLE_LIMIT, now - ABSOLUTE_LIMIT)
        .await?;
    let pending = unit.remove_pending_sign_ins_before(now).await?
        + unit.remove_returned_sign_ins_before(now).await?
        + unit.remove_held_sign_ins_before(now).await?;
    unit.commit().await?;
    // Apart from the rest: whoever tries to sign in just now holds some of these rows
    let mut unit = services.database.write().await?;
    let counters = unit.remove_throttles_before(now - FORGET_AFTER).await?;
    unit.commit().await?;
    Ok(sessions + pending + counters)
}
