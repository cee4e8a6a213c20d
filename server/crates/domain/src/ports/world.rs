//! Time, randomness and slow hashes.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::SecretString;

/// Time as a parameter.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> DateTime<Utc>;
}

/// Randomness as a parameter; cryptographically strong in production.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// A password hash that is slow on purpose, run where it does not hold up anything else.
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// The hash in PHC string format.
    async fn hash(&self, password: SecretString) -> SecretString;

    /// Whether the password belongs to the hash. With `None` it takes as long and answers no, so that nobody learns which
    /// addresses exist.
    async fn verify(&self, password: SecretString, hash: Option<SecretString>) -> bool;
}
