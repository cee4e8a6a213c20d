//! Appends an audit event within the caller's transaction: a change and its record happen together.

use crate::ports::{StoreError, UnitOfWork};
use crate::records::{AuditEvent, AuditSubject};
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::ids::AuditEventId;
use std::fmt::Display;

/// Longest detail that is kept, in characters.
const DETAIL_MAX: usize = 1000;

/// What an event is about.
#[must_use]
pub fn subject(kind: &'static str, id: &dyn Display, name: &dyn Display) -> AuditSubject {
    AuditSubject {
        kind,
        id: Some(id.to_string()),
        name: name.to_string(),
    }
}

/// Records what `actor` did.
///
/// # Errors
/// When the database does not take it; the caller's transaction then does not happen either.
pub async fn record(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    actor: &Actor,
    action: AuditAction,
    subject: AuditSubject,
    detail: impl Into<String>,
) -> Result<(), StoreError> {
    let detail: String = detail
        .into()
        .chars()
        .filter(|c| !c.is_control())
        .take(DETAIL_MAX)
        .collect();
    let event = AuditEvent {
        id: AuditEventId::from_uuid(services.new_uuid()),
        at: services.now(),
        administrator: actor.administrator,
        actor: actor.name.clone(),
        action,
        subject_kind: subject.kind.to_owned(),
        subject_id: subject.id,
        subject_name: subject.name,
        detail,
        remote_address: actor.remote_address.clone(),
        request_id: actor.request_id.clone(),
    };
    unit.add_audit_event(&event).await
}
