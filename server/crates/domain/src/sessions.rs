//! Signing in and staying signed in.

mod change_password;
mod network;
mod resume;
mod sign_in;
mod sign_out;
mod sweep;
mod throttle;

pub use change_password::change_password;
pub use network::{network, network_of};
pub use resume::{ABSOLUTE_LIMIT, IDLE_LIMIT, resume, still_open};
pub(crate) use sign_in::open_session;
pub use sign_in::{Client, SignedIn, sign_in};
pub use sign_out::sign_out;
pub use sweep::sweep;
