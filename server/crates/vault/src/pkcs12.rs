//! `PKCS#12` files (RFC 7292), old and new: `.pfx`, `.p12`.

use crate::pbe::{self, Passphrase, Purpose, derive};
use crate::tlv::{Broken, Element, OCTET_STRING, SEQUENCE};
use crate::work::Work;
use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use aws_lc_rs::hmac;
use domain::ports::UnreadableUpload;
use zeroize::Zeroizing;

/// `data` and `encryptedData` of `PKCS#7`, 1.2.840.113549.1.7.1 and .6.
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const ENCRYPTED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
/// `bagtypes`, 1.2.840.113549.1.12.10.1; one more number says which.
const BAG: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
/// `x509Certificate`, 1.2.840.113549.1.9.22.1.
const X509: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];

/// How deep bags may lie in bags.
const DEEPEST: u8 = 4;

/// What a file holds.
#[derive(Default)]
pub(crate) struct Contents {
    /// Private keys as `PKCS#8`.
    pub(crate) keys: Vec<Zeroizing<Vec<u8>>>,
    /// Certificates.
    pub(crate) certificates: Vec<Vec<u8>>,
}

/// Opens a file. Without a passphrase, the two ways of having none are tried.
///
/// # Errors
/// Damaged, encrypted in a way that is not read here, or the passphrase does not open it.
pub(crate) fn read(
    bytes: &[u8],
    passphrase: Option<Passphrase<'_>>,
    work: &Work,
) -> Result<Contents, UnreadableUpload> {
    let (safe, mac) = outer(bytes).map_err(damaged)?;
    let opened = passphrase.unwrap_or(Passphrase(""));
    let missing = |error| match (error, passphrase) {
        (UnreadableUpload::PassphraseWrong, None) => UnreadableUpload::PassphraseMissing,
        (error, _) => error,
    };
    if let Some(mac) = mac {
        check(&safe, mac, opened, work).map_err(missing)?;
    }
    let mut contents = Contents::default();
    for part in Element::only(&safe)
        .and_then(Element::sequence)
        .map_err(damaged)?
    {
        let content = content_info(part, opened, work).map_err(missing)?;
        bags(&content, opened, work, DEEPEST, &mut contents).map_err(missing)?;
    }
    Ok(contents)
}

fn damaged(Broken: Broken) -> UnreadableUpload {
    UnreadableUpload::Damaged
}

/// `PFX ::= SEQUENCE { INTEGER 3, ContentInfo, MacData OPTIONAL }`: the bytes of the safe, and the MAC.
fn outer(bytes: &[u8]) -> Result<(Zeroizing<Vec<u8>>, Option<Element<'_>>), Broken> {
    let parts = Element::only(bytes)?.sequence()?;
    let [version, safe, rest @ ..] = parts.as_slice() else {
        return Err(Broken);
    };
    if version.number()? != 3 {
        return Err(Broken);
    }
    let info = safe.sequence()?;
    let [kind, content] = info.as_slice() else {
        return Err(Broken);
    };
    // Signed instead of MACed: nobody writes it
    if kind.oid()? != DATA {
        return Err(Broken);
    }
    let safe = Zeroizing::new(content.explicit(0)?.octets()?);
    Ok((safe, rest.first().copied()))
}

/// `MacData ::= SEQUENCE { DigestInfo, OCTET STRING salt, INTEGER iterations DEFAULT 1 }`. It tells a wrong passphrase from
/// damage. One of a kind not known here (RFC 9579) is passed over: decryption fails as well when the passphrase is wrong.
fn check(
    safe: &[u8],
    mac: Element<'_>,
    passphrase: Passphrase<'_>,
    work: &Work,
) -> Result<(), UnreadableUpload> {
    let Some(mac) = Mac::read(mac).map_err(damaged)? else {
        return Ok(());
    };
    let mut spellings = vec![passphrase.for_pkcs12()];
    if passphrase.0.is_empty() {
        // No passphrase is sometimes no bytes at all
        spellings.push(Zeroizing::default());
    }
    for spelling in spellings {
        let length = mac.digest.output_len();
        let key = derive(
            mac.digest,
            Purpose::Mac,
            &spelling,
            &mac.salt,
            mac.rounds,
            length,
            work,
        )?;
        let key = hmac::Key::new(mac.hmac, &key);
        if hmac::verify(&key, safe, &mac.value).is_ok() {
            return Ok(());
        }
    }
    Err(UnreadableUpload::PassphraseWrong)
}

struct Mac {
    digest: &'static digest::Algorithm,
    hmac: hmac::Algorithm,
    value: Vec<u8>,
    salt: Vec<u8>,
    rounds: u32,
}

impl Mac {
    fn read(mac: Element<'_>) -> Result<Option<Self>, Broken> {
        let parts = mac.sequence()?;
        let [info, salt, rest @ ..] = parts.as_slice() else {
            return Err(Broken);
        };
        let info = info.sequence()?;
        let [algorithm, value] = info.as_slice() else {
            return Err(Broken);
        };
        let algorithm = algorithm.sequence()?;
        let (digest, hmac) = match algorithm.first().ok_or(Broken)?.oid()? {
            // 1.3.14.3.2.26, and 2.16.840.1.101.3.4.2.1 to .3
            [0x2b, 0x0e, 0x03, 0x02, 0x1a] => {
                (&SHA1_FOR_LEGACY_USE_ONLY, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY)
            }
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, which] => match which {
                1 => (&SHA256, hmac::HMAC_SHA256),
                2 => (&SHA384, hmac::HMAC_SHA384),
                3 => (&SHA512, hmac::HMAC_SHA512),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        let rounds = rest.first().map_or(Ok(1), |rounds| rounds.number())?;
        Ok(Some(Self {
            digest,
            hmac,
            value: value.octets()?,
            salt: salt.octets()?,
            rounds,
        }))
    }
}

/// The bags of one part of the safe, decrypted if it is encrypted.
fn content_info(
    part: Element<'_>,
    passphrase: Passphrase<'_>,
    work: &Work,
) -> Result<Zeroizing<Vec<u8>>, UnreadableUpload> {
    let parts = part.sequence().map_err(damaged)?;
    let [kind, content] = parts.as_slice() else {
        return Err(UnreadableUpload::Damaged);
    };
    let content = content.explicit(0).map_err(damaged)?;
    match kind.oid().map_err(damaged)? {
        DATA => content.octets().map(Zeroizing::new).map_err(damaged),
        ENCRYPTED_DATA => {
            let (algorithm, encrypted) = encrypted_content(content).map_err(damaged)?;
            pbe::decrypt(algorithm, &encrypted, Some(passphrase), work)
        }
        // Encrypted to somebody's certificate
        _ => Err(UnreadableUpload::OldEncryption),
    }
}

/// `SEQUENCE { INTEGER, SEQUENCE { OBJECT IDENTIFIER, AlgorithmIdentifier, [0] IMPLICIT OCTET STRING } }` (RFC 5652, 8).
fn encrypted_content(content: Element<'_>) -> Result<(Element<'_>, Vec<u8>), Broken> {
    let data = content.sequence()?;
    let info = data.get(1).ok_or(Broken)?.sequence()?;
    let [_, algorithm, encrypted] = info.as_slice() else {
        return Err(Broken);
    };
    if encrypted.tag & !0x20 != 0x80 {
        return Err(Broken);
    }
    Ok((*algorithm, encrypted.octets()?))
}

/// `SafeContents ::= SEQUENCE OF SEQUENCE { OBJECT IDENTIFIER, [0] value, attributes }`.
fn bags(
    bytes: &[u8],
    passphrase: Passphrase<'_>,
    work: &Work,
    deepest: u8,
    contents: &mut Contents,
) -> Result<(), UnreadableUpload> {
    let deepest = deepest.checked_sub(1).ok_or(UnreadableUpload::Damaged)?;
    // A wrong passphrase that leaves sound padding behind is only seen here
    let bags = Element::only(bytes)
        .and_then(Element::sequence)
        .map_err(|Broken| UnreadableUpload::PassphraseWrong)?;
    for bag in bags {
        let parts = bag.sequence().map_err(damaged)?;
        let [kind, value, ..] = parts.as_slice() else {
            return Err(UnreadableUpload::Damaged);
        };
        let value = value.explicit(0).map_err(damaged)?;
        match kind.oid().map_err(damaged)?.strip_prefix(BAG) {
            Some([1]) => contents.keys.push(Zeroizing::new(value.whole.to_vec())),
            Some([2]) => contents.keys.push(shrouded(value, passphrase, work)?),
            Some([3]) => contents.certificates.extend(certificate(value).map_err(damaged)?),
            Some([6]) => bags_in(value, passphrase, work, deepest, contents)?,
            // Lists of revoked certificates, other secrets
            _ => {}
        }
    }
    Ok(())
}

fn bags_in(
    value: Element<'_>,
    passphrase: Passphrase<'_>,
    work: &Work,
    deepest: u8,
    contents: &mut Contents,
) -> Result<(), UnreadableUpload> {
    value.tagged(SEQUENCE).map_err(damaged)?;
    bags(value.whole, passphrase, work, deepest, contents)
}

/// `EncryptedPrivateKeyInfo` (RFC 5958, 3).
fn shrouded(
    value: Element<'_>,
    passphrase: Passphrase<'_>,
    work: &Work,
) -> Result<Zeroizing<Vec<u8>>, UnreadableUpload> {
    let parts = value.sequence().map_err(damaged)?;
    let [algorithm, encrypted] = parts.as_slice() else {
        return Err(UnreadableUpload::Damaged);
    };
    let encrypted = encrypted.octets().map_err(damaged)?;
    pbe::decrypt(*algorithm, &encrypted, Some(passphrase), work)
}

/// `CertBag ::= SEQUENCE { OBJECT IDENTIFIER, [0] OCTET STRING }`; other kinds of certificate are passed over.
fn certificate(value: Element<'_>) -> Result<Option<Vec<u8>>, Broken> {
    let parts = value.sequence()?;
    let [kind, certificate] = parts.as_slice() else {
        return Err(Broken);
    };
    if kind.oid()? != X509 {
        return Ok(None);
    }
    let certificate = certificate.explicit(0)?;
    if certificate.tag & !0x20 != OCTET_STRING {
        return Err(Broken);
    }
    certificate.octets().map(Some)
}
