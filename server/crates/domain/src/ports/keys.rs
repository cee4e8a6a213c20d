//! Reading uploaded keys and certificates.

use model::credential::{CredentialKind, Facts};
use secrecy::{SecretSlice, SecretString};

/// What was recognised in an upload, and what is to be kept of it.
#[derive(Debug)]
pub struct Upload {
    /// What may be shown.
    pub facts: Facts,
    /// What is sealed: the text, the key as unencrypted PKCS#8 DER, or the certificate's DER.
    pub material: SecretSlice<u8>,
}

/// Why an upload cannot be used. Each is a sentence for the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableUpload {
    /// Nothing was given.
    #[error("Choose a file or paste the text.")]
    Empty,
    /// More than an upload may hold.
    #[error("This is too large for a credential: 64 KiB at most.")]
    TooLarge,
    /// Not UTF-8.
    #[error("This is not text. Save the secret as a text file, or paste it.")]
    NotText,
    /// A GUID where a secret value is expected.
    #[error(
        "This is a GUID, and so most likely the secret's ID. Copy the secret's Value: Microsoft shows it only once, right after it was made."
    )]
    SecretId,
    /// No PEM block.
    #[error(
        "No PEM block was found. Upload the file that begins with -----BEGIN …-----, or paste all of it."
    )]
    NoPem,
    /// A block of another kind.
    #[error("This holds {found}, not {wanted}.")]
    WrongBlock {
        /// What was found, with article.
        found: String,
        /// What is wanted, with article.
        wanted: &'static str,
    },
    /// More than one block of the wanted kind.
    #[error("This holds several blocks of the same kind. Upload them one by one.")]
    Several,
    /// Base64 or DER is broken.
    #[error("The block is damaged: it cannot be decoded. Copy it again, whole, from BEGIN to END.")]
    Damaged,
    /// A passphrase is needed.
    #[error("This key is encrypted. Enter its passphrase.")]
    PassphraseMissing,
    /// The passphrase does not open it.
    #[error("This passphrase does not open the key.")]
    PassphraseWrong,
    /// Encrypted in a way we do not read.
    #[error(
        "This key is encrypted in an old format. Convert it with: openssl pkcs8 -topk8 -in old.key -out new.key"
    )]
    OldEncryption,
    /// An algorithm we cannot use.
    #[error("Keys of this algorithm cannot be used. Use RSA with 2048 bits or more.")]
    Algorithm,
    /// RSA below 2048 bits.
    #[error("This RSA key has {0} bits. Providers want 2048 or more.")]
    TooShort(u32),
}

/// Reads what administrators upload.
pub trait KeyReader: Send + Sync {
    /// Recognises an upload of the given kind.
    ///
    /// # Errors
    /// Why it cannot be used.
    fn read(
        &self,
        kind: CredentialKind,
        bytes: &SecretSlice<u8>,
        passphrase: Option<&SecretString>,
    ) -> Result<Upload, UnreadableUpload>;

    /// A certificate's DER as PEM (RFC 7468), for download.
    fn certificate_pem(&self, der: &[u8]) -> String;
}
