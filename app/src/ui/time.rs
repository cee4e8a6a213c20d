//! Points in time, always with their zone.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// `23 Nov 2026 10:41 UTC`.
#[must_use]
pub fn to_the_minute(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y %H:%M UTC").to_string()
}

/// `23 Nov 2026 10:41:59 UTC`.
#[must_use]
pub fn to_the_second(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y %H:%M:%S UTC").to_string()
}

/// `23 Nov 2026`.
#[must_use]
pub fn to_the_day(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y").to_string()
}

/// RFC 3339, for `datetime`.
#[must_use]
pub fn machine(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// A point in time, to the minute.
#[component]
pub fn Time(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    view! { <time datetime=machine(at)>{to_the_minute(at)}</time> }
}

/// A point in time, to the second: for logs.
#[component]
pub fn ExactTime(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    view! { <time datetime=machine(at)>{to_the_second(at)}</time> }
}

/// A day: for ends of validity.
#[component]
pub fn Day(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    view! { <time datetime=machine(at)>{to_the_day(at)}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_name_their_zone() {
        let at = "2026-11-03T08:05:09Z".parse().unwrap();
        assert_eq!(to_the_minute(at), "3 Nov 2026 08:05 UTC");
        assert_eq!(machine(at), "2026-11-03T08:05:09Z");
    }
}
