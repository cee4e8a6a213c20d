//! How much may be calculated for one upload. Password-based formats are slow on purpose, and the upload says how slow.

use domain::ports::UnreadableUpload;
use std::cell::Cell;

/// Rounds of a hash for one upload, in all: ten times the 600 000 that OWASP recommends for one key. More is no key of ours,
/// but an upload meant to keep the server busy.
const ROUNDS: u64 = 6_000_000;

/// What is left of it.
pub(crate) struct Work(Cell<u64>);

impl Work {
    /// For a new upload.
    pub(crate) const fn new() -> Self {
        Self(Cell::new(ROUNDS))
    }

    /// Takes `rounds` before they are calculated.
    ///
    /// # Errors
    /// They are too many.
    pub(crate) fn spend(&self, rounds: u64) -> Result<(), UnreadableUpload> {
        let left = self
            .0
            .get()
            .checked_sub(rounds)
            .ok_or(UnreadableUpload::TooMuchWork)?;
        self.0.set(left);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_upload_shares_one_allowance() {
        let work = Work::new();
        assert_eq!(work.spend(600_000), Ok(()));
        assert_eq!(work.spend(u64::MAX), Err(UnreadableUpload::TooMuchWork));
        assert_eq!(work.spend(ROUNDS - 600_000), Ok(()));
        assert_eq!(work.spend(1), Err(UnreadableUpload::TooMuchWork));
    }
}
