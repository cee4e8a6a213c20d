//! Stores a sign-in: from here on mail goes through it.

use super::{access_token_place, refresh_token_place};
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::{Account, Application, Authorization};
use crate::services::{Actor, Services};
use chrono::{DateTime, Utc};
use model::audit::AuditAction;
use model::authorization::AuthorizationState;
use secrecy::SecretString;

/// A sign-in that is to be kept.
pub(super) struct SignIn {
    /// Tenant of the account.
    pub(super) tid: String,
    /// Who signed in.
    pub(super) account: Account,
    /// Granted scopes.
    pub(super) scopes: Vec<String>,
    /// Access token.
    pub(super) access_token: SecretString,
    /// Its end.
    pub(super) access_expires_at: DateTime<Utc>,
    /// Refresh token.
    pub(super) refresh_token: SecretString,
}

/// Stores it within the caller's unit of work. `detail` goes into the audit log. `false`: the application is not the registration any
/// more that the person signed in to; nothing was written.
pub(super) async fn keep(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    actor: &Actor,
    application: &Application,
    sign_in: &SignIn,
    detail: String,
) -> Result<bool, Refusal> {
    let current = unit.hold_application(application.id).await?;
    if !current.is_some_and(|current| current.is_same_registration(application)) {
        return Ok(false);
    }
    let generation = unit.next_generation().await?;
    let authorization = Authorization {
        application: application.id,
        state: AuthorizationState::Authorized,
        generation,
        tid: sign_in.tid.clone(),
        account: sign_in.account.clone(),
        scopes: sign_in.scopes.clone(),
        access_token: services
            .vault
            .seal_text(&access_token_place(application.id), &sign_in.access_token),
        access_expires_at: sign_in.access_expires_at,
        refresh_token: services
            .vault
            .seal_text(&refresh_token_place(application.id), &sign_in.refresh_token),
        authorized_at: services.now(),
        authorized_by: actor.name.clone(),
        refreshed_at: None,
        refreshed_by: None,
        next_attempt_at: None,
        failures: 0,
        failing_since: None,
        problem: None,
    };
    unit.put_authorization(&authorization).await?;
    let about = subject("application", &application.id, &application.name);
    record(services, unit, actor, AuditAction::Authorized, about, detail).await?;
    Ok(true)
}
