//! Text and numbers from strangers, made fit to be shown.

use chrono::{DateTime, Utc};

/// The longest sentence of a server that is kept.
const LONGEST_SENTENCE: usize = 600;

/// The longest subject, sender or folder name that is kept.
const LONGEST_NAME: usize = 250;

/// A server's sentence: one line, no control characters, not endless. `None` when nothing is left.
pub(crate) fn sentence(text: &str) -> Option<String> {
    let clean = one_line(text, LONGEST_SENTENCE);
    (!clean.is_empty()).then_some(clean)
}

/// A subject, sender or folder name for a list.
pub(crate) fn name(text: &str) -> String {
    one_line(text, LONGEST_NAME)
}

/// A folder's name for people: never blank, so that it can be told and typed.
pub(crate) fn folder(text: &str) -> String {
    let name = name(text);
    if name.is_empty() {
        "(no name)".to_owned()
    } else {
        name
    }
}

fn one_line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || is_unprintable(c)) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.chars().count() >= longest {
            return line.chars().take(longest).collect();
        }
    }
    line
}

/// Control characters, and those that turn the writing direction: they make a text look like another.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An identifier that is shown and searched for: only what looks like one is kept.
pub(crate) fn identifier(text: &str) -> Option<String> {
    let fits = (1..=64).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    fits.then(|| text.to_owned())
}

/// `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). A date that has passed is 0.
pub(crate) fn retry_after(value: &str, now: DateTime<Utc>) -> Option<u64> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(seconds);
    }
    let until = DateTime::parse_from_rfc2822(value).ok()?;
    Some(u64::try_from((until.to_utc() - now).num_seconds()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2026-11-23T10:00:00Z".parse().unwrap();
        assert_eq!(retry_after("120", now), Some(120));
        assert_eq!(retry_after("Mon, 23 Nov 2026 10:00:30 GMT", now), Some(30));
        assert_eq!(retry_after("Mon, 23 Nov 2026 09:00:00 GMT", now), Some(0));
        assert_eq!(retry_after("soon", now), None);
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(name(" a\r\n\tb \u{202e}c "), "a b c");
        assert_eq!(sentence("\r\n"), None);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_short_and_printable(text in any::<String>()) {
            let shown = name(&text);
            prop_assert!(shown.chars().count() <= LONGEST_NAME);
            prop_assert!(!shown.chars().any(is_unprintable));
        }
    }
}
