//! *General*: Server Base URL and callback path.

mod save;

pub use save::{GeneralForm, save};
pub(crate) use save::{settings_subject, shown_version, stale};

use crate::error::Refusal;
use crate::records::GeneralSettings;
use crate::services::Services;

/// The settings as saved.
///
/// # Errors
/// When the database fails.
pub async fn show(services: &Services) -> Result<GeneralSettings, Refusal> {
    Ok(services.database.read().await?.general().await?)
}
