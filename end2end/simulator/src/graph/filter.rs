//! `$filter` over messages: comparisons joined by `and`, as mail programs send them.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use super::{errors::GraphError, odata::Order};
use crate::mailbox::Message;

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Eq,
    Ne,
    Ge,
    Gt,
    Le,
    Lt,
}

impl Operator {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "eq" => Self::Eq,
            "ne" => Self::Ne,
            "ge" => Self::Ge,
            "gt" => Self::Gt,
            "le" => Self::Le,
            "lt" => Self::Lt,
            _ => return None,
        })
    }

    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Eq => ordering.is_eq(),
            Self::Ne => ordering.is_ne(),
            Self::Ge => ordering.is_ge(),
            Self::Gt => ordering.is_gt(),
            Self::Le => ordering.is_le(),
            Self::Lt => ordering.is_lt(),
        }
    }
}

/// What a property is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    InternetMessageId(String),
    ConversationId(String),
    Subject(String),
    From(String),
    Received(DateTime<Utc>),
    IsRead(bool),
    HasAttachments(bool),
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Clause {
    property: String,
    operator: Operator,
    test: Test,
}

/// A whole filter: all clauses hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter(Vec<Clause>);

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// [`GraphError::Query`]
    pub(super) fn parse(text: &str) -> Result<Self, GraphError> {
        let invalid = || GraphError::Query(format!("Invalid filter clause: '{text}'."));
        let words = words(text).ok_or_else(invalid)?;
        let mut clauses = Vec::new();
        for part in words.split(|word| *word == Word::Plain("and".to_owned())) {
            let [Word::Plain(property), Word::Plain(operator), value] = part else {
                return Err(invalid());
            };
            let operator = Operator::parse(operator).ok_or_else(invalid)?;
            let test = test(property, value).ok_or_else(invalid)?;
            clauses.push(Clause {
                property: property.clone(),
                operator,
                test,
            });
        }
        Ok(Self(clauses))
    }

    /// Every property of `$orderby` must be in the filter, in the same order and first.
    ///
    /// # Errors
    /// [`GraphError::InefficientFilter`]
    pub(super) fn check_order(&self, order: &[Order]) -> Result<(), GraphError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut properties: Vec<&str> = self.0.iter().map(|clause| clause.property.as_str()).collect();
        properties.dedup();
        let fits = order.iter().enumerate().all(|(at, wanted)| {
            properties
                .get(at)
                .is_some_and(|property| property.eq_ignore_ascii_case(&wanted.property))
        });
        if fits {
            Ok(())
        } else {
            Err(GraphError::InefficientFilter)
        }
    }

    /// Whether a message passes.
    pub(super) fn admits(&self, message: &Message) -> bool {
        self.0
            .iter()
            .all(|clause| clause.operator.holds(clause.test.compare(message)))
    }
}

impl Test {
    fn compare(&self, message: &Message) -> Ordering {
        match self {
            Self::InternetMessageId(id) => message.internet_message_id.cmp(id),
            Self::ConversationId(id) => message.conversation_id.cmp(id),
            Self::Subject(subject) => message.content.subject.cmp(subject),
            Self::From(address) => message
                .content
                .from
                .address
                .to_ascii_lowercase()
                .cmp(&address.to_ascii_lowercase()),
            Self::Received(time) => message.received.cmp(time),
            Self::IsRead(wanted) => message.is_read.cmp(wanted),
            Self::HasAttachments(wanted) => (!message.content.attachments.is_empty()).cmp(wanted),
        }
    }
}

fn test(property: &str, value: &Word) -> Option<Test> {
    match (property, value) {
        ("internetMessageId", Word::Quoted(text)) => Some(Test::InternetMessageId(text.clone())),
        ("conversationId", Word::Quoted(text)) => Some(Test::ConversationId(text.clone())),
        ("subject", Word::Quoted(text)) => Some(Test::Subject(text.clone())),
        ("from/emailAddress/address", Word::Quoted(text)) => Some(Test::From(text.clone())),
        ("receivedDateTime", Word::Plain(text)) => DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|time| Test::Received(time.with_timezone(&Utc))),
        ("isRead", Word::Plain(text)) => text.parse().ok().map(Test::IsRead),
        ("hasAttachments", Word::Plain(text)) => text.parse().ok().map(Test::HasAttachments),
        _ => None,
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Plain(String),
    Quoted(String),
}

/// Splits at blanks outside quotes; a doubled quote inside stands for one. None for an open quote.
fn words(text: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(mut inside) = rest.strip_prefix('\'') {
            let mut quoted = String::new();
            loop {
                let (before, after) = inside.split_once('\'')?;
                quoted.push_str(before);
                match after.strip_prefix('\'') {
                    Some(more) => {
                        quoted.push('\'');
                        inside = more;
                    }
                    None => {
                        inside = after;
                        break;
                    }
                }
            }
            words.push(Word::Quoted(quoted));
            rest = inside.trim_start();
        } else {
            let end = rest
                .find(|character: char| character.is_whitespace() || character == '\'')
                .unwrap_or(rest.len());
            words.push(Word::Plain(rest[..end].to_owned()));
            rest = rest[end..].trim_start();
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_read_with_quotes() {
        let filter =
            Filter::parse("receivedDateTime ge 2026-01-01T00:00:00Z and subject eq 'it''s and or'").unwrap();
        assert_eq!(filter.0.len(), 2);
        assert_eq!(filter.0[1].test, Test::Subject("it's and or".to_owned()));
    }

    #[test]
    fn order_must_lead_the_filter() {
        let received = [Order {
            property: "receivedDateTime".to_owned(),
            descending: true,
        }];
        let leading = Filter::parse("receivedDateTime ge 1970-01-01T00:00:00Z and isRead eq false").unwrap();
        assert_eq!(leading.check_order(&received), Ok(()));
        let trailing = Filter::parse("isRead eq false and receivedDateTime ge 1970-01-01T00:00:00Z").unwrap();
        assert_eq!(
            trailing.check_order(&received),
            Err(GraphError::InefficientFilter)
        );
        assert_eq!(Filter::default().check_order(&received), Ok(()));
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_parser(text in ".{0,120}") {
            let _ = Filter::parse(&text);
        }

        #[test]
        fn quoted_text_comes_back(text in "[^\\x00]{0,40}") {
            let filter = Filter::parse(&format!("subject eq '{}'", text.replace('\'', "''"))).unwrap();
            proptest::prop_assert_eq!(&filter.0[0].test, &Test::Subject(text));
        }
    }
}
