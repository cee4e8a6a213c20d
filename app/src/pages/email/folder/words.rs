//! Sentences and numbers about folders.

use crate::ui::time::to_the_day;
use domain::ports::{Ages, FolderFacts};
use domain::records::ReplySettings;
use model::email::ProcessedMail;

/// What this version does, and what it does not.
pub(super) const NOT_YET: &str =
    "This version does not process replies yet: it reads the folder for the test, and changes nothing in it.";

/// What processing does with every message of the folder.
pub(super) fn becomes(settings: &ReplySettings) -> String {
    let then = match settings.processed {
        ProcessedMail::Move if settings.keep_days == 1 => {
            "moved to the folder Processed beside it, and deleted after 1 day".to_owned()
        }
        ProcessedMail::Move => format!(
            "moved to the folder Processed beside it, and deleted after {} days",
            settings.keep_days
        ),
        ProcessedMail::Delete => "deleted at once, and cannot be brought back".to_owned(),
    };
    format!(
        "When replies are processed, every message in the chosen folder is read as a reply, whatever it is. Then it is {then}."
    )
}

/// `1,284 messages, 3 unread`.
pub(super) fn counted(facts: &FolderFacts) -> String {
    let word = if facts.total == 1 { "message" } else { "messages" };
    let unread = facts
        .unread
        .filter(|unread| *unread > 0)
        .map(|unread| format!(", {} unread", grouped(unread)))
        .unwrap_or_default();
    format!("{} {word}{unread}", grouped(facts.total))
}

/// `oldest 3 Mar 2021, newest 23 Nov 2026`; blank when nobody looked.
pub(super) fn aged(ages: Option<&Ages>) -> Option<String> {
    let ages = ages?;
    let (oldest, newest) = (to_the_day(ages.oldest?), to_the_day(ages.newest?));
    Some(if oldest == newest {
        format!("all of {newest}")
    } else {
        format!("oldest {oldest}, newest {newest}")
    })
}

/// A number in groups of three digits.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_words_agree() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        let facts = |total, unread| FolderFacts {
            id: String::new(),
            name: String::new(),
            total,
            unread,
        };
        assert_eq!(counted(&facts(1, Some(0))), "1 message");
        assert_eq!(counted(&facts(1_284, Some(3))), "1,284 messages, 3 unread");
    }

    #[test]
    fn an_age_is_told_as_days() {
        let ages = |oldest: &str, newest: &str| Ages {
            oldest: oldest.parse().ok(),
            newest: newest.parse().ok(),
        };
        let long = ages("2021-03-03T08:00:00Z", "2026-11-23T08:00:00Z");
        assert_eq!(
            aged(Some(&long)).as_deref(),
            Some("oldest 3 Mar 2021, newest 23 Nov 2026")
        );
        let today = ages("2026-11-23T06:00:00Z", "2026-11-23T08:00:00Z");
        assert_eq!(aged(Some(&today)).as_deref(), Some("all of 23 Nov 2026"));
        assert_eq!(aged(Some(&Ages::default())), None);
    }
}
