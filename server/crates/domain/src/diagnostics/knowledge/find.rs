//! Finds an entry: for a code, for an answer, and for text that somebody pasted.

use super::entry::{Entry, Pattern};
use super::{entries, own};
use crate::diagnostics::clean;
use chrono::{DateTime, Utc};
use model::advice::{Problem, ProviderAnswer};
use std::cmp::Reverse;

/// More of a pasted text is not looked at: a whole error page with its markup fits in.
const LONGEST_PASTED: usize = 64 * 1024;

/// What was found in a text.
#[derive(Debug, Clone)]
pub struct Found {
    /// The code as it stands in the text, or the words that were recognised.
    pub code: String,
    /// What is known about it; `None` for what looks like a code and is none of ours.
    pub entry: Option<&'static Entry>,
}

/// The entry of a code such as `AADSTS50173`.
pub(in crate::diagnostics) fn for_aadsts(code: &str) -> Option<&'static Entry> {
    let number: u32 = code.strip_prefix("AADSTS")?.parse().ok()?;
    entries().find(|entry| {
        entry
            .seen
            .iter()
            .any(|pattern| matches!(pattern, Pattern::Aadsts(n) | Pattern::AadstsGeneral(n) if *n == number))
    })
}

/// The entry of what a mail server or mail API answered: by its code, and by its words where the code alone does not decide.
pub(in crate::diagnostics) fn for_mail(answer: &ProviderAnswer) -> Option<&'static Entry> {
    let text = format!(
        "{} {}",
        answer.code.as_deref().unwrap_or_default(),
        answer.message.as_deref().unwrap_or_default()
    );
    let text = Text::new(&text);
    let mail = |pattern: &Pattern| {
        !matches!(
            pattern,
            Pattern::Aadsts(_) | Pattern::AadstsGeneral(_) | Pattern::OAuth(_)
        )
    };
    best(&text, mail).and_then(|hit| hit.found.entry)
}

/// Finds what a pasted text is about: a code alone, a sentence with one in it, a whole error page. The most exact code wins, and of
/// equals the first. `None` when nothing in it looks like a code.
#[must_use]
pub fn lookup(text: &str) -> Option<Found> {
    let end = text.floor_char_boundary(LONGEST_PASTED);
    let text = Text::new(&text[..end]);
    let known = best(&text, |_| true);
    let unknown = text.unknown();
    match (known, unknown) {
        (Some(known), Some(unknown)) if unknown.rank > known.rank => Some(unknown.found),
        (Some(known), _) => Some(known.found),
        (None, unknown) => unknown.map(|hit| hit.found),
    }
}

/// The problem that a pasted text is about, with the text as what was received.
#[must_use]
pub fn explain_pasted(text: &str, now: DateTime<Utc>) -> Problem {
    let answer = |code: Option<String>| {
        Some(ProviderAnswer {
            code,
            message: clean(text),
            at: Some(now),
            ..ProviderAnswer::default()
        })
    };
    match lookup(text) {
        Some(Found {
            code,
            entry: Some(entry),
        }) => entry.problem(&[("server", "The server")], answer(Some(code))),
        Some(Found { code, entry: None }) => {
            own::UNKNOWN_CODE.problem(&[("code", &code)], answer(Some(code.clone())))
        }
        None => own::NO_CODE.problem(&[], answer(None)),
    }
}

/// How exactly a hit says what is meant: higher wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    OAuthWord,
    BareNumber,
    General,
    Words,
    ImapCode,
    GraphCode,
    SmtpCode,
    WithWords,
    Aadsts,
    OwnCode,
}

struct Hit {
    rank: Rank,
    /// Longer is more exact.
    length: usize,
    /// Earlier wins among equals.
    place: usize,
    found: Found,
}

fn best(text: &Text<'_>, wanted: impl Fn(&Pattern) -> bool) -> Option<Hit> {
    let own = entries().filter_map(|entry| text.own_code(entry));
    let seen = entries()
        .flat_map(|entry| entry.seen.iter().map(move |pattern| (entry, *pattern)))
        .filter(|(_, pattern)| wanted(pattern))
        .filter_map(|(entry, pattern)| text.hit(entry, pattern));
    own.chain(seen)
        .max_by_key(|hit| (hit.rank, hit.length, Reverse(hit.place)))
}

/// A text and its words: letters, digits, `_`, `.`; where each begins.
struct Text<'a> {
    text: &'a str,
    lower: String,
    words: Vec<(usize, &'a str)>,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let mut words = Vec::new();
        let mut begin = None;
        for (place, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (is_word(c), begin) {
                (true, None) => begin = Some(place),
                (false, Some(from)) => {
                    let word = text[from..place].trim_end_matches('.');
                    words.extend((!word.is_empty()).then_some((from, word)));
                    begin = None;
                }
                _ => {}
            }
        }
        Self {
            text,
            lower: text.to_ascii_lowercase(),
            words,
        }
    }

    fn contains(&self, words: &str) -> Option<usize> {
        self.lower.find(&words.to_ascii_lowercase())
    }

    fn word(&self, wanted: &str) -> Option<usize> {
        self.words
            .iter()
            .find(|(_, word)| word.eq_ignore_ascii_case(wanted))
            .map(|(place, _)| *place)
    }

    /// A reply code with its enhanced code behind it, whatever stands between them: `535 5.7.8`, `535-5.7.8`, `535 #5.7.8`.
    fn reply(&self, wanted: &str) -> Option<usize> {
        let (code, enhanced) = wanted.split_once(' ')?;
        self.words
            .windows(2)
            .find(|pair| pair[0].1 == code && pair[1].1 == enhanced)
            .map(|pair| pair[0].0)
    }

    /// All AADSTS numbers, in order.
    fn aadsts(&self) -> impl Iterator<Item = (usize, u32)> {
        self.lower.match_indices("aadsts").filter_map(|(place, prefix)| {
            let digits = &self.lower[place + prefix.len()..];
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            Some((place, digits[..end].parse().ok()?))
        })
    }

    /// A number without its prefix: alone, or behind the word “code”, as on the details of error pages.
    fn bare(&self, number: u32) -> Option<usize> {
        let wanted = number.to_string();
        let (place, _) = self.words.iter().find(|(_, word)| *word == wanted)?;
        let alone = self.words.len() == 1;
        let before = self
            .lower
            .get(place.saturating_sub(16)..*place)
            .unwrap_or_default();
        (alone || before.contains("code")).then_some(*place)
    }

    fn own_code(&self, entry: &'static Entry) -> Option<Hit> {
        if !entry.id.contains('.') {
            return None;
        }
        let place = self.lower.find(entry.id)?;
        Some(Hit {
            rank: Rank::OwnCode,
            length: entry.id.len(),
            place,
            found: Found {
                code: entry.id.to_owned(),
                entry: Some(entry),
            },
        })
    }

    fn hit(&self, entry: &'static Entry, pattern: Pattern) -> Option<Hit> {
        let number = |number: u32, rank| {
            let prefixed = self.aadsts().find(|(_, n)| *n == number);
            let prefixed = prefixed.map(|(place, _)| (rank, 0, place));
            prefixed.or_else(|| self.bare(number).map(|place| (Rank::BareNumber, 0, place)))
        };
        let (rank, length, place) = match pattern {
            Pattern::Aadsts(n) => number(n, Rank::Aadsts)?,
            Pattern::AadstsGeneral(n) => number(n, Rank::General)?,
            Pattern::Graph(code) => (Rank::GraphCode, code.len(), self.word(code)?),
            Pattern::GraphSaying(code, words) => {
                self.contains(words)?;
                (Rank::WithWords, words.len(), self.word(code)?)
            }
            Pattern::Smtp(code) => (Rank::SmtpCode, code.len(), self.reply(code)?),
            Pattern::SmtpSaying(code, words) => {
                self.contains(words)?;
                (Rank::WithWords, words.len(), self.reply(code)?)
            }
            Pattern::Imap(code) => {
                let place = self.text.find(&format!("[{code}"))?;
                let after = self.text[place + 1 + code.len()..].chars().next();
                if !matches!(after, Some(']' | ' ')) {
                    return None;
                }
                (Rank::ImapCode, code.len(), place)
            }
            Pattern::Words(words) => (Rank::Words, words.len(), self.contains(words)?),
            Pattern::OAuth(word) => (Rank::OAuthWord, word.len(), self.word(word)?),
        };
        let code = match pattern {
            Pattern::GraphSaying(code, _) | Pattern::SmtpSaying(code, _) => code.to_owned(),
            other => other.label(),
        };
        Some(Hit {
            rank,
            length,
            place,
            found: Found {
                code,
                entry: Some(entry),
            },
        })
    }

    /// Something that looks like a code and is not in the table.
    fn unknown(&self) -> Option<Hit> {
        let hit = |rank, place, code: String| Hit {
            rank,
            length: 0,
            place,
            found: Found { code, entry: None },
        };
        let aadsts = self.aadsts().map(|(place, number)| {
            let code = format!("AADSTS{number}");
            (for_aadsts(&code).is_none()).then(|| hit(Rank::Words, place, code))
        });
        if let Some(unknown) = aadsts.flatten().next() {
            return Some(unknown);
        }
        let reply = self
            .words
            .windows(2)
            .find(|pair| is_reply(pair[0].1) && is_enhanced(pair[1].1));
        if let Some(pair) = reply {
            return Some(hit(
                Rank::OAuthWord,
                pair[0].0,
                format!("{} {}", pair[0].1, pair[1].1),
            ));
        }
        let graph = self.words.iter().find(|(_, word)| is_graph_like(word));
        graph.map(|(place, word)| hit(Rank::OAuthWord, *place, (*word).to_owned()))
    }
}

fn is_reply(word: &str) -> bool {
    word.len() == 3 && word.starts_with(['4', '5']) && word.chars().all(|c| c.is_ascii_digit())
}

fn is_enhanced(word: &str) -> bool {
    let mut parts = word.split('.');
    let class = matches!(parts.next(), Some("4" | "5"));
    let rest: Vec<&str> = parts.collect();
    class
        && rest.len() == 2
        && rest
            .iter()
            .all(|part| (1..=3).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit()))
}

/// `ErrorSomething`, as Exchange spells its codes.
fn is_graph_like(word: &str) -> bool {
    let Some(rest) = word.strip_prefix("Error") else {
        return false;
    };
    (4..=64).contains(&rest.len())
        && rest.starts_with(|c: char| c.is_ascii_uppercase())
        && rest.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
