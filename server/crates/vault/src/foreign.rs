//! Words for what was uploaded in the wrong place, with the way out where there is one.

use crate::pem::Block;
use domain::ports::UnreadableUpload;
use pkcs8::der::asn1::{AnyRef, ObjectIdentifier};
use pkcs8::der::{Decode, Reader};

/// `PKCS#7` signed data (RFC 2315).
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

const PKCS12: &str =
    "a PKCS#12 file (.pfx or .p12; write its contents as PEM with: openssl pkcs12 -in FILE -out FILE.pem)";
const PKCS7: &str =
    "a PKCS#7 bundle (write its certificates as PEM with: openssl pkcs7 -print_certs -in FILE -out FILE.pem)";
const OPENSSH: &str =
    "a key in OpenSSH's own format (convert a copy of it with: ssh-keygen -p -m PKCS8 -f COPY)";
const PUTTY: &str = "a key in PuTTY's own format (convert it with PuTTYgen, or with: puttygen FILE -O private-openssh -o FILE.pem)";

/// Why blocks, none of which is of the wanted kind, cannot be used; without blocks, why the bytes cannot.
pub(crate) fn refusal(
    blocks: &[Block<'_>],
    bytes: &[u8],
    text: &str,
    wanted: &'static str,
) -> UnreadableUpload {
    // Parameters accompany a key; alone they are nothing anybody means to upload
    let block = blocks
        .iter()
        .find(|block| !block.label.ends_with("PARAMETERS"))
        .or(blocks.first());
    let found = match block {
        Some(block) => Some(block_name(block.label)),
        None => binary_name(bytes).or_else(|| text_name(text)).map(str::to_owned),
    };
    found.map_or(UnreadableUpload::NoPem, |found| UnreadableUpload::WrongBlock {
        found,
        wanted,
    })
}

fn block_name(label: &str) -> String {
    let name = match label {
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => "a certificate",
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => "a certificate request (CSR)",
        "PUBLIC KEY" | "RSA PUBLIC KEY" => "a public key",
        "PRIVATE KEY"
        | "ENCRYPTED PRIVATE KEY"
        | "RSA PRIVATE KEY"
        | "EC PRIVATE KEY"
        | "DSA PRIVATE KEY" => "a private key",
        "OPENSSH PRIVATE KEY" => OPENSSH,
        "PKCS7" | "CMS" => PKCS7,
        "X509 CRL" => "a list of revoked certificates",
        _ => return format!("a block named {label}"),
    };
    name.to_owned()
}

/// `SEQUENCE { INTEGER 3, …` is `PKCS#12` (RFC 7292), `SEQUENCE { OBJECT IDENTIFIER signedData, …` is `PKCS#7`.
pub(crate) fn binary_name(bytes: &[u8]) -> Option<&'static str> {
    let first = first_element(bytes).ok()?;
    if first.decode_as::<u8>() == Ok(3) {
        Some(PKCS12)
    } else if first.decode_as::<ObjectIdentifier>() == Ok(SIGNED_DATA) {
        Some(PKCS7)
    } else {
        None
    }
}

fn first_element(bytes: &[u8]) -> pkcs8::der::Result<AnyRef<'_>> {
    AnyRef::from_der(bytes)?.sequence(|reader| {
        let first = AnyRef::decode(reader)?;
        reader.read_slice(reader.remaining_len())?;
        Ok(first)
    })
}

fn text_name(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let begins_like = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning));
    if begins_like(&["PuTTY-User-Key-File-"]) {
        Some(PUTTY)
    } else if begins_like(&["ssh-", "ecdsa-sha2-", "---- BEGIN SSH2 PUBLIC KEY"]) {
        Some("an SSH public key")
    } else {
        None
    }
}
