//! *Credentials*: encrypted secrets, keys and certificates.

mod facts;
mod generate;
mod list;
mod new;
mod replace;
mod show;
mod upload_fields;

pub use generate::GeneratePage;
pub use list::CredentialsPage;
pub use new::NewCredentialPage;
pub use replace::ReplaceCredentialPage;
pub use show::CredentialPage;
