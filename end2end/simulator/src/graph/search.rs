//! `$search`: the part of KQL that mail programs use. Words and `property:word`, all of which must be found.
//! Source: Graph, "Use the $search query parameter", table of searchable message properties.

use super::{errors::GraphError, message_view::text_of, request::GraphRequest};
use crate::mailbox::{Message, Recipient};

/// Where a word is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// From, subject and body.
    Anywhere,
    From,
    To,
    Cc,
    Participants,
    Subject,
    Body,
    Attachment,
}

/// A search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search(Vec<(Place, String)>);

/// Reads `$search`; it goes with neither `$filter`, `$orderby` nor `$skip`.
///
/// # Errors
/// [`GraphError`]
pub(super) fn of(request: &GraphRequest) -> Result<Option<Search>, GraphError> {
    let Some(text) = request.option("$search") else {
        return Ok(None);
    };
    for (option, code) in [
        ("$filter", "SearchWithFilter"),
        ("$orderby", "SearchWithOrderBy"),
        ("$skip", "BadRequest"),
    ] {
        if request.option(option).is_some() {
            return Err(GraphError::WithSearch(option, code));
        }
    }
    Search::parse(text).map(Some)
}

impl Search {
    /// No search finds more.
    pub(super) const MOST: usize = 1_000;

    fn parse(text: &str) -> Result<Self, GraphError> {
        let invalid = || {
            GraphError::Query(format!(
                "Syntax error: character '{text}' is not valid in $search."
            ))
        };
        let inside = text
            .trim()
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .ok_or_else(invalid)?;
        let inside = inside.replace("\\\"", "\"");
        let mut terms = Vec::new();
        let mut rest = inside.trim();
        while !rest.is_empty() {
            let (place, after) = place(rest);
            let (word, after) = match after.strip_prefix('"').and_then(|phrase| phrase.split_once('"')) {
                Some((phrase, after)) => (phrase, after),
                None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            let word = word.trim_matches(|c: char| c == '*' || c == '"').to_lowercase();
            if !word.is_empty() && word != "and" {
                terms.push((place, word));
            }
            rest = after.trim_start();
        }
        if terms.is_empty() {
            return Err(invalid());
        }
        Ok(Self(terms))
    }

    /// Whether every word is found.
    pub(super) fn finds(&self, message: &Message) -> bool {
        self.0.iter().all(|(place, word)| found(*place, word, message))
    }
}

fn place(term: &str) -> (Place, &str) {
    for (name, place) in [
        ("from:", Place::From),
        ("to:", Place::To),
        ("cc:", Place::Cc),
        ("participants:", Place::Participants),
        ("subject:", Place::Subject),
        ("body:", Place::Body),
        ("attachment:", Place::Attachment),
    ] {
        let matches = term
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name));
        if matches {
            return (place, &term[name.len()..]);
        }
    }
    (Place::Anywhere, term)
}

fn found(place: Place, word: &str, message: &Message) -> bool {
    let mail = &message.content;
    let in_text = |text: &str| text.to_lowercase().contains(word);
    let in_list = |list: &[Recipient]| list.iter().any(|one| in_text(&one.address) || in_text(&one.name));
    let from = || in_list(std::slice::from_ref(&mail.from));
    let body = || in_text(&text_of(mail.body_kind, &mail.body));
    match place {
        Place::Anywhere => from() || in_text(&mail.subject) || body(),
        Place::From => from(),
        Place::To => in_list(&mail.to),
        Place::Cc => in_list(&mail.cc),
        Place::Participants => from() || in_list(&mail.to) || in_list(&mail.cc) || in_list(&mail.bcc),
        Place::Subject => in_text(&mail.subject),
        Place::Body => body(),
        Place::Attachment => mail.attachments.iter().any(|file| in_text(&file.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read() {
        let search = Search::parse("\"subject:Approval from:\\\"Ada A\\\" urgent*\"").unwrap();
        assert_eq!(
            search.0,
            [
                (Place::Subject, "approval".to_owned()),
                (Place::From, "ada a".to_owned()),
                (Place::Anywhere, "urgent".to_owned()),
            ]
        );
        for bad in ["", "x", "\"\"", "\"  ", "\""] {
            assert!(Search::parse(bad).is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_parser(text in ".{0,80}") {
            let _ = Search::parse(&format!("\"{text}\""));
        }
    }
}
