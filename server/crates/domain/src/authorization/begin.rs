//! Sends an administrator to the provider.

use super::pending_place;
use crate::audit::{record, subject};
use crate::error::Refusal;
use crate::integrations::{client, uses_of};
use crate::ports::AuthorizeRequest;
use crate::records::{Administrator, PendingSignIn, Session};
use crate::services::{Actor, Services};
use crate::tokens::SecretToken;
use chrono::TimeDelta;
use model::address::EmailAddress;
use model::audit::AuditAction;
use model::form::FieldErrors;
use model::ids::ApplicationId;
use url::Url;

/// A sign-in has to come back within this time.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(10);

/// Begins a sign-in as `expected`: the mailbox that Countersign is to use. The answer is where to send the browser.
///
/// # Errors
/// [`Refusal::Invalid`] at `user_name`; [`Refusal::NotPossible`] without a Server Base URL that the provider takes;
/// [`Refusal::NotFound`].
pub async fn begin(
    services: &Services,
    actor: &Actor,
    session: &Session,
    administrator: &Administrator,
    id: ApplicationId,
    expected: &str,
) -> Result<Url, Refusal> {
    let expected: EmailAddress = expected
        .parse()
        .map_err(|error: model::address::InvalidAddress| FieldErrors::one("user_name", error.to_string()))?;
    let mut unit = services.database.write().await?;
    let application = unit.application(id).await?.ok_or(Refusal::NotFound)?;
    let general = unit.general().await?;
    let Some(base) = general.base_url.as_ref() else {
        return Err(Refusal::NotPossible(
            "Enter the Server Base URL on System, General first: the provider sends the browser back to it.",
        ));
    };
    if !base.is_acceptable_to_providers() {
        return Err(Refusal::NotPossible(
            "The Server Base URL is not HTTPS. The provider only sends browsers back to HTTPS, or to this machine.",
        ));
    }
    let redirect_uri = general.redirect_uri().ok_or(Refusal::NotFound)?;
    let known = unit
        .authorization(id)
        .await?
        .map(|authorization| authorization.account);
    let permissions = uses_of(unit.as_mut(), &application, known.as_ref())
        .await?
        .permissions();
    let [state, nonce, verifier] = std::array::from_fn(|_| SecretToken::random(services.entropy.as_ref()));
    let now = services.now();
    let secrets = format!("{}\n{}", nonce.expose(), verifier.expose());
    let pending = PendingSignIn {
        state: state.hash(),
        application: id,
        session: session.token,
        administrator: administrator.id,
        secrets: services
            .vault
            .seal(&pending_place(&state.hash()), secrets.as_bytes()),
        redirect_uri: redirect_uri.clone(),
        permissions: permissions.clone(),
        expected: expected.clone(),
        created_at: now,
        expires_at: now + GOOD_FOR,
    };
    unit.add_pending_sign_in(&pending).await?;
    // Whoever begins anew has chosen what to do with what came back before
    unit.remove_held_sign_ins_of(id, &session.token).await?;
    let about = subject("application", &id, &application.name);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::AuthorizationStarted,
        about,
        format!("expecting {expected}"),
    )
    .await?;
    let client = client(services, unit.as_mut(), &application).await?;
    unit.commit().await?;
    let request = AuthorizeRequest {
        redirect_uri,
        permissions,
        state: state.expose().to_owned().into(),
        nonce: nonce.expose().to_owned().into(),
        verifier: verifier.expose().to_owned().into(),
        login_hint: Some(expected.to_string()),
    };
    Ok(services.tokens.authorize_url(&client, &request))
}
