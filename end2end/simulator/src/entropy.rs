//! Randomness of the tenant: the one place that knows where it comes from.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use uuid::Uuid;

/// A cryptographic generator, seeded by the operating system or, for a repeatable test, by a number.
pub(crate) struct Entropy(StdRng);

impl Entropy {
    /// Seeds from `seed`, or from the operating system.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self(seed.map_or_else(rand::make_rng, StdRng::seed_from_u64))
    }

    /// A random GUID (version 4), as used for object ids, request ids and token ids.
    pub(crate) fn guid(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// `length` random bytes.
    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// `length` random bytes, base64url without padding: codes, refresh tokens, item ids.
    pub(crate) fn token(&mut self, length: usize) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes(length))
    }
}
