//! A page of the audit log.

use super::printable;
use crate::error::Refusal;
use crate::records::{AuditEvent, AuditFilter, Page, PageKey};
use crate::services::Services;

/// Rows on a page.
const SIZE: u64 = 50;
/// Longest text that is looked for, in characters.
const TEXT_MAX: usize = 300;

/// Events that match, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_events(
    services: &Services,
    filter: &AuditFilter,
    key: PageKey,
) -> Result<Page<AuditEvent>, Refusal> {
    // No event holds a control character, so none is looked for; PostgreSQL would not take a NUL
    let filter = AuditFilter {
        text: filter.text.as_deref().map(|text| printable(text, TEXT_MAX)),
        ..filter.clone()
    };
    let mut unit = services.database.read().await?;
    Ok(unit.audit_events(&filter, key, SIZE).await?)
}
