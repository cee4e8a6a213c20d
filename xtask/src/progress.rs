//! What the person at the terminal sees: what is being done, how far it is, how long each step took.

use std::time::{Duration, Instant};

/// A numbered list of steps, printed as they begin.
#[derive(Debug)]
pub(crate) struct Progress {
    total: usize,
    done: usize,
    began: Instant,
}

impl Progress {
    /// `total` is the number of calls to [`Progress::step`] that will follow.
    pub(crate) fn new(total: usize) -> Self {
        Self {
            total,
            done: 0,
            began: Instant::now(),
        }
    }

    /// Announces the next step.
    pub(crate) fn step(&mut self, what: &str) {
        self.done += 1;
        say(&format!("[{}/{}] {what}", self.done, self.total));
    }

    /// Time since the first step.
    pub(crate) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}

/// A line below the current step.
pub(crate) fn note(what: &str) {
    say(&format!("      {what}"));
}

/// One line on standard output.
#[expect(
    clippy::print_stdout,
    reason = "talking to the terminal is what this module is for"
)]
pub(crate) fn say(what: &str) {
    println!("{what}");
}

/// A duration as a person would say it: `0.4 s`, `12 s`, `3 min 5 s`.
pub(crate) fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..120 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
