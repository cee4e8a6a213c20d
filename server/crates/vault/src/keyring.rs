//! The master keys: which one seals, which ones still open.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of a master key.
pub(crate) const KEY_LENGTH: usize = 32;
/// Characters of a key id at most. It stands before every sealed value, so it is short.
const ID_LENGTH: usize = 32;

/// The master keys of an installation: the first one seals, all of them open.
///
/// As text, one key is one line, `id:base64 of 32 bytes`. Blank lines and lines that begin with `#` are skipped.
pub struct KeyRing {
    /// Never empty.
    keys: Vec<MasterKey>,
}

/// One key and the id under which sealed values name it.
pub(crate) struct MasterKey {
    pub(crate) id: String,
    pub(crate) key: SecretBox<[u8; KEY_LENGTH]>,
}

/// A text is not a key ring. Lines are counted from 1; nothing of a line is ever repeated here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRingError {
    /// No key at all: an empty file, or comments only.
    #[error(
        "It holds no key. Restore it from your backup. Only if nothing was saved with it yet, delete it: a new one is made at the next start."
    )]
    NoKey,
    /// A line without `id:`.
    #[error("Line {line} is not a key. Write it as ID:BASE64, or begin it with # to make it a comment.")]
    Form {
        /// Which line.
        line: usize,
    },
    /// An id that cannot stand in a sealed value.
    #[error(
        "Line {line} has a key id that cannot be used. Use 1 to 32 letters, digits, dots, underscores and hyphens before the colon."
    )]
    Id {
        /// Which line.
        line: usize,
    },
    /// Not 32 bytes in Base64.
    #[error(
        "Line {line} has no whole key: after the colon belong 44 characters of Base64, which are 32 bytes. Copy the line again from your backup."
    )]
    Key {
        /// Which line.
        line: usize,
    },
    /// Two keys under one id: which one opens a value would be a guess.
    #[error("Line {line} repeats the key id of an earlier line. Give every key its own id.")]
    Repeated {
        /// Which line.
        line: usize,
    },
}

impl KeyRing {
    /// Reads a key ring.
    ///
    /// # Errors
    /// Which line is wrong, and how to put it right.
    pub fn from_text(text: &SecretString) -> Result<Self, KeyRingError> {
        let mut keys: Vec<MasterKey> = Vec::new();
        let text = text.expose_secret().trim_start_matches('\u{feff}');
        for (index, content) in text.lines().enumerate() {
            let (line, content) = (index + 1, content.trim());
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let key = MasterKey::from_line(line, content)?;
            if keys.iter().any(|other| other.id == key.id) {
                return Err(KeyRingError::Repeated { line });
            }
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(KeyRingError::NoKey);
        }
        Ok(Self { keys })
    }

    /// The text of a new key ring with one key, made of the given random bytes.
    ///
    /// The id of the key is derived from the key. So two installations, or an installation whose key file was lost and made
    /// anew, never call different keys by the same name, and a wrong file is told from a damaged value.
    #[must_use]
    pub fn generate(random: &[u8; KEY_LENGTH]) -> SecretString {
        let digest = Sha256::new()
            .chain_update(b"countersign key id\0")
            .chain_update(random)
            .finalize();
        let id = hex::encode(&digest[..4]);
        let key = Zeroizing::new(STANDARD.encode(random));
        let mut text = Zeroizing::new(String::with_capacity(512));
        text.push_str(
            "# Countersign master key: it opens every secret in the database.\n\
             # Keep a copy apart from the database's backups. Whoever has both can read everything;\n\
             # without this file no stored secret can be read again, by anyone.\n\
             # The first key seals. Further lines hold older keys, which still open.\n",
        );
        for part in ["k-", &id, ":", &key, "\n"] {
            text.push_str(part);
        }
        SecretString::from(text.as_str())
    }

    /// The id of the key that seals.
    #[must_use]
    pub fn current_id(&self) -> &str {
        &self.current().id
    }

    /// The key that seals.
    pub(crate) fn current(&self) -> &MasterKey {
        // `from_text` is the only way to make a ring, and it refuses an empty one
        &self.keys[0]
    }

    /// The key of that id.
    pub(crate) fn find(&self, id: &[u8]) -> Option<&MasterKey> {
        self.keys.iter().find(|key| key.id.as_bytes() == id)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.keys.iter().map(|key| &key.id))
            .finish()
    }
}

impl MasterKey {
    fn from_line(line: usize, content: &str) -> Result<Self, KeyRingError> {
        let (id, key) = content.split_once(':').ok_or(KeyRingError::Form { line })?;
        let (id, key) = (id.trim_end(), key.trim_start());
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if id.is_empty() || id.len() > ID_LENGTH || !id.chars().all(allowed) {
            return Err(KeyRingError::Id { line });
        }
        let bytes = STANDARD
            .decode(key)
            .map(Zeroizing::new)
            .map_err(|_| KeyRingError::Key { line })?;
        if bytes.len() != KEY_LENGTH {
            return Err(KeyRingError::Key { line });
        }
        Ok(Self {
            id: id.to_owned(),
            key: SecretBox::init_with_mut(|key: &mut [u8; KEY_LENGTH]| key.copy_from_slice(&bytes)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<KeyRing, KeyRingError> {
        KeyRing::from_text(&text.into())
    }

    fn line(id: &str, byte: u8) -> String {
        format!("{id}:{}", STANDARD.encode([byte; KEY_LENGTH]))
    }

    #[test]
    fn the_first_key_is_current_and_the_others_are_found() {
        let text = format!("\u{feff}# ours\r\n\r\n{}\r\n{}\r\n", line("k2", 2), line("k1", 1));
        let ring = read(&text).unwrap();
        assert_eq!(ring.current_id(), "k2");
        assert_eq!(ring.find(b"k1").unwrap().key.expose_secret(), &[1; KEY_LENGTH]);
        assert!(ring.find(b"k3").is_none());
    }

    #[test]
    fn a_wrong_line_is_named() {
        let good = line("k1", 1);
        assert_eq!(read("").unwrap_err(), KeyRingError::NoKey);
        assert_eq!(read("# nothing\n").unwrap_err(), KeyRingError::NoKey);
        let second = |wrong: &str| read(&format!("{good}\n{wrong}")).unwrap_err();
        assert_eq!(second("some words"), KeyRingError::Form { line: 2 });
        assert_eq!(second(&line("", 2)), KeyRingError::Id { line: 2 });
        assert_eq!(second(&line("a b", 2)), KeyRingError::Id { line: 2 });
        assert_eq!(second(&line(&"k".repeat(33), 2)), KeyRingError::Id { line: 2 });
        assert_eq!(second("k2:"), KeyRingError::Key { line: 2 });
        assert_eq!(second("k2:AAAA"), KeyRingError::Key { line: 2 });
        assert_eq!(
            second(&line("k2", 2)[..40]),
            KeyRingError::Key { line: 2 },
            "a line that was cut off"
        );
        assert_eq!(second(&line("k1", 2)), KeyRingError::Repeated { line: 2 });
    }

    #[test]
    fn a_new_ring_reads_back_and_its_id_follows_the_key() {
        let ring = KeyRing::from_text(&KeyRing::generate(&[7; KEY_LENGTH])).unwrap();
        let other = KeyRing::from_text(&KeyRing::generate(&[8; KEY_LENGTH])).unwrap();
        assert_eq!(ring.current().key.expose_secret(), &[7; KEY_LENGTH]);
        assert_ne!(ring.current_id(), other.current_id());
    }

    #[test]
    fn debug_shows_ids_only() {
        assert_eq!(format!("{:?}", read(&line("k1", 1)).unwrap()), "[\"k1\"]");
    }
}
