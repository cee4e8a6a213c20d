//! The public half of a credential, to be carried to the provider.

use super::open;
use crate::error::Refusal;
use crate::services::Services;
use model::credential::Facts;
use model::ids::CredentialId;
use secrecy::ExposeSecret;

/// A file to download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// File name.
    pub file_name: String,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Content.
    pub text: String,
}

/// The certificate, or the public key of an SSH Key. A secret is never downloaded.
///
/// # Errors
/// [`Refusal::NotPossible`] for a Secret Text; [`Refusal::NotFound`].
pub async fn download(services: &Services, id: CredentialId) -> Result<Download, Refusal> {
    let mut unit = services.database.read().await?;
    let credential = unit.credential(id).await?.ok_or(Refusal::NotFound)?;
    let (suffix, content_type, text) = match &credential.facts {
        Facts::SecretText => return Err(Refusal::NotPossible("A secret cannot be read back by anyone.")),
        Facts::SshKey(key) => ("pub.pem", "application/x-pem-file", key.public_key_pem.clone()),
        Facts::Certificate(_) => {
            let der = open(services, unit.as_mut(), id).await?;
            (
                "cer",
                "application/pkix-cert",
                services.keys.certificate_pem(der.expose_secret()),
            )
        }
    };
    let stem: String = credential
        .name
        .as_str()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    Ok(Download {
        file_name: format!("{stem}.{suffix}"),
        content_type,
        text,
    })
}
