//! Counting.

use std::ops::Add;

/// How many tests ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Marked in the source as not to be run
    pub(crate) left_out: u64,
}

impl Tally {
    /// Something that should have run did not, or failed as a whole.
    pub(crate) const FAILED: Self = Self {
        passed: 0,
        failed: 1,
        left_out: 0,
    };
    /// A check that is one thing.
    pub(crate) const PASSED: Self = Self {
        passed: 1,
        failed: 0,
        left_out: 0,
    };

    /// All `test result:` lines of libtest in this output; `None` when there is none.
    pub(crate) fn of_libtest(output: &str) -> Option<Self> {
        output.lines().filter_map(libtest_line).reduce(Add::add)
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            left_out: self.left_out + other.left_out,
        }
    }
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s`
fn libtest_line(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |word: &str| {
        let part = counts.split("; ").find_map(|part| part.strip_suffix(word))?;
        part.trim().parse::<u64>().ok()
    };
    Some(Tally {
        passed: count("passed")?,
        failed: count("failed")?,
        left_out: count("ignored")?,
    })
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn sums_the_result_lines_of_several_test_programs() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s\n\
            test result: FAILED. 3 passed; 1 failed; 4 ignored; 0 measured; 0 filtered out; finished in 1.02s\n";
        assert_eq!(
            Tally::of_libtest(output),
            Some(Tally {
                passed: 5,
                failed: 1,
                left_out: 4
            })
        );
    }

    #[test]
    fn a_crash_without_result_is_not_a_success() {
        assert_eq!(Tally::of_libtest("running 2 tests\nSIGSEGV"), None);
    }
}
