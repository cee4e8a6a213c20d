//! The ports' last pieces: clock, randomness, password hashes, and the one place where outgoing connections are configured.

mod clock;
mod entropy;
mod outgoing;
mod passwords;

pub use clock::SystemClock;
pub use entropy::SystemEntropy;
pub use outgoing::{Outgoing, OutgoingError};
pub use passwords::Argon2Passwords;
