//! Ids as Exchange makes them: long, opaque, case-sensitive, equal at the start within one mailbox.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::entropy::Entropy;

/// Makes the ids of one mailbox. Two mailboxes, and the same mailbox after a reset, never make the same one.
#[derive(Debug, Clone)]
pub(super) struct Ids {
    mailbox: String,
    next: u64,
}

impl Ids {
    /// For a new mailbox.
    pub(super) fn new(entropy: &mut Entropy) -> Self {
        Self {
            mailbox: entropy.token(24),
            next: 0,
        }
    }

    /// An id of a folder, or of a message in the folder it lies in.
    pub(super) fn item(&mut self) -> String {
        let fresh = self.fresh(30);
        format!("AAMkAGCo{}{fresh}AAA=", self.mailbox)
    }

    /// An immutable id.
    pub(super) fn immutable(&mut self) -> String {
        let fresh = self.fresh(30);
        format!("AAkALgAA{}{fresh}AAA=", self.mailbox)
    }

    /// A change key.
    pub(super) fn change_key(&mut self) -> String {
        format!("CQAAABYA{}", self.fresh(18))
    }

    fn fresh(&mut self, bytes: usize) -> String {
        self.next += 1;
        let digest = Sha256::digest(format!("{} {}", self.mailbox, self.next));
        URL_SAFE_NO_PAD.encode(&digest[..bytes])
    }
}

/// Whether a text has the form of an id. A truncated or re-cased one has not.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() >= 20
        && text.len().is_multiple_of(4)
        && ["AAMk", "AAkA", "AQMk"]
            .iter()
            .any(|start| text.starts_with(start))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_=+/".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_form_of_ids_and_are_all_different() {
        let mut ids = Ids::new(&mut Entropy::new(Some(1)));
        let made = [ids.item(), ids.item(), ids.immutable()];
        assert!(made.iter().all(|id| is_id(id)), "{made:?}");
        assert!(made[0] != made[1] && made[0][..40] == made[1][..40]);
        for bad in [
            "",
            "x",
            &made[0][..50],
            &made[0].to_ascii_uppercase(),
            "AAMk/../../../../../..",
        ] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
