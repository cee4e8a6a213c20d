//! A value sealed at the first start. Whether it opens tells at every later start, before anything else happens, whether
//! the master key is the right one.

use domain::ports::{Place, Sealed, Vault, VaultError};
use secrecy::ExposeSecret;

/// What is sealed. Not secret: it is only ever compared.
const CANARY: &[u8] = b"countersign canary 1";

/// An installation has one canary, so it has one place.
fn place() -> Place {
    Place::new("installation", "canary", &1)
}

/// Seals the canary with the current key.
#[must_use]
pub fn seal_canary(vault: &dyn Vault) -> Sealed {
    vault.seal(&place(), CANARY)
}

/// Opens the canary.
///
/// # Errors
/// The master key is not the one this database was sealed with ([`VaultError::UnknownKey`]), or the canary was changed.
pub fn check_canary(vault: &dyn Vault, sealed: &Sealed) -> Result<(), VaultError> {
    let opened = vault.open(&place(), sealed)?;
    if opened.expose_secret() == CANARY {
        Ok(())
    } else {
        Err(VaultError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::CountingEntropy;
    use crate::{KeyRing, MasterVault};
    use std::sync::Arc;

    fn vault(byte: u8) -> MasterVault {
        let ring = KeyRing::from_text(&KeyRing::generate(&[byte; 32])).unwrap();
        MasterVault::new(ring, Arc::new(CountingEntropy::default()))
    }

    #[test]
    fn the_right_key_passes_and_a_new_key_file_is_told_from_damage() {
        let sealed = seal_canary(&vault(1));
        assert_eq!(check_canary(&vault(1), &sealed), Ok(()));
        assert_eq!(check_canary(&vault(2), &sealed), Err(VaultError::UnknownKey));
        let mut damaged = sealed;
        *damaged.0.last_mut().unwrap() ^= 1;
        assert_eq!(check_canary(&vault(1), &damaged), Err(VaultError::Damaged));
    }

    #[test]
    fn another_value_in_its_place_is_not_the_canary() {
        let vault = vault(1);
        let other = vault.seal(&place(), b"countersign canary 2");
        assert_eq!(check_canary(&vault, &other), Err(VaultError::Damaged));
    }
}
