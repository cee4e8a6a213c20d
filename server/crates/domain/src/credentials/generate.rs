//! Makes a key here, with a certificate that it signs itself or a request for one.

use super::save::{add, counterpart_name, name_taken, name_too_long};
use crate::error::Refusal;
use crate::ports::{CertificateOrder, KeyOrder, MadeKey, StoreError, UnitOfWork};
use crate::services::{Actor, Services};
use chrono::{DateTime, Months, SubsecRound, Utc};
use model::audit::AuditAction;
use model::credential::{CredentialKind, GenerateDraft, GenerateForm, Making, Name};
use model::ids::CredentialId;
use std::sync::Arc;

/// Makes and saves. The private key is sealed and is never shown or downloaded. Gives the certificate, or the key whose facts hold
/// the request.
///
/// # Errors
/// [`Refusal::Invalid`], field by field; [`Refusal::NotPossible`] when the cryptographic library fails.
pub async fn generate(
    services: &Services,
    actor: &Actor,
    form: &GenerateForm,
) -> Result<CredentialId, Refusal> {
    let draft = form.validate()?;
    let key_name = match draft.making {
        Making::SelfSigned { .. } => {
            counterpart_name(&draft.name, CredentialKind::SshKey).ok_or_else(name_too_long)?
        }
        Making::Request => draft.name.clone(),
    };
    // Before seconds of computing, not after them; the database is the judge all the same
    let mut unit = services.database.read().await?;
    free(unit.as_mut(), &[&draft.name, &key_name]).await?;
    drop(unit);
    let made = make(services, order(services, &draft)).await?;
    let action = AuditAction::CredentialGenerated;
    let mut unit = services.database.write().await?;
    let key = add(services, unit.as_mut(), actor, key_name, &made.key, action).await?;
    let id = match &made.certificate {
        Some(certificate) => add(services, unit.as_mut(), actor, draft.name, certificate, action).await?,
        None => key,
    };
    unit.commit().await?;
    Ok(id)
}

async fn free(unit: &mut dyn UnitOfWork, names: &[&Name]) -> Result<(), Refusal> {
    let taken = unit
        .credentials()
        .await?
        .into_iter()
        .any(|saved| names.iter().any(|name| name.key() == saved.name.key()));
    if taken {
        return Err(name_taken(StoreError::Duplicate));
    }
    Ok(())
}

fn order(services: &Services, draft: &GenerateDraft) -> KeyOrder {
    let certificate = match draft.making {
        Making::Request => None,
        Making::SelfSigned { months } => {
            let mut serial = [0; 16];
            services.entropy.fill(&mut serial);
            let not_before = services.now().trunc_subsecs(0);
            Some(CertificateOrder {
                serial,
                not_before,
                not_after: end(not_before, months),
            })
        }
    };
    KeyOrder {
        size: draft.key_size,
        common_name: draft.common_name.clone(),
        certificate,
    }
}

fn end(from: DateTime<Utc>, months: u32) -> DateTime<Utc> {
    from.checked_add_months(Months::new(months))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// A long key takes seconds; that must not hold up a thread that answers requests.
async fn make(services: &Services, order: KeyOrder) -> Result<MadeKey, Refusal> {
    let desk = Arc::clone(&services.keys);
    let made = tokio::task::spawn_blocking(move || desk.make(&order)).await;
    match made {
        Ok(Ok(made)) => Ok(made),
        failed => {
            tracing::error!(error = ?failed.map(Result::err), "no key could be made");
            Err(Refusal::NotPossible(
                "This server could not make a key. Try again; if it fails again, make one with openssl and upload it.",
            ))
        }
    }
}
