//! Replaces what a credential holds. Its id stays, and with it every use.

use super::material::Material;
use super::save::{add, counterpart_name, name_too_long};
use super::upload::is_saved;
use super::{pairs, place};
use crate::audit::{record, subject};
use crate::error::{Refusal, Stale};
use crate::general::shown_version;
use crate::integrations::try_again_with_new_client_key;
use crate::ports::{UnitOfWork, Upload};
use crate::records::{Application, Credential, Replaced};
use crate::services::{Actor, Services};
use model::audit::AuditAction;
use model::credential::{CredentialKind, Facts};
use model::form::FieldErrors;
use model::ids::CredentialId;
use secrecy::ExposeSecret;

/// A replacement as it came from the form.
#[derive(Debug, Default)]
pub struct Replacement {
    /// The version that the form showed.
    pub version: String,
    /// What was uploaded.
    pub material: Material,
}

/// Reads an upload of the same kind and puts it in the place of what is saved. When it holds both halves of a pair, the other half is
/// replaced too: the one that the same applications use, or else the one that belonged to it until now.
///
/// # Errors
/// [`Refusal::Invalid`] at `file`, `pasted` or `passphrase`, also when an application would be left with a certificate and a key that
/// do not belong together; [`Refusal::Stale`]; [`Refusal::NotFound`].
pub async fn replace(
    services: &Services,
    actor: &Actor,
    id: CredentialId,
    new: &Replacement,
) -> Result<(), Refusal> {
    let expected = shown_version(&new.version)?;
    let kind = super::show(services, id).await?.credential.facts.kind();
    let reading = new.material.read(services, kind).await;
    let reading = reading.map_err(|(field, error)| FieldErrors::one(field, error.to_string()))?;
    let mut unit = services.database.write().await?;
    let current = unit.credential(id).await?.ok_or(Refusal::NotFound)?;
    if current.version != expected {
        return Err(stale(current));
    }
    let applications = unit.applications().await?;
    let mut changes = vec![(current, reading.wanted)];
    let mut added = None;
    if let Some(other) = reading.counterpart {
        match partner(unit.as_mut(), &changes[0].0, &applications).await? {
            Some(partner) => changes.push((partner, other)),
            None => added = Some(other),
        }
    }
    let facts: Vec<(CredentialId, &Facts)> = changes.iter().map(|(old, new)| (old.id, &new.facts)).collect();
    pairs::check(unit.as_mut(), &applications, &facts, services.now()).await?;
    if let Some(other) = added.filter(|other| other.facts.kind() != CredentialKind::SecretText) {
        add_counterpart(services, unit.as_mut(), actor, &changes[0].0, &other).await?;
    }
    let ids: Vec<CredentialId> = changes.iter().map(|(old, _)| old.id).collect();
    for (old, upload) in changes {
        write(services, unit.as_mut(), actor, old, &upload).await?;
    }
    for application in applications {
        if ids.iter().any(|id| pairs::uses(&application, *id)) {
            try_again_with_new_client_key(unit.as_mut(), &application).await?;
        }
    }
    unit.commit().await?;
    Ok(())
}

fn stale(current: Credential) -> Refusal {
    let (by, at) = match current.replaced {
        Some(replaced) => (Some(replaced.by), replaced.at),
        None => (Some(current.created_by), current.created_at),
    };
    Refusal::Stale(Stale {
        version: current.version,
        by,
        at,
    })
}

/// The other half of the pair that is replaced.
async fn partner(
    unit: &mut dyn UnitOfWork,
    current: &Credential,
    applications: &[Application],
) -> Result<Option<Credential>, Refusal> {
    let mut partners: Vec<CredentialId> = applications
        .iter()
        .flat_map(|application| pairs::other_halves(application, current.id))
        .collect();
    partners.sort_unstable();
    partners.dedup();
    match partners.as_slice() {
        [] => {
            let same_pair = |other: &Credential| {
                other.facts.kind() != current.facts.kind()
                    && other.facts.public_key_sha256() == current.facts.public_key_sha256()
            };
            Ok(unit.credentials().await?.into_iter().find(same_pair))
        }
        [partner] => Ok(unit.credential(*partner).await?),
        _ => Err(FieldErrors::one(
            "file",
            "This is used together with several others, and the upload can replace only one of them. Upload this half alone.",
        )
        .into()),
    }
}

/// Saves the other half of an upload as a credential of its own, as an upload would.
async fn add_counterpart(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    actor: &Actor,
    current: &Credential,
    other: &Upload,
) -> Result<(), Refusal> {
    if is_saved(unit, other).await? {
        return Ok(());
    }
    let name = counterpart_name(&current.name, other.facts.kind()).ok_or_else(name_too_long)?;
    let added = add(
        services,
        unit,
        actor,
        name,
        other,
        AuditAction::CredentialUploaded,
    )
    .await;
    added.map(|_| ()).map_err(|refusal| match refusal {
        // The form has no name: say it where the file is
        Refusal::Invalid(_) => FieldErrors::one(
            "file",
            "The upload holds the other half of the pair too, and another credential has the name that it would get. Upload this half alone.",
        )
        .into(),
        other => other,
    })
}

async fn write(
    services: &Services,
    unit: &mut dyn UnitOfWork,
    actor: &Actor,
    old: Credential,
    upload: &Upload,
) -> Result<(), Refusal> {
    let detail = describe(&old.facts, &upload.facts);
    let credential = Credential {
        facts: upload.facts.clone(),
        version: old.version.saturating_add(1),
        replaced: Some(Replaced {
            at: services.now(),
            by: actor.name.clone(),
        }),
        ..old
    };
    let sealed = services
        .vault
        .seal(&place(credential.id), upload.material.expose_secret());
    if !unit.replace_credential(&credential, &sealed).await? {
        return Err(stale(credential));
    }
    let about = subject("credential", &credential.id, &credential.name);
    let action = AuditAction::CredentialReplaced;
    record(services, unit, actor, action, about, detail).await?;
    Ok(())
}

/// What was there and what is there now, by what may be shown.
fn describe(old: &Facts, new: &Facts) -> String {
    match (old, new) {
        (Facts::Certificate(old), Facts::Certificate(new)) => {
            format!("Certificate, SHA-1 {} by {}", old.sha1, new.sha1)
        }
        (Facts::SshKey(old), Facts::SshKey(new)) => {
            format!("SSH Key, {} by {}", old.public_key_sha256, new.public_key_sha256)
        }
        _ => new.kind().label().to_owned(),
    }
}
