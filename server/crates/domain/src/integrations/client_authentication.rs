//! Changing the client authentication without a gap: two slots.
//!
//! The next secret or certificate is put beside the one in use and probed; then the two change places. What was used before stays as
//! a fallback until somebody takes it out, and can be changed back to.

use super::save::{check_client_authentication, try_again_with_new_client_key};
use super::{client_with, stale};
use crate::audit::{record, subject};
use crate::diagnostics::explain_token;
use crate::error::{Refusal, Saved};
use crate::general::shown_version;
use crate::ports::UnitOfWork;
use crate::records::{Application, SpareAuthentication, SpareRole};
use crate::services::{Actor, Services};
use model::advice::Problem;
use model::application::{ApplicationForm, ClientAuthentication};
use model::audit::AuditAction;
use model::form::FieldErrors;
use model::ids::ApplicationId;

/// What the provider said to a client authentication.
#[derive(Debug)]
pub enum Probe {
    /// It proves that Countersign is the application.
    Accepted,
    /// It does not, or the provider could not be asked.
    Refused(Box<Problem>),
}

/// How a switch went.
#[derive(Debug)]
pub enum Switched {
    /// The two have changed places.
    Done(Saved),
    /// The provider does not take the next one: nothing was changed.
    Refused(Box<Problem>),
}

/// Puts a client authentication into the second slot, to be used next. What was there is taken out.
///
/// # Errors
/// [`Refusal::Invalid`], field by field; [`Refusal::Stale`]; [`Refusal::NotFound`].
pub async fn prepare(
    services: &Services,
    actor: &Actor,
    id: ApplicationId,
    form: &ApplicationForm,
) -> Result<Saved, Refusal> {
    let expected = shown_version(&form.version)?;
    let authentication = form.chosen_client_authentication()?;
    let mut change = Change::begin(services, id, expected).await?;
    check_client_authentication(change.unit.as_mut(), authentication, services.now()).await?;
    if change.application.client_authentication == authentication {
        let field = match authentication {
            ClientAuthentication::Secret { .. } => "secret_text",
            ClientAuthentication::Certificate { .. } => "certificate",
        };
        let why = "This is the one in use. Choose the one to be used next.";
        return Err(FieldErrors::one(field, why).into());
    }
    change.application.spare = Some(SpareAuthentication {
        authentication,
        role: SpareRole::Next,
        since: services.now(),
        by: actor.name.clone(),
    });
    let name = described(change.unit.as_mut(), authentication).await?;
    change
        .save(services, actor, format!("{name} is to be used next"))
        .await
}

/// Asks the provider whether it takes the client authentication in the second slot. Nothing is changed, and no token is spent.
///
/// # Errors
/// [`Refusal::NotFound`] when the slot is empty.
pub async fn probe(services: &Services, id: ApplicationId) -> Result<Probe, Refusal> {
    let client = {
        let mut unit = services.database.read().await?;
        let application = unit.application(id).await?.ok_or(Refusal::NotFound)?;
        let spare = application.spare.as_ref().ok_or(Refusal::NotFound)?;
        client_with(services, unit.as_mut(), &application, spare.authentication).await?
    };
    Ok(match services.tokens.probe(&client).await {
        Ok(()) => Probe::Accepted,
        Err(fault) => Probe::Refused(Box::new(explain_token(&fault))),
    })
}

/// Uses the prepared client authentication from now on, if the provider takes it. The one used so far becomes the fallback.
///
/// # Errors
/// [`Refusal::Stale`]; [`Refusal::NotFound`] when none is prepared.
pub async fn switch(
    services: &Services,
    actor: &Actor,
    id: ApplicationId,
    version: &str,
) -> Result<Switched, Refusal> {
    let expected = shown_version(version)?;
    if let Probe::Refused(problem) = probe(services, id).await? {
        return Ok(Switched::Refused(problem));
    }
    let saved = exchange(services, actor, id, expected, SpareRole::Next).await?;
    Ok(Switched::Done(saved))
}

/// Goes back to the client authentication that was used before. It is not probed: whoever goes back wants the state from before.
///
/// # Errors
/// [`Refusal::Stale`]; [`Refusal::NotFound`] when there is none.
pub async fn undo_switch(
    services: &Services,
    actor: &Actor,
    id: ApplicationId,
    version: &str,
) -> Result<Saved, Refusal> {
    let expected = shown_version(version)?;
    exchange(services, actor, id, expected, SpareRole::Previous).await
}

/// Empties the second slot.
///
/// # Errors
/// [`Refusal::Stale`]; [`Refusal::NotFound`] when it is empty.
pub async fn clear_spare(
    services: &Services,
    actor: &Actor,
    id: ApplicationId,
    version: &str,
) -> Result<Saved, Refusal> {
    let expected = shown_version(version)?;
    let mut change = Change::begin(services, id, expected).await?;
    let spare = change.application.spare.take().ok_or(Refusal::NotFound)?;
    let name = described(change.unit.as_mut(), spare.authentication).await?;
    let what = match spare.role {
        SpareRole::Next => format!("{name} is not to be used next"),
        SpareRole::Previous => format!("{name} is no longer the fallback"),
    };
    change.save(services, actor, what).await
}

/// Lets the two slots change places, if the second one has the expected role. What comes out of use gets the other role.
async fn exchange(
    services: &Services,
    actor: &Actor,
    id: ApplicationId,
    expected: i32,
    role: SpareRole,
) -> Result<Saved, Refusal> {
    let mut change = Change::begin(services, id, expected).await?;
    let application = &mut change.application;
    let spare = application
        .spare
        .take()
        .filter(|spare| spare.role == role)
        .ok_or(Refusal::NotFound)?;
    let before = std::mem::replace(&mut application.client_authentication, spare.authentication);
    application.spare = Some(SpareAuthentication {
        authentication: before,
        role: match role {
            SpareRole::Next => SpareRole::Previous,
            SpareRole::Previous => SpareRole::Next,
        },
        since: services.now(),
        by: actor.name.clone(),
    });
    let new = described(change.unit.as_mut(), spare.authentication).await?;
    let old = described(change.unit.as_mut(), before).await?;
    let what = match role {
        SpareRole::Next => format!("switched to {new}; {old} stays as fallback"),
        SpareRole::Previous => format!("went back to {new}; {old} is to be used next"),
    };
    change.save(services, actor, what).await
}

/// An application that nobody else changes meanwhile.
struct Change {
    unit: Box<dyn UnitOfWork>,
    application: Application,
}

impl Change {
    /// Holds the application, if it has the expected version.
    async fn begin(services: &Services, id: ApplicationId, expected: i32) -> Result<Self, Refusal> {
        let mut unit = services.database.write().await?;
        let application = unit.hold_application(id).await?.ok_or(Refusal::NotFound)?;
        if application.version == expected {
            Ok(Self { unit, application })
        } else {
            Err(stale(application))
        }
    }

    /// Saves it as the next version and records in words what was done.
    async fn save(mut self, services: &Services, actor: &Actor, what: String) -> Result<Saved, Refusal> {
        let application = &mut self.application;
        application.version = application.version.saturating_add(1);
        application.saved_at = services.now();
        application.saved_by.clone_from(&actor.name);
        self.unit.save_application(application).await?;
        try_again_with_new_client_key(self.unit.as_mut(), application).await?;
        let about = subject("application", &application.id, &application.name);
        let action = AuditAction::ApplicationChanged;
        record(services, self.unit.as_mut(), actor, action, about, what).await?;
        self.unit.commit().await?;
        Ok(Saved {
            version: application.version,
            at: application.saved_at,
        })
    }
}

/// A client authentication by the names of its credentials.
async fn described(
    unit: &mut dyn UnitOfWork,
    authentication: ClientAuthentication,
) -> Result<String, Refusal> {
    let (kind, id) = match authentication {
        ClientAuthentication::Secret { secret } => ("Secret Text", secret),
        ClientAuthentication::Certificate { certificate, .. } => ("Certificate", certificate),
    };
    let name = unit
        .credential(id)
        .await?
        .map(|credential| credential.name.to_string());
    Ok(format!("{kind} “{}”", name.unwrap_or_default()))
}
