//! Credentials: encrypted secrets that an administrator uploaded.

mod download;
mod generate;
mod list;
mod material;
mod open;
mod pairs;
mod remove;
mod replace;
mod save;
mod upload;

pub use download::{Download, download};
pub use generate::generate;
pub use list::{CredentialUse, ListedCredential, list, show};
pub use material::Material;
pub(crate) use open::{open, open_text};
pub use remove::remove;
pub use replace::{Replacement, replace};
pub use upload::{NewCredential, Uploaded, upload};

use crate::ports::Place;
use model::ids::CredentialId;

/// Where a credential's material lies.
fn place(id: CredentialId) -> Place {
    Place::new("credentials", "material", &id)
}
