//! Passwords and client secrets.

use crate::text;
use domain::ports::{UnreadableUpload, Upload};
use model::credential::{Facts, looks_like_guid};
use secrecy::SecretSlice;

/// What is expected, for the sentence that says what was found instead.
const WANTED: &str = "a secret on one line";

/// Reads a secret: one line, kept as it is but for the line break with which files end.
pub(crate) fn read(bytes: &[u8]) -> Result<Upload, UnreadableUpload> {
    let text = text::strict(bytes).ok_or(UnreadableUpload::NotText)?;
    let secret = without_line_break(&text);
    if secret.trim().is_empty() {
        return Err(UnreadableUpload::Empty);
    }
    let instead = |found: &str| UnreadableUpload::WrongBlock {
        found: found.to_owned(),
        wanted: WANTED,
    };
    if secret.contains("-----BEGIN ") {
        return Err(instead(
            "a PEM block, which belongs to another kind of credential",
        ));
    }
    if secret.contains(['\n', '\r']) {
        return Err(instead("several lines"));
    }
    if secret.chars().any(char::is_control) {
        return Err(instead("control characters"));
    }
    if looks_like_guid(secret) {
        return Err(UnreadableUpload::SecretId);
    }
    Ok(Upload {
        facts: Facts::SecretText,
        material: SecretSlice::from(secret.as_bytes().to_vec()),
    })
}

/// Without the one line break at the end. Everything else may belong to the secret, blanks included.
fn without_line_break(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn material(bytes: &[u8]) -> Vec<u8> {
        read(bytes).unwrap().material.expose_secret().to_vec()
    }

    #[test]
    fn exactly_one_line_break_at_the_end_is_not_part_of_the_secret() {
        for given in ["p w ", "p w \n", "p w \r\n", "p w \r", "\u{feff}p w \r\n"] {
            assert_eq!(material(given.as_bytes()), b"p w ", "{given:?}");
        }
        assert!(read(b"secret\n\n").is_err());
        assert!(read(b"secret\r\n\r\n").is_err());
    }

    #[test]
    fn what_cannot_be_a_secret_is_named() {
        for blank in ["", "\n", "\r\n", "  ", " \t\n"] {
            assert_eq!(
                read(blank.as_bytes()).unwrap_err(),
                UnreadableUpload::Empty,
                "{blank:?}"
            );
        }
        assert_eq!(read(b"\x80\x81").unwrap_err(), UnreadableUpload::NotText);
        for (wrong, found) in [
            ("one\ntwo", "several lines"),
            ("one\ttwo", "control characters"),
            ("one\0two", "control characters"),
            ("-----BEGIN PRIVATE KEY-----\nMII", "a PEM block"),
        ] {
            let error = read(wrong.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(found), "{wrong:?}: {error}");
        }
    }

    #[test]
    fn a_secret_id_is_not_taken_for_a_secret_value() {
        let id = b"6f1c2a58-9b4e-4d07-8c35-1e7a90b2d4f6\r\n";
        assert_eq!(read(id).unwrap_err(), UnreadableUpload::SecretId);
        let value = b"abc8Q~3fK1pXzLmN0vTr.Qy7WeUi2SdFgHjK4cX";
        assert_eq!(material(value), value);
    }
}
