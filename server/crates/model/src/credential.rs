//! Credentials: their kinds, names, and what was recognised in them.

mod generate;

pub use generate::{GenerateDraft, GenerateForm, KeySize, Making};

use crate::form::{FieldErrors, filled};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What kind of secret it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// A password or client secret.
    SecretText,
    /// A private key, with its passphrase if it has one.
    SshKey,
    /// An X.509 certificate. Not secret by itself; kept like the others.
    Certificate,
}

impl CredentialKind {
    /// All kinds, in the order of the form.
    pub const ALL: [Self; 3] = [Self::SecretText, Self::SshKey, Self::Certificate];

    /// The name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SecretText => "Secret Text",
            Self::SshKey => "SSH Key",
            Self::Certificate => "Certificate",
        }
    }

    /// The value stored and sent by forms.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::SecretText => "secret_text",
            Self::SshKey => "ssh_key",
            Self::Certificate => "certificate",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.value() == value)
    }
}

/// A part of a credential that may be downloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicPart {
    /// The certificate as PEM.
    Pem,
    /// The certificate as DER: the `.cer` of Windows and of Microsoft Entra.
    Der,
    /// The public key as PEM.
    PublicKey,
    /// The request for a certificate as PEM.
    Request,
}

/// A name of 1 to 100 characters, unique among things of its sort when compared without case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// The text is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    /// No text at all.
    #[error("Enter a name.")]
    Empty,
    /// Too long.
    #[error("Enter a shorter name: 100 characters at most.")]
    TooLong,
    /// Line breaks and the like.
    #[error("Enter a name without line breaks or other control characters.")]
    Control,
}

impl Name {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form used to compare: lower case.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for Name {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let text = filled(text).ok_or(InvalidName::Empty)?;
        if text.chars().count() > 100 {
            Err(InvalidName::TooLong)
        } else if text.chars().any(char::is_control) {
            Err(InvalidName::Control)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Name {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        text.parse()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// Algorithm and size of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyAlgorithm {
    /// RSA with this many bits.
    Rsa(u32),
    /// An elliptic curve over a field of this many bits.
    Ec(u32),
    /// Ed25519.
    Ed25519,
}

impl fmt::Display for KeyAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(bits) => write!(f, "RSA {bits}"),
            Self::Ec(bits) => write!(f, "EC P-{bits}"),
            Self::Ed25519 => f.write_str("Ed25519"),
        }
    }
}

/// What was recognised in an upload: facts that may be shown to everybody who may see the credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Facts {
    /// Nothing is ever said of a secret text, not even its length.
    SecretText,
    /// A private key.
    SshKey(KeyFacts),
    /// A certificate.
    Certificate(CertificateFacts),
}

impl Facts {
    /// The kind of credential they belong to.
    #[must_use]
    pub const fn kind(&self) -> CredentialKind {
        match self {
            Self::SecretText => CredentialKind::SecretText,
            Self::SshKey(_) => CredentialKind::SshKey,
            Self::Certificate(_) => CredentialKind::Certificate,
        }
    }

    /// What a key and its certificate have in common; a secret text has nothing of the sort.
    #[must_use]
    pub fn public_key_sha256(&self) -> Option<&str> {
        match self {
            Self::SecretText => None,
            Self::SshKey(key) => Some(&key.public_key_sha256),
            Self::Certificate(certificate) => Some(&certificate.public_key_sha256),
        }
    }
}

/// Facts of a private key. They follow from its public half.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFacts {
    /// Algorithm and size.
    pub algorithm: KeyAlgorithm,
    /// `PKCS#8`, `PKCS#1`, …
    pub format: String,
    /// Whether a passphrase was needed to read it. It is stored without one, under our own encryption.
    pub had_passphrase: bool,
    /// SHA-256 of the public key (`SubjectPublicKeyInfo` DER), hexadecimal: equal for a key and its certificate.
    pub public_key_sha256: String,
    /// The public key in PEM, to be downloaded.
    pub public_key_pem: String,
    /// A request for a certificate (RFC 2986) in PEM, when the key was made here for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_pem: Option<String>,
}

/// Facts of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// Subject, as `CN=…, O=…`.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// Whether it is signed by itself.
    pub self_signed: bool,
    /// Start of validity.
    pub not_before: DateTime<Utc>,
    /// End of validity.
    pub not_after: DateTime<Utc>,
    /// Algorithm and size of its key.
    pub algorithm: KeyAlgorithm,
    /// SHA-1 over the DER, 40 hexadecimal digits in capitals as Microsoft Entra prints it.
    pub sha1: String,
    /// SHA-256 over the DER, 64 hexadecimal digits in capitals.
    pub sha256: String,
    /// See [`KeyFacts::public_key_sha256`].
    pub public_key_sha256: String,
    /// Subjects of the certificates that came in the same upload and are not kept: a provider only wants the holder's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came_with: Vec<String>,
}

impl CertificateFacts {
    /// The SHA-1 thumbprint as `x5t` in a token's header spells it (RFC 7515, 4.1.7).
    #[must_use]
    pub fn x5t(&self) -> String {
        base64url_of_hex(&self.sha1)
    }
}

/// Base64url without padding (RFC 4648, 5) of hexadecimal digits.
fn base64url_of_hex(digits: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<bool> = digits
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .flat_map(|digit| (0..4).rev().map(move |bit| digit >> bit & 1 == 1))
        .collect();
    bits.chunks(6)
        .map(|six| {
            let place = (0..6).fold(0, |place, bit| {
                place << 1 | usize::from(six.get(bit) == Some(&true))
            });
            char::from(ALPHABET[place])
        })
        .collect()
}

/// The text fields of the upload form. The secret itself travels beside it, in a secret type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialForm {
    /// The name to save it under.
    #[serde(default)]
    pub name: String,
    /// A [`CredentialKind::value`].
    #[serde(default)]
    pub kind: String,
}

impl CredentialForm {
    /// Checks name and kind.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn validate(&self) -> Result<(Name, CredentialKind), FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", self.name.parse::<Name>());
        let kind = errors.take(
            "kind",
            CredentialKind::from_value(&self.kind).ok_or("Choose what kind of credential this is."),
        );
        errors.finish(name.zip(kind))
    }
}

/// Whether a text looks like a GUID: at Microsoft that is a secret's *id*, never its value.
#[must_use]
pub fn looks_like_guid(text: &str) -> bool {
    let text = text.trim();
    text.len() == 36 && uuid::Uuid::parse_str(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_recognised_and_a_secret_value_is_not() {
        assert!(looks_like_guid(" 6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6 "));
        assert!(!looks_like_guid("abc8Q~3fK1pXzLmN0vTr.Qy7WeUi2SdFgHjK4cX"));
        assert!(!looks_like_guid("6f1c2a589b4e4d078c351e7a90b2d4f6"));
    }

    #[test]
    fn x5t_is_the_thumbprint_in_base64url() {
        // The example of RFC 4648, 10, and one with the two characters that differ
        assert_eq!(base64url_of_hex("666F6F62"), "Zm9vYg");
        assert_eq!(base64url_of_hex("fbff"), "-_8");
        assert_eq!(base64url_of_hex(""), "");
    }

    #[test]
    fn a_form_names_every_wrong_field_at_once() {
        let errors = CredentialForm {
            name: " ".to_owned(),
            kind: "magic".to_owned(),
        }
        .validate()
        .unwrap_err();
        assert!(errors.at("name").is_some() && errors.at("kind").is_some());
    }
}
