//! Creates and changes OAuth applications.

use super::stale;
use crate::audit::{record, subject};
use crate::error::{Refusal, Saved};
use crate::general::shown_version;
use crate::ports::{StoreError, UnitOfWork};
use crate::records::{Application, SpareAuthentication};
use crate::services::{Actor, Services};
use chrono::{DateTime, Utc};
use model::application::{ApplicationDraft, ApplicationForm, ClientAuthentication};
use model::audit::AuditAction;
use model::authorization::AuthorizationState;
use model::credential::{Facts, KeyAlgorithm};
use model::form::FieldErrors;
use model::ids::{ApplicationId, CredentialId};

/// Creates an application.
///
/// # Errors
/// [`Refusal::Invalid`], field by field.
pub async fn create(
    services: &Services,
    actor: &Actor,
    form: &ApplicationForm,
) -> Result<ApplicationId, Refusal> {
    let draft = form.validate()?;
    let mut unit = services.database.write().await?;
    check_client_authentication(unit.as_mut(), draft.client_authentication, services.now()).await?;
    let id = ApplicationId::from_uuid(services.new_uuid());
    let application = assemble(services, actor, id, 1, draft, None);
    unit.add_application(&application).await.map_err(name_taken)?;
    let about = subject("application", &id, &application.name);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::ApplicationCreated,
        about,
        describe(&application),
    )
    .await?;
    unit.commit().await?;
    Ok(id)
}

/// Changes an application. Its authorization stays as long as provider, tenant and client id do; otherwise its tokens belong to
/// another registration, and the change is refused until *Disconnect*.
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::Stale`], [`Refusal::NotFound`].
pub async fn save(
    services: &Services,
    actor: &Actor,
    id: ApplicationId,
    form: &ApplicationForm,
) -> Result<Saved, Refusal> {
    let expected = shown_version(&form.version)?;
    let draft = form.validate()?;
    let mut unit = services.database.write().await?;
    let before = unit.application(id).await?.ok_or(Refusal::NotFound)?;
    check_client_authentication(unit.as_mut(), draft.client_authentication, services.now()).await?;
    if unit.authorization(id).await?.is_some() {
        registration_unchanged(&before, &draft)?;
    }
    // A spare that is now in use is none any more
    let spare = before
        .spare
        .clone()
        .filter(|spare| spare.authentication != draft.client_authentication);
    let application = assemble(services, actor, id, expected + 1, draft, spare);
    if !unit.save_application(&application).await.map_err(name_taken)? {
        return Err(stale(before));
    }
    try_again_with_new_client_key(unit.as_mut(), &application).await?;
    let about = subject("application", &id, &application.name);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::ApplicationChanged,
        about,
        describe(&application),
    )
    .await?;
    unit.commit().await?;
    Ok(Saved {
        version: application.version,
        at: application.saved_at,
    })
}

/// A refused client secret leaves the tokens good: with another one, the next background refresh mends the authorization.
pub(crate) async fn try_again_with_new_client_key(
    unit: &mut dyn UnitOfWork,
    application: &Application,
) -> Result<(), Refusal> {
    let Some(mut authorization) = unit.authorization(application.id).await? else {
        return Ok(());
    };
    let rejected = authorization
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code.starts_with("oauth.client."));
    if authorization.state == AuthorizationState::NeedsReauthorization && rejected {
        authorization.state = AuthorizationState::Failing;
        authorization.next_attempt_at = None;
        let generation = authorization.generation;
        unit.save_authorization(&authorization, generation).await?;
    }
    Ok(())
}

fn assemble(
    services: &Services,
    actor: &Actor,
    id: ApplicationId,
    version: i32,
    draft: ApplicationDraft,
    spare: Option<SpareAuthentication>,
) -> Application {
    Application {
        id,
        version,
        name: draft.name,
        provider: draft.provider,
        cloud: draft.cloud,
        endpoints: draft.endpoints,
        tenant: draft.tenant,
        client_id: draft.client_id,
        client_authentication: draft.client_authentication,
        spare,
        saved_at: services.now(),
        saved_by: actor.name.clone(),
    }
}

fn describe(application: &Application) -> String {
    let proof = match application.client_authentication {
        ClientAuthentication::Secret { .. } => "Secret Text",
        ClientAuthentication::Certificate { .. } => "Certificate + SSH Key",
    };
    format!(
        "{}, {}, tenant {}, client {}, {proof}",
        application.provider.label(),
        application.cloud.label(),
        application.tenant,
        application.client_id
    )
}

fn name_taken(error: StoreError) -> Refusal {
    match error {
        StoreError::Duplicate => {
            FieldErrors::one("name", "Another OAuth application has this name already.").into()
        }
        other => other.into(),
    }
}

fn registration_unchanged(before: &Application, draft: &ApplicationDraft) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    const WHY: &str =
        "Somebody has authorized with this registration. Disconnect first, or add another application.";
    if before.provider != draft.provider {
        errors.add("provider", WHY);
    }
    if before.endpoints != draft.endpoints {
        errors.add("cloud", WHY);
    }
    if before.tenant != draft.tenant {
        errors.add("tenant_id", WHY);
    }
    if before.client_id != draft.client_id {
        errors.add("client_id", WHY);
    }
    errors.finish(Some(()))
}

/// The chosen credentials exist, are of the right kind, and key and certificate belong together.
pub(super) async fn check_client_authentication(
    unit: &mut dyn UnitOfWork,
    chosen: ClientAuthentication,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    match chosen {
        ClientAuthentication::Secret { secret } => {
            if !matches!(facts(unit, secret).await?, Some(Facts::SecretText)) {
                errors.add(
                    "secret_text",
                    "Choose the Secret Text that holds the client secret.",
                );
            }
        }
        ClientAuthentication::Certificate { certificate, key } => {
            let certificate = facts(unit, certificate).await?;
            let key = facts(unit, key).await?;
            check_pair(certificate.as_ref(), key.as_ref(), now, &mut errors);
        }
    }
    Ok(errors.finish(Some(()))?)
}

async fn facts(unit: &mut dyn UnitOfWork, id: CredentialId) -> Result<Option<Facts>, Refusal> {
    Ok(unit.credential(id).await?.map(|credential| credential.facts))
}

fn check_pair(
    certificate: Option<&Facts>,
    key: Option<&Facts>,
    now: DateTime<Utc>,
    errors: &mut FieldErrors,
) {
    let Some(Facts::Certificate(certificate)) = certificate else {
        errors.add("certificate", "Choose the Certificate that the provider knows.");
        return;
    };
    let Some(Facts::SshKey(key)) = key else {
        errors.add("ssh_key", "Choose the SSH Key that belongs to the certificate.");
        return;
    };
    if certificate.public_key_sha256 != key.public_key_sha256 {
        errors.add("ssh_key", "This key does not belong to the chosen certificate. Choose the key that the certificate was made with.");
    }
    if !matches!(certificate.algorithm, KeyAlgorithm::Rsa(_)) {
        errors.add(
            "certificate",
            "Microsoft takes client certificates with an RSA key only.",
        );
    }
    if certificate.not_after <= now {
        errors.add(
            "certificate",
            "This certificate has expired. Choose one that is valid.",
        );
    } else if certificate.not_before > now {
        errors.add("certificate", "This certificate is not valid yet.");
    }
}
