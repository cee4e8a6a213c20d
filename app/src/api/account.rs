//! The account of whoever is signed in.

mod change_password;
mod save_account;

pub(crate) use change_password::PasswordForm;
pub use change_password::change_password;
pub use save_account::save_account;
