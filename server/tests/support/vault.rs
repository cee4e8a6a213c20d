//! A vault that notes what it seals.

use domain::ports::{Place, Sealed, Vault, VaultError};
use secrecy::SecretSlice;
use std::sync::{Arc, Mutex};

/// A secret and the column it was sealed for.
#[derive(Clone)]
pub(crate) struct Noted {
    /// `table.column`.
    pub(crate) place: String,
    /// The secret.
    pub(crate) secret: Vec<u8>,
}

/// The real vault, watched.
pub(crate) struct WatchedVault {
    real: Arc<dyn Vault>,
    noted: Arc<Mutex<Vec<Noted>>>,
}

impl WatchedVault {
    pub(crate) fn new(real: Arc<dyn Vault>, noted: Arc<Mutex<Vec<Noted>>>) -> Self {
        Self { real, noted }
    }
}

impl Vault for WatchedVault {
    fn seal(&self, place: &Place, secret: &[u8]) -> Sealed {
        self.noted.lock().unwrap().push(Noted {
            place: format!("{}.{}", place.table, place.column),
            secret: secret.to_vec(),
        });
        self.real.seal(place, secret)
    }

    fn open(&self, place: &Place, sealed: &Sealed) -> Result<SecretSlice<u8>, VaultError> {
        self.real.open(place, sealed)
    }
}
