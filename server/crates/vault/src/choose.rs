//! Decides what of an upload is meant: the one key, the holder's certificate of a chain, and whether they belong together.

use crate::certificate::{self, Certificate};
use crate::pieces::Pieces;
use crate::private_key::Key;
use chrono::{DateTime, Utc};
use domain::ports::{Reading, UnreadableUpload, Upload};
use model::credential::Facts;

/// The certificate of an upload, and its key if it is in there too.
///
/// # Errors
/// There is none, it cannot be told which, or it cannot be used.
pub(crate) fn certificate(pieces: Pieces, now: DateTime<Utc>) -> Result<Reading, UnreadableUpload> {
    if pieces.certificates.is_empty() {
        return Err(refusal(&pieces, "a certificate"));
    }
    let certificates = parsed(&pieces.certificates)?;
    let (leaf, key) = match own_pair(&certificates, pieces.keys)? {
        Some((leaf, key)) => (leaf, Some(key)),
        None => (leaf_of(&certificates)?, None),
    };
    Ok(Reading {
        wanted: upload(leaf, &certificates, now)?,
        counterpart: key.map(Upload::from),
    })
}

/// The private key of an upload, and its certificate if it is in there too.
///
/// # Errors
/// There is none, it cannot be told which, or it cannot be used.
pub(crate) fn private_key(mut pieces: Pieces, now: DateTime<Utc>) -> Result<Reading, UnreadableUpload> {
    if pieces.keys.is_empty() {
        return Err(refusal(&pieces, "a private key"));
    }
    let certificates = parsed(&pieces.certificates)?;
    if certificates.is_empty() {
        return match (pieces.keys.pop(), pieces.keys.is_empty()) {
            (Some(key), true) => Ok(Reading {
                wanted: key.into(),
                counterpart: None,
            }),
            _ => Err(UnreadableUpload::Several),
        };
    }
    let (leaf, key) = own_pair(&certificates, pieces.keys)?.ok_or(UnreadableUpload::Several)?;
    Ok(Reading {
        wanted: key.into(),
        counterpart: Some(upload(leaf, &certificates, now)?),
    })
}

fn parsed(certificates: &[Vec<u8>]) -> Result<Vec<Certificate<'_>>, UnreadableUpload> {
    certificates.iter().map(|der| certificate::parse(der)).collect()
}

/// The certificate and the key that belong together; `None` when there is no key.
fn own_pair<'a>(
    certificates: &'a [Certificate<'a>],
    keys: Vec<Key>,
) -> Result<Option<(&'a Certificate<'a>, Key)>, UnreadableUpload> {
    if keys.is_empty() {
        return Ok(None);
    }
    let mut pairs = keys.into_iter().filter_map(|key| {
        let public = &key.facts.public_key_sha256;
        let leaf = certificates
            .iter()
            .find(|each| each.public_key_sha256() == *public)?;
        Some((leaf, key))
    });
    let pair = pairs.next().ok_or(UnreadableUpload::KeyOfAnother)?;
    match pairs.next() {
        None => Ok(Some(pair)),
        Some(_) => Err(UnreadableUpload::Several),
    }
}

/// The one that issued none of the others.
fn leaf_of<'a>(certificates: &'a [Certificate<'a>]) -> Result<&'a Certificate<'a>, UnreadableUpload> {
    let issued_another = |each: &Certificate<'_>| {
        certificates
            .iter()
            .any(|other| other.der != each.der && other.is_issued_by(each))
    };
    let mut leaves = certificates.iter().filter(|each| !issued_another(each));
    match (leaves.next(), leaves.next()) {
        (Some(leaf), None) => Ok(leaf),
        _ => Err(UnreadableUpload::Several),
    }
}

fn upload(
    leaf: &Certificate<'_>,
    all: &[Certificate<'_>],
    now: DateTime<Utc>,
) -> Result<Upload, UnreadableUpload> {
    let mut facts = leaf.facts()?;
    if facts.not_after <= now {
        return Err(UnreadableUpload::Expired(facts.not_after));
    }
    if facts.not_before > now {
        return Err(UnreadableUpload::NotYetValid(facts.not_before));
    }
    facts.came_with = all
        .iter()
        .filter(|each| each.der != leaf.der)
        .map(Certificate::subject)
        .collect();
    Ok(Upload {
        facts: Facts::Certificate(facts),
        material: leaf.der.to_vec().into(),
    })
}

/// Says what is there instead of what is wanted.
fn refusal(pieces: &Pieces, wanted: &'static str) -> UnreadableUpload {
    let found = if !pieces.keys.is_empty() {
        "a private key"
    } else if !pieces.certificates.is_empty() {
        "a certificate"
    } else if let Some(other) = pieces.others.first() {
        other
    } else {
        return UnreadableUpload::NoPem;
    };
    UnreadableUpload::WrongBlock {
        found: found.to_owned(),
        wanted,
    }
}
