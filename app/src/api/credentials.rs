//! Credentials. Uploading is not here: it takes files, so the server's own route reads it.

mod delete_credential;
mod generate_credential;

pub use delete_credential::{DeleteCredential, delete_credential};
pub use generate_credential::{GenerateCredential, generate_credential};
