//! Signing in, and the first administrator. Pages call these for plain forms; no script does, so they have no URL.

mod create_first;
mod sign_in;

pub(crate) use create_first::{FirstAdministratorForm, create_first};
pub(crate) use sign_in::{SignInForm, sign_in};
