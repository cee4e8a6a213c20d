//! The public half of a credential, to be carried to the provider.

use super::open;
use crate::error::Refusal;
use crate::services::Services;
use model::credential::{Facts, PublicPart};
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
    pub bytes: Vec<u8>,
}

/// One of the public parts: of a certificate the certificate or its public key, of an SSH Key the public key or the request made with
/// it. A secret and a private key are never downloaded. Without a part named, the most usual one.
///
/// # Errors
/// [`Refusal::NotPossible`] for a part that it does not have; [`Refusal::NotFound`].
pub async fn download(
    services: &Services,
    id: CredentialId,
    part: Option<PublicPart>,
) -> Result<Download, Refusal> {
    let mut unit = services.database.read().await?;
    let credential = unit.credential(id).await?.ok_or(Refusal::NotFound)?;
    let missing = Refusal::NotPossible("There is no such part of this credential.");
    let (suffix, content_type, bytes) = match &credential.facts {
        Facts::SecretText => return Err(Refusal::NotPossible("A secret cannot be read back by anyone.")),
        Facts::SshKey(key) => match part.unwrap_or(PublicPart::PublicKey) {
            PublicPart::PublicKey => (
                "pub.pem",
                "application/x-pem-file",
                key.public_key_pem.clone().into_bytes(),
            ),
            PublicPart::Request => {
                let request = key.request_pem.clone().ok_or(missing)?;
                ("csr", "application/pkcs10", request.into_bytes())
            }
            PublicPart::Pem | PublicPart::Der => return Err(missing),
        },
        Facts::Certificate(_) => {
            let der = open(services, unit.as_mut(), id).await?;
            let der = der.expose_secret();
            match part.unwrap_or(PublicPart::Pem) {
                PublicPart::Pem => {
                    let pem = services.keys.certificate_pem(der);
                    ("pem", "application/x-pem-file", pem.into_bytes())
                }
                PublicPart::Der => ("cer", "application/pkix-cert", der.to_vec()),
                PublicPart::PublicKey => {
                    let key = services.keys.certificate_public_key(der).ok_or(missing)?;
                    ("pub.pem", "application/x-pem-file", key.into_bytes())
                }
                PublicPart::Request => return Err(missing),
            }
        }
    };
    let name = credential.name.as_str();
    Ok(Download {
        file_name: format!("{}.{suffix}", stem(name)),
        content_type,
        bytes,
    })
}

/// A name that every file system takes.
fn stem(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.chars().map(|c| if plain(c) { c } else { '-' }).collect()
}
