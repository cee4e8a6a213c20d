//! *Credentials*: encrypted secrets, keys and certificates.

mod facts;
mod list;
mod new;
mod show;
mod upload_fields;

pub use list::CredentialsPage;
pub use new::NewCredentialPage;
pub use show::CredentialPage;
