//! Takes the files of an upload apart into keys and certificates, whatever is wrapped around them.

use crate::pbe::Passphrase;
use crate::pem::{self, Block};
use crate::private_key::{self, Format, Key};
use crate::tlv::{BIT_STRING, Element, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, context};
use crate::work::Work;
use crate::{foreign, old_pem, openssh, pkcs7, pkcs12, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ports::UnreadableUpload;
use zeroize::Zeroizing;

/// `signedData` (RFC 5652), 1.2.840.113549.1.7.2.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// What an upload holds. Nothing is in it twice.
#[derive(Default)]
pub(crate) struct Pieces {
    /// Private keys.
    pub(crate) keys: Vec<Key>,
    /// Certificates, as DER, not yet read.
    pub(crate) certificates: Vec<Vec<u8>>,
    /// What is known by name and of no use, with article.
    pub(crate) others: Vec<String>,
}

/// What a DER or BER structure is, told by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Certificate,
    Key(Format),
    Pkcs12,
    Pkcs7,
    Other(&'static str),
}

/// Takes files apart.
pub(crate) struct Taking<'a> {
    pieces: Pieces,
    passphrase: Option<Passphrase<'a>>,
    work: &'a Work,
}

impl<'a> Taking<'a> {
    /// Nothing taken yet.
    pub(crate) fn new(passphrase: Option<Passphrase<'a>>, work: &'a Work) -> Self {
        Self {
            pieces: Pieces::default(),
            passphrase,
            work,
        }
    }

    /// All that was found.
    pub(crate) fn finish(self) -> Pieces {
        self.pieces
    }

    /// Takes one file apart.
    ///
    /// # Errors
    /// Nothing that is known is in it, it is damaged, or it does not open with the passphrase.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<(), UnreadableUpload> {
        if bytes.starts_with(openssh::MAGIC) {
            return self.binary(Shape::Key(Format::OpenSsh), bytes);
        }
        // 0x30 begins a DER sequence, and is also the digit 0
        if bytes.first() == Some(&SEQUENCE) {
            if let Some(shape) = shape(bytes) {
                return self.binary(shape, bytes);
            }
            if text::strict(bytes).is_none() {
                return Err(UnreadableUpload::Damaged);
            }
        }
        let text = text::lenient(bytes);
        let blocks = pem::blocks(&text);
        for block in &blocks {
            self.block(block)?;
        }
        if !blocks.is_empty() {
            return Ok(());
        }
        if let Some(name) = foreign::text_name(&text) {
            self.pieces.others.push(name.to_owned());
            return Ok(());
        }
        let bytes = without_armour(&text).ok_or(UnreadableUpload::NoPem)?;
        let shape = if bytes.starts_with(openssh::MAGIC) {
            Shape::Key(Format::OpenSsh)
        } else {
            shape(&bytes).ok_or(UnreadableUpload::NoPem)?
        };
        self.binary(shape, &bytes)
    }

    fn block(&mut self, block: &Block<'_>) -> Result<(), UnreadableUpload> {
        let promised = match block.label {
            "CERTIFICATE" | "X509 CERTIFICATE" => Shape::Certificate,
            "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA" => Shape::Pkcs7,
            "DSA PRIVATE KEY" => return Err(UnreadableUpload::Algorithm),
            label => match Format::of(label) {
                Some(format) => Shape::Key(format),
                None => {
                    // Parameters accompany a key, and are nothing anybody means to upload
                    if !label.ends_with("PARAMETERS") {
                        self.pieces.others.push(foreign::block_name(label));
                    }
                    return Ok(());
                }
            },
        };
        let bytes = block.decode()?;
        let Some(info) = block.old_encryption() else {
            // Some programs write one thing under the name of another
            return self.binary(shape(&bytes).unwrap_or(promised), &bytes);
        };
        let opened = old_pem::decrypt(info, &bytes, self.passphrase)?;
        let Some(Shape::Key(format)) = shape(&opened) else {
            return Err(UnreadableUpload::PassphraseWrong);
        };
        let key = private_key::read(format, &opened, None, self.work)?;
        let format = key.facts.format.clone();
        self.keep(key.in_container(&format, true));
        Ok(())
    }

    fn binary(&mut self, shape: Shape, bytes: &[u8]) -> Result<(), UnreadableUpload> {
        match shape {
            Shape::Certificate => self.keep_certificate(bytes.to_vec()),
            Shape::Key(format) => {
                let key = private_key::read(format, bytes, self.passphrase, self.work)?;
                self.keep(key);
            }
            Shape::Pkcs12 => self.pkcs12(bytes)?,
            Shape::Pkcs7 => {
                let certificates = pkcs7::certificates(bytes).map_err(|_| UnreadableUpload::Damaged)?;
                for certificate in certificates {
                    self.keep_certificate(certificate);
                }
            }
            Shape::Other(name) => self.pieces.others.push(name.to_owned()),
        }
        Ok(())
    }

    fn pkcs12(&mut self, bytes: &[u8]) -> Result<(), UnreadableUpload> {
        let contents = pkcs12::read(bytes, self.passphrase, self.work)?;
        let had_passphrase = self.passphrase.is_some();
        for pkcs8 in contents.keys {
            let key = private_key::read(Format::Pkcs8, &pkcs8, None, self.work)?;
            self.keep(key.in_container("PKCS#12", had_passphrase));
        }
        for certificate in contents.certificates {
            self.keep_certificate(certificate);
        }
        Ok(())
    }

    fn keep(&mut self, key: Key) {
        let same = |other: &Key| other.facts.public_key_sha256 == key.facts.public_key_sha256;
        if !self.pieces.keys.iter().any(same) {
            self.pieces.keys.push(key);
        }
    }

    fn keep_certificate(&mut self, certificate: Vec<u8>) {
        if !self.pieces.certificates.contains(&certificate) {
            self.pieces.certificates.push(certificate);
        }
    }
}

/// Base64 of something, without the lines BEGIN and END.
fn without_armour(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut base64 = Zeroizing::new(String::with_capacity(text.len()));
    base64.extend(text.chars().filter(|c| !c.is_whitespace()));
    let mut bytes = Zeroizing::new(Vec::with_capacity(base64.len()));
    STANDARD.decode_vec(base64.as_bytes(), &mut bytes).ok()?;
    Some(bytes)
}

/// What these bytes are. `None` when they are nothing known, damaged, or cut.
fn shape(bytes: &[u8]) -> Option<Shape> {
    let parts = Element::only(bytes).ok()?.sequence().ok()?;
    let tags: Vec<u8> = parts.iter().map(|part| part.tag).collect();
    match tags.as_slice() {
        [SEQUENCE, SEQUENCE, BIT_STRING] => Some(signed(parts[0])),
        [SEQUENCE, BIT_STRING] | [INTEGER, INTEGER] => Some(Shape::Other(foreign::PUBLIC_KEY)),
        [SEQUENCE, OCTET_STRING] => Some(Shape::Key(Format::EncryptedPkcs8)),
        [INTEGER, SEQUENCE, OCTET_STRING, ..] => Some(Shape::Key(Format::Pkcs8)),
        [INTEGER, OCTET_STRING, ..] => Some(Shape::Key(Format::Sec1)),
        [INTEGER, INTEGER, INTEGER, ..] => Some(Shape::Key(Format::Pkcs1)),
        [INTEGER, SEQUENCE, ..] if parts[0].number() == Ok(3) => Some(Shape::Pkcs12),
        [OBJECT_IDENTIFIER, ..] if parts[0].oid() == Ok(SIGNED_DATA) => Some(Shape::Pkcs7),
        _ => None,
    }
}

/// What is signed: a certificate (RFC 5280), a request (RFC 2986: version, name, key, attributes), or a list of revoked ones.
fn signed(inner: Element<'_>) -> Shape {
    const UTC_TIME: u8 = 0x17;
    const GENERALIZED_TIME: u8 = 0x18;
    let tags: Vec<u8> = inner
        .children()
        .unwrap_or_default()
        .iter()
        .map(|part| part.tag)
        .collect();
    match tags.as_slice() {
        [INTEGER, SEQUENCE, SEQUENCE] => Shape::Other(foreign::REQUEST),
        [INTEGER, SEQUENCE, SEQUENCE, last] if *last == context(0) => Shape::Other(foreign::REQUEST),
        tags if tags.iter().any(|tag| [UTC_TIME, GENERALIZED_TIME].contains(tag)) => {
            Shape::Other(foreign::REVOCATIONS)
        }
        _ => Shape::Certificate,
    }
}
