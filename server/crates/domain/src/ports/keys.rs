//! Reading uploaded keys and certificates, and making new ones.

use chrono::{DateTime, Utc};
use model::credential::{CredentialKind, Facts, KeySize};
use secrecy::{SecretSlice, SecretString};

/// What was recognised in an upload, and what is to be kept of it.
#[derive(Debug)]
pub struct Upload {
    /// What may be shown.
    pub facts: Facts,
    /// What is sealed: the text, the key as unencrypted PKCS#8 DER, or the certificate's DER.
    pub material: SecretSlice<u8>,
}

/// What an upload holds. A certificate and its key often come in one file.
#[derive(Debug)]
pub struct Reading {
    /// Of the kind that was asked for.
    pub wanted: Upload,
    /// The key of the wanted certificate or the certificate of the wanted key, when it is in there too.
    pub counterpart: Option<Upload>,
}

/// A key to be made here, and what is to be made of it.
#[derive(Debug, Clone)]
pub struct KeyOrder {
    /// Size of the RSA key.
    pub size: KeySize,
    /// The subject's common name.
    pub common_name: String,
    /// A certificate signed by the key itself; without, a request for one.
    pub certificate: Option<CertificateOrder>,
}

/// A certificate to be made here.
#[derive(Debug, Clone, Copy)]
pub struct CertificateOrder {
    /// Random bytes for the serial number (RFC 5280, 4.1.2.2).
    pub serial: [u8; 16],
    /// Start of validity.
    pub not_before: DateTime<Utc>,
    /// End of validity.
    pub not_after: DateTime<Utc>,
}

/// What was made.
#[derive(Debug)]
pub struct MadeKey {
    /// The key; its facts hold the request, if one was ordered.
    pub key: Upload,
    /// The certificate, if one was ordered.
    pub certificate: Option<Upload>,
}

/// The cryptographic library made no key. There is nothing that an administrator could do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cryptographic library cannot make a key, a certificate or a request")]
pub struct NotMade;

/// Why an upload cannot be used. Each is a sentence for the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableUpload {
    /// Nothing was given.
    #[error("Choose a file or paste the text.")]
    Empty,
    /// More than an upload may hold.
    #[error("This is too large for a credential: 64 KB each file, 1 MB together, 16 files at most.")]
    TooLarge,
    /// Not UTF-8.
    #[error("This is not text. Save the secret as a text file, or paste it.")]
    NotText,
    /// A GUID where a secret value is expected.
    #[error(
        "This is a GUID, and so most likely the secret's ID. Copy the secret's Value: Microsoft shows it only once, right after it was made."
    )]
    SecretId,
    /// Nothing that is known by its form.
    #[error(
        "No key and no certificate was found in this. Upload a PEM, DER, PKCS#7 or PKCS#12 file, or paste all of it, from -----BEGIN to the last dash."
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
    /// More than one of the wanted kind.
    #[error(
        "This holds several of the same kind, and nothing tells which one is meant. Upload them one by one."
    )]
    Several,
    /// The private key is not that of the certificate beside it.
    #[error(
        "The private key in this upload does not belong to the certificate in it. Upload the key that the certificate was made with."
    )]
    KeyOfAnother,
    /// Base64 or DER is broken.
    #[error("This is damaged: it cannot be decoded. Copy it again, whole, from BEGIN to END.")]
    Damaged,
    /// The certificate's time is over.
    #[error("This certificate expired on {}. Upload one that is valid.", day(.0))]
    Expired(DateTime<Utc>),
    /// The certificate's time is to come.
    #[error("This certificate is valid only from {} on. Upload it then, or check the clock of this server.", day(.0))]
    NotYetValid(DateTime<Utc>),
    /// A passphrase is needed.
    #[error("This is encrypted. Enter its passphrase.")]
    PassphraseMissing,
    /// The passphrase does not open it.
    #[error("This passphrase does not open it.")]
    PassphraseWrong,
    /// Encrypted in a way we do not read.
    #[error(
        "This key is encrypted in a way that is not read here. Convert it with: openssl pkcs8 -topk8 -in old.key -out new.key"
    )]
    OldEncryption,
    /// The passphrase is stretched further than anybody means.
    #[error(
        "Opening this would keep the server busy for too long. Encrypt the key again with fewer rounds: openssl pkcs8 -topk8 -in old.key -out new.key"
    )]
    TooMuchWork,
    /// An algorithm we cannot use.
    #[error("Keys of this algorithm cannot be used. Use RSA with 2048 bits or more.")]
    Algorithm,
    /// RSA below 2048 bits.
    #[error("This RSA key has {0} bits. Providers want 2048 or more.")]
    TooShort(u32),
}

/// A day in words, as the pages write it.
fn day(time: &DateTime<Utc>) -> String {
    time.format("%-d %b %Y").to_string()
}

/// Reads what administrators upload, and makes keys and certificates.
pub trait KeyDesk: Send + Sync {
    /// Recognises an upload of the given kind. Order, number and format of the files are free; a Secret Text is one file.
    /// May calculate for seconds.
    ///
    /// # Errors
    /// Why it cannot be used at the time `now`.
    fn read(
        &self,
        kind: CredentialKind,
        files: &[SecretSlice<u8>],
        passphrase: Option<&SecretString>,
        now: DateTime<Utc>,
    ) -> Result<Reading, UnreadableUpload>;

    /// Makes a key, and a certificate or a request for one. May calculate for seconds. The key's randomness is that of the
    /// cryptographic library.
    ///
    /// # Errors
    /// The library fails.
    fn make(&self, order: &KeyOrder) -> Result<MadeKey, NotMade>;

    /// A certificate's DER as PEM (RFC 7468), for download.
    fn certificate_pem(&self, der: &[u8]) -> String;

    /// The public key of a certificate in PEM, for download. `None` when the bytes are not a certificate.
    fn certificate_public_key(&self, der: &[u8]) -> Option<String>;
}
