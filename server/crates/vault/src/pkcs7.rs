//! Certificates in a `PKCS#7` bundle (RFC 5652, 5.1), as `.p7b` and `.p7c` hold them.

use crate::tlv::{Broken, Element, SEQUENCE, context};

/// The certificates, in the order of the bundle. Its signatures, if there are any, mean nothing here.
///
/// `SEQUENCE { OID, [0] SEQUENCE { INTEGER, SET, SEQUENCE, [0] IMPLICIT certificates OPTIONAL, … } }`
pub(crate) fn certificates(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Broken> {
    let info = Element::only(bytes)?.sequence()?;
    let signed = info.get(1).ok_or(Broken)?.explicit(0)?.sequence()?;
    let certificates = signed.iter().skip(3).find(|part| part.tag == context(0));
    let certificates = certificates.ok_or(Broken)?.children()?;
    // Beside certificates there may be attribute certificates, which are tagged
    Ok(certificates
        .into_iter()
        .filter(|certificate| certificate.tag == SEQUENCE)
        .map(|certificate| certificate.whole.to_vec())
        .collect())
}
