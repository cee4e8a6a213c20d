//! The colours of states.

use super::symbol::Symbol;

/// What a state means to the person who reads it. Never shown without a word and an icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say: not authorized, skipped, still to come.
    Neutral,
    /// Good: passed, done, saved.
    Ok,
    /// Under way, or worth knowing.
    Info,
    /// Watch this.
    Warn,
    /// A person must mend it.
    Danger,
    /// Held back by the provider.
    Wait,
}

impl Tone {
    /// The value of `data-tone`.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Ok => "ok",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Danger => "danger",
            Self::Wait => "wait",
        }
    }

    /// The icon that goes with it when none is named.
    #[must_use]
    pub const fn symbol(self) -> Symbol {
        match self {
            Self::Neutral => Symbol::None,
            Self::Ok => Symbol::Ok,
            Self::Info => Symbol::Info,
            Self::Warn => Symbol::Warn,
            Self::Danger => Symbol::Stop,
            Self::Wait => Symbol::Hourglass,
        }
    }
}
