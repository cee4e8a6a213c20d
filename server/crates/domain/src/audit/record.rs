//! Appends an audit event within the caller's transaction: a change and its record happen together.

use crate::ports::{StoreError, UnitOfWork};
use crate::records::{AuditEvent, AuditSubject};
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::ids::AuditEventId;
use std::fmt::Display;

/// Longest detail that is kept, in characters.
const DETAIL_MAX: usize = 1000;
/// Longest name that is kept, in characters.
const NAME_MAX: usize = 300;

/// What an event is about.
#[must_use]
pub fn subject(kind: &'static str, id: &dyn Display, name: &dyn Display) -> AuditSubject {
    AuditSubject {
        kind,
        id: Some(id.to_string()),
        name: name.to_string(),
    }
}

/// A text of whoever sent it, fit for one line of a log and for any database: PostgreSQL takes no NUL in a text.
pub(crate) fn printable(text: &str, longest: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(longest).collect()
}

/// Records what `actor` did. Control characters are left out of every text.
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
    let name = |text: &str| printable(text, NAME_MAX);
    let event = AuditEvent {
        id: AuditEventId::from_uuid(services.new_uuid()),
        at: services.now(),
        administrator: actor.administrator,
        actor: name(&actor.name),
        action,
        subject_kind: subject.kind.to_owned(),
        subject_id: subject.id.as_deref().map(name),
        subject_name: name(&subject.name),
        detail: printable(&detail.into(), DETAIL_MAX),
        remote_address: actor.remote_address.as_deref().map(name),
        request_id: actor.request_id.as_deref().map(name),
    };
    unit.add_audit_event(&event).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_is_left() {
        assert_eq!(printable("a\0b\r\nc\u{9f}\u{1b}[31md", 100), "abc[31md");
        assert_eq!(printable("ééé", 2), "éé");
    }
}
