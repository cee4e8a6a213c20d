//! Random tokens that a browser carries: session ids, OAuth state, setup token. Only their hash is stored.

use crate::ports::Entropy;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// 256 random bits in base64url.
#[derive(Debug, Clone)]
pub struct SecretToken(SecretString);

impl SecretToken {
    /// A new token.
    #[must_use]
    pub fn random(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes).into())
    }

    /// A token that a browser sent, whatever it is.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned().into())
    }

    /// The text, to be sent to the browser.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What is stored instead.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.expose_secret().as_bytes()).into())
    }
}

/// SHA-256 of a [`SecretToken`]. The token has 256 random bits, so no slow hash is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// A stored hash.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Compares in constant time.
    #[must_use]
    pub fn matches(&self, token: &SecretToken) -> bool {
        self.0.ct_eq(&token.hash().0).into()
    }
}
