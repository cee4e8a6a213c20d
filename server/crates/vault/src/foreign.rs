//! Words for what was uploaded in the wrong place, with the way out where there is one.

const PUTTY: &str = "a key in PuTTY's own format (convert it with PuTTYgen, or with: puttygen FILE -O private-openssh -o FILE.pem)";
pub(crate) const REQUEST: &str = "a certificate request (CSR): send it to your certificate authority and upload the certificate that it issues";
pub(crate) const PUBLIC_KEY: &str = "a public key";
pub(crate) const REVOCATIONS: &str = "a list of revoked certificates";

/// What a block that is neither a key nor a certificate is called.
pub(crate) fn block_name(label: &str) -> String {
    let name = match label {
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => REQUEST,
        "PUBLIC KEY" | "RSA PUBLIC KEY" => PUBLIC_KEY,
        "X509 CRL" => REVOCATIONS,
        _ => return format!("a block named {label}"),
    };
    name.to_owned()
}

/// What a text without blocks is called, if it is known.
pub(crate) fn text_name(text: &str) -> Option<&'static str> {
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
