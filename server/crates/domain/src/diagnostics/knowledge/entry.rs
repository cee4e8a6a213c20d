//! What one entry says, and by what it is recognised.

use model::advice::{Problem, ProviderAnswer, Retry, WhoseJob};

/// One thing that goes wrong. Texts may hold placeholders, `{server}`, which are filled in when a problem is made of it.
#[derive(Debug)]
pub struct Entry {
    /// Stable code, such as `oauth.client.secret-wrong`. What begins with `oauth.client.` is about the registration: the tokens are good.
    pub id: &'static str,
    /// By what it is recognised in an answer or in pasted text. Blank for what only Countersign itself finds out.
    pub seen: &'static [Pattern],
    /// One line: what is the matter.
    pub headline: &'static str,
    /// Why it happened.
    pub cause: &'static str,
    /// What to do, step by step.
    pub remedy: &'static [&'static str],
    /// Who has to do it.
    pub whose: WhoseJob,
    /// Whether to try again.
    pub retry: Retry,
}

/// Something by which an entry is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// A number of the Microsoft identity platform: `AADSTS50173`.
    Aadsts(u32),
    /// Such a number, behind which a more exact one may stand in the same text.
    AadstsGeneral(u32),
    /// An `error.code` of Microsoft Graph.
    Graph(&'static str),
    /// An `error.code` of Microsoft Graph together with words of its message.
    GraphSaying(&'static str, &'static str),
    /// An SMTP reply: `535 5.7.139`, or only the enhanced code (RFC 3463).
    Smtp(&'static str),
    /// An SMTP reply together with words of its text.
    SmtpSaying(&'static str, &'static str),
    /// A response code of IMAP (RFC 5530), without brackets.
    Imap(&'static str),
    /// Words that a mail server or a library says where there is no code.
    Words(&'static str),
    /// An error word of OAuth (RFC 6749, 4.1.2.1 and 5.2): says little, counts last.
    OAuth(&'static str),
}

impl Pattern {
    /// As people write it: for the documentation.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Aadsts(number) | Self::AadstsGeneral(number) => format!("AADSTS{number}"),
            Self::Graph(code) | Self::Smtp(code) | Self::OAuth(code) => code.to_owned(),
            Self::GraphSaying(code, words) | Self::SmtpSaying(code, words) => format!("{code} … {words}"),
            Self::Imap(code) => format!("[{code}]"),
            Self::Words(words) => words.to_owned(),
        }
    }
}

impl Entry {
    /// The place in the documentation that explains it.
    #[must_use]
    pub fn anchor(&self) -> String {
        self.id.replace('.', "-")
    }

    /// The problem. `values` fill in the placeholders.
    #[must_use]
    pub fn problem(&self, values: &[(&str, &str)], answer: Option<ProviderAnswer>) -> Problem {
        Problem {
            code: self.id.to_owned(),
            headline: fill(self.headline, values),
            cause: fill(self.cause, values),
            remedy: self.remedy.iter().map(|step| fill(step, values)).collect(),
            whose_job: self.whose,
            answer,
        }
    }
}

/// A piece of an entry's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// The name of something that differs from case to case.
    Placeholder(&'a str),
}

/// The pieces of a text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        pieces.extend((!before.is_empty()).then_some(Piece::Text(before)));
        pieces.push(Piece::Placeholder(name));
        rest = after;
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    pieces
}

/// Fills in placeholders. What is filled in is never looked at again, so other people's text stays text; a placeholder without a
/// value becomes its own name.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let value = |name| values.iter().find(|(known, _)| *known == name);
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Placeholder(name) => value(name).map_or(name, |(_, value)| value),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let values = [("name", "{server}"), ("server", "mail.example.com")];
        assert_eq!(fill("{server}: {name}!", &values), "mail.example.com: {server}!");
        assert_eq!(fill("{other} {", &values), "other {");
    }
}
