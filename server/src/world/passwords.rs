//! Password hashes: Argon2id (RFC 9106), away from the threads that answer requests.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use domain::ports::{Entropy, PasswordHasher};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Memory per hash, in KiB (OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane).
const MEMORY: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Hashes at the same time: bounds memory when many sign in at once.
const AT_ONCE: usize = 2;

/// Argon2id.
pub struct Argon2Passwords {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    entropy: Arc<dyn Entropy>,
    /// Verified when there is no account, so that the answer takes as long.
    decoy: SecretString,
}

impl Argon2Passwords {
    /// With the operating parameters.
    ///
    /// # Errors
    /// When the library refuses its parameters.
    pub fn new(entropy: Arc<dyn Entropy>) -> Result<Self, argon2::Error> {
        let params = Params::new(MEMORY, PASSES, 1, None)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // The hash of nobody's password: right parameters, random salt and tag
        let decoy = format!("$argon2id$v=19$m={MEMORY},t={PASSES},p=1$c2FsdHNhbHRzYWx0c2FsdA$9Qz1e7y6mW1b0u2kq6p7Zb3m5u0cZb2yZ8a3nB4c5D8").into();
        Ok(Self {
            argon2,
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            entropy,
            decoy,
        })
    }

    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(Argon2<'static>) -> T + Send + 'static,
    ) -> Option<T> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.ok()?;
        let argon2 = self.argon2.clone();
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(argon2)
        })
        .await
        .ok()
    }
}

#[async_trait]
impl PasswordHasher for Argon2Passwords {
    /// # Panics
    /// When Argon2 itself fails, which its fixed parameters exclude.
    async fn hash(&self, password: SecretString) -> SecretString {
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt);
        let hash = self.apart(move |argon2| {
            argon2
                .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
                .map(|hash| hash.to_string())
        });
        hash.await
            .and_then(Result::ok)
            .expect("Argon2 hashes with fixed parameters")
            .into()
    }

    async fn verify(&self, password: SecretString, hash: Option<SecretString>) -> bool {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        let fits = self.apart(move |argon2| {
            PasswordHash::new(hash.expose_secret()).is_ok_and(|parsed| {
                argon2
                    .verify_password(password.expose_secret().as_bytes(), &parsed)
                    .is_ok()
            })
        });
        fits.await.unwrap_or(false) && known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::SystemEntropy;

    #[tokio::test]
    async fn only_the_right_password_fits_and_never_without_an_account() {
        let passwords = Argon2Passwords::new(Arc::new(SystemEntropy)).unwrap();
        let hash = passwords.hash("correct horse battery".to_owned().into()).await;
        assert!(
            hash.expose_secret()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
        );
        assert!(
            passwords
                .verify("correct horse battery".to_owned().into(), Some(hash.clone()))
                .await
        );
        assert!(
            !passwords
                .verify("wrong horse battery".to_owned().into(), Some(hash))
                .await
        );
        assert!(
            !passwords
                .verify("correct horse battery".to_owned().into(), None)
                .await
        );
        assert!(
            PasswordHash::new(passwords.decoy.expose_secret()).is_ok(),
            "the decoy must cost as much as a real hash"
        );
    }
}
