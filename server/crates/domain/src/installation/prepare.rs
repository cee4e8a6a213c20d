//! What happens at every start, before anything else.

use crate::error::Refusal;
use crate::ports::{Place, Sealed, Vault, VaultError};
use crate::records::Installation;
use crate::services::Services;
use crate::tokens::SecretToken;
use secrecy::ExposeSecret;

/// The text behind the canary.
const CANARY: &[u8] = b"countersign canary 1";

/// What the start found.
#[derive(Debug)]
pub struct Prepared {
    /// Whether this is the first start with this database.
    pub first_start: bool,
    /// To be shown in the log, when there is no administrator yet. A new one at every start.
    pub setup_token: Option<SecretToken>,
}

/// Makes the installation's row at the first start; at every other, opens its canary, so that a wrong master key is found before
/// anything is written with it.
///
/// # Errors
/// [`Refusal::Vault`] when the master key is not the one this database was made with.
pub async fn prepare(services: &Services) -> Result<Prepared, Refusal> {
    let mut unit = services.database.write().await?;
    let known = unit.installation().await?;
    let first_start = known.is_none();
    let mut installation = match known {
        Some(installation) => {
            check_canary(services.vault.as_ref(), &installation.canary)?;
            installation
        }
        None => Installation {
            id: services.new_uuid(),
            canary: services.vault.seal(&canary_place(), CANARY),
            setup_token: None,
            created_at: services.now(),
        },
    };
    let token = unit
        .administrators()
        .await?
        .is_empty()
        .then(|| SecretToken::random(services.entropy.as_ref()));
    installation.setup_token = token.as_ref().map(SecretToken::hash);
    unit.save_installation(&installation).await?;
    unit.commit().await?;
    Ok(Prepared {
        first_start,
        setup_token: token,
    })
}

fn canary_place() -> Place {
    Place::new("installation", "canary", &1)
}

/// Opens the canary of an installation.
///
/// # Errors
/// Why it does not open: most likely another master key.
pub fn check_canary(vault: &dyn Vault, canary: &Sealed) -> Result<(), VaultError> {
    let opened = vault.open(&canary_place(), canary)?;
    if opened.expose_secret() == CANARY {
        Ok(())
    } else {
        Err(VaultError::Damaged)
    }
}
