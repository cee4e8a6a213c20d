//! Certificates and keys that applications use together.

use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::Application;
use chrono::{DateTime, Utc};
use model::application::ClientAuthentication;
use model::credential::{Facts, KeyAlgorithm};
use model::form::FieldErrors;
use model::ids::CredentialId;

/// Every client authentication that an application keeps: the one in use, and the spare one.
fn authentications(application: &Application) -> impl Iterator<Item = ClientAuthentication> + use<> {
    let spare = application.spare.as_ref().map(|spare| spare.authentication);
    std::iter::once(application.client_authentication).chain(spare)
}

/// Whether an application uses it.
pub(super) fn uses(application: &Application, id: CredentialId) -> bool {
    authentications(application).any(|authentication| match authentication {
        ClientAuthentication::Secret { secret } => secret == id,
        ClientAuthentication::Certificate { certificate, key } => certificate == id || key == id,
    })
}

/// The keys that an application uses with this certificate, or the certificates that it uses with this key.
pub(super) fn other_halves(application: &Application, id: CredentialId) -> Vec<CredentialId> {
    authentications(application)
        .filter_map(|authentication| match authentication {
            ClientAuthentication::Certificate { certificate, key } if certificate == id => Some(key),
            ClientAuthentication::Certificate { certificate, key } if key == id => Some(certificate),
            _ => None,
        })
        .collect()
}

/// Whether every application would still have a certificate and a key that belong together after `changes`.
///
/// # Errors
/// [`Refusal::Invalid`] at `file`, naming the application and the way out.
pub(super) async fn check(
    unit: &mut dyn UnitOfWork,
    applications: &[Application],
    changes: &[(CredentialId, &Facts)],
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let used = applications
        .iter()
        .flat_map(|application| authentications(application).map(move |used| (application, used)));
    for (application, used) in used {
        let ClientAuthentication::Certificate { certificate, key } = used else {
            continue;
        };
        if !changes.iter().any(|(id, _)| *id == certificate || *id == key) {
            continue;
        }
        let certificate = after(unit, changes, certificate).await?;
        let key = after(unit, changes, key).await?;
        if let Some(problem) = problem(certificate.as_ref(), key.as_ref(), now) {
            let text = format!("The OAuth application “{}” uses it. {problem}", application.name);
            return Err(FieldErrors::one("file", text).into());
        }
    }
    Ok(())
}

async fn after(
    unit: &mut dyn UnitOfWork,
    changes: &[(CredentialId, &Facts)],
    id: CredentialId,
) -> Result<Option<Facts>, Refusal> {
    match changes.iter().find(|(changed, _)| *changed == id) {
        Some((_, facts)) => Ok(Some((*facts).clone())),
        None => Ok(unit.credential(id).await?.map(|credential| credential.facts)),
    }
}

fn problem(certificate: Option<&Facts>, key: Option<&Facts>, now: DateTime<Utc>) -> Option<&'static str> {
    let (Some(Facts::Certificate(certificate)), Some(Facts::SshKey(key))) = (certificate, key) else {
        return Some("Its certificate or its key is missing.");
    };
    if certificate.public_key_sha256 != key.public_key_sha256 {
        return Some(
            "The certificate and its key would no longer belong together. Bring both at once: a PKCS#12 file, or the certificate and its key as two files. Then both are replaced.",
        );
    }
    if !matches!(certificate.algorithm, KeyAlgorithm::Rsa(_)) {
        return Some("Microsoft takes client certificates with an RSA key only.");
    }
    (certificate.not_after <= now).then_some("This certificate has expired.")
}
