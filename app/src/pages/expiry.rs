//! When something ends, and how soon that is.

use crate::ui::{Day, State, Tone};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// From this many days on before its end a thing is marked.
const SOON: i64 = 30;

/// How soon an end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expiry {
    /// It has ended.
    Over,
    /// It ends within a month: days left.
    Soon(i64),
    /// It ends later: days left.
    Later(i64),
}

impl Expiry {
    /// As of `now`.
    pub(crate) fn of(end: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        match (end - now).num_days() {
            _ if end <= now => Self::Over,
            days if days <= SOON => Self::Soon(days),
            days => Self::Later(days),
        }
    }

    /// `expired`, `26 days`.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Over => "expired".to_owned(),
            Self::Soon(0) => "less than a day".to_owned(),
            Self::Soon(1) | Self::Later(1) => "1 day".to_owned(),
            Self::Soon(days) | Self::Later(days) => format!("{days} days"),
        }
    }

    /// Its colour, where it deserves one.
    pub(crate) const fn tone(self) -> Option<Tone> {
        match self {
            Self::Over => Some(Tone::Danger),
            Self::Soon(_) => Some(Tone::Warn),
            Self::Later(_) => None,
        }
    }
}

/// A day on which something ends, with how soon that is below it.
#[component]
pub(crate) fn EndsOn(
    /// When it ends.
    end: DateTime<Utc>,
    /// Now.
    now: DateTime<Utc>,
    /// What ends, such as `certificate`.
    #[prop(optional)]
    what: Option<&'static str>,
) -> impl IntoView {
    let expiry = Expiry::of(end, now);
    let words = what.map_or_else(|| expiry.words(), |what| format!("{what}, {}", expiry.words()));
    let words = match expiry.tone() {
        Some(tone) => view! { <State tone label=words/> }.into_any(),
        None => words.into_any(),
    };
    view! { <div><Day at=end/><span class="sub nowrap">{words}</span></div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn the_last_month_is_marked_and_the_end_is_the_end() {
        let now = DateTime::UNIX_EPOCH;
        let of = |days| Expiry::of(now + TimeDelta::days(days), now);
        assert_eq!(
            [of(0), of(-3), of(30), of(31)],
            [Expiry::Over, Expiry::Over, Expiry::Soon(30), Expiry::Later(31)]
        );
        assert_eq!(
            Expiry::of(now + TimeDelta::hours(5), now).words(),
            "less than a day"
        );
    }
}
