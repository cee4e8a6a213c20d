//! A page of the audit log.

use crate::error::Refusal;
use crate::records::{AuditEvent, AuditFilter, Page, PageKey};
use crate::services::Services;

/// Rows on a page.
const SIZE: u64 = 50;

/// Events that match, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_events(
    services: &Services,
    filter: &AuditFilter,
    key: PageKey,
) -> Result<Page<AuditEvent>, Refusal> {
    let mut unit = services.database.read().await?;
    Ok(unit.audit_events(filter, key, SIZE).await?)
}
