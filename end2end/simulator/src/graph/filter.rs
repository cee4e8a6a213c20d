//! `$filter`: comparisons, `startswith`, `contains`, `endswith` and `any`, joined by `and`, `or`, `not`.
//! Source: `OData` 4.01 URL conventions, section 5.1.1, as far as Graph's mail calls document it.

use std::{borrow::Cow, cmp::Ordering};

use chrono::{DateTime, Utc};

use super::{
    errors::GraphError,
    filter_words::{Word, words},
    odata::Order,
};

/// Type of a property that can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Compared without regard to case, as Exchange does.
    Text,
    /// Ids: case counts.
    Id,
    Time,
    Bool,
    Number,
    /// A collection of texts, for `any`.
    Texts,
}

/// Value of a property.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Field<'a> {
    Text(Cow<'a, str>),
    Time(DateTime<Utc>),
    Bool(bool),
    Number(i64),
    Texts(&'a [String]),
}

impl Field<'_> {
    /// Order of two values of the same property.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()),
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            _ => Ordering::Equal,
        }
    }
}

/// Something with properties to filter by.
pub(super) trait Filterable {
    /// Name and type of each property.
    const SCHEMA: &'static [(&'static str, Kind)];

    /// The value of a property of the schema.
    fn field(&self, property: &str) -> Field<'_>;
}

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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Start,
    End,
    Anywhere,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Expression {
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Not(Box<Expression>),
    Compare(Property, Operator, Literal),
    Contains(Property, Part, String),
    HasText(Property, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Property {
    name: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Literal {
    Text(String),
    Time(DateTime<Utc>),
    Bool(bool),
    Number(i64),
}

/// A whole filter; the default admits everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter {
    expression: Option<Expression>,
    /// In the order of the text.
    properties: Vec<&'static str>,
}

impl Filter {
    /// Reads a filter over `T`.
    ///
    /// # Errors
    /// [`GraphError::Query`]
    pub(super) fn parse<T: Filterable>(text: &str) -> Result<Self, GraphError> {
        let invalid = || GraphError::Query(format!("Invalid filter clause: '{text}'."));
        let words = words(text).ok_or_else(invalid)?;
        let mut parser = Parser {
            words: &words,
            schema: T::SCHEMA,
            properties: Vec::new(),
            depth: 0,
        };
        let expression = parser.any().ok_or_else(invalid)?;
        if !parser.words.is_empty() {
            return Err(invalid());
        }
        Ok(Self {
            expression: Some(expression),
            properties: parser.properties,
        })
    }

    /// Every property of `$orderby` must be in the filter, in the same order and first.
    ///
    /// # Errors
    /// [`GraphError::InefficientFilter`]
    pub(super) fn check_order(&self, order: &[Order]) -> Result<(), GraphError> {
        if self.properties.is_empty() {
            return Ok(());
        }
        let mut properties = self.properties.clone();
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

    /// Whether an item passes.
    pub(super) fn admits<T: Filterable>(&self, item: &T) -> bool {
        self.expression
            .as_ref()
            .is_none_or(|expression| holds(expression, item))
    }
}

fn holds<T: Filterable>(expression: &Expression, item: &T) -> bool {
    match expression {
        Expression::All(all) => all.iter().all(|one| holds(one, item)),
        Expression::Any(any) => any.iter().any(|one| holds(one, item)),
        Expression::Not(not) => !holds(not, item),
        Expression::Compare(property, operator, literal) => {
            compare(&item.field(property.name), property.kind, literal)
                .is_some_and(|ordering| operator.holds(ordering))
        }
        Expression::Contains(property, part, wanted) => match item.field(property.name) {
            Field::Text(text) => {
                let (text, wanted) = (text.to_lowercase(), wanted.to_lowercase());
                match part {
                    Part::Start => text.starts_with(&wanted),
                    Part::End => text.ends_with(&wanted),
                    Part::Anywhere => text.contains(&wanted),
                }
            }
            _ => false,
        },
        Expression::HasText(property, wanted) => match item.field(property.name) {
            Field::Texts(texts) => texts.iter().any(|text| text.eq_ignore_ascii_case(wanted)),
            _ => false,
        },
    }
}

fn compare(field: &Field<'_>, kind: Kind, literal: &Literal) -> Option<Ordering> {
    Some(match (field, literal) {
        (Field::Text(text), Literal::Text(wanted)) if kind == Kind::Id => text.as_ref().cmp(wanted),
        (Field::Text(text), Literal::Text(wanted)) => text.to_lowercase().cmp(&wanted.to_lowercase()),
        (Field::Time(time), Literal::Time(wanted)) => time.cmp(wanted),
        (Field::Bool(flag), Literal::Bool(wanted)) => flag.cmp(wanted),
        (Field::Number(number), Literal::Number(wanted)) => number.cmp(wanted),
        _ => return None,
    })
}

/// No mail program nests deeper; a hostile text must not exhaust the stack.
const DEEPEST: usize = 30;

struct Parser<'a> {
    words: &'a [Word],
    schema: &'static [(&'static str, Kind)],
    properties: Vec<&'static str>,
    depth: usize,
}

impl Parser<'_> {
    fn take(&mut self, wanted: &Word) -> Option<()> {
        let (first, rest) = self.words.split_first()?;
        if first != wanted {
            return None;
        }
        self.words = rest;
        Some(())
    }

    fn plain(&mut self) -> Option<String> {
        let (Word::Plain(word), rest) = self.words.split_first()? else {
            return None;
        };
        self.words = rest;
        Some(word.clone())
    }

    fn joined(
        &mut self,
        by: &str,
        mut part: impl FnMut(&mut Self) -> Option<Expression>,
    ) -> Option<Vec<Expression>> {
        let mut parts = vec![part(self)?];
        while self.take(&Word::Plain(by.to_owned())).is_some() {
            parts.push(part(self)?);
        }
        Some(parts)
    }

    fn any(&mut self) -> Option<Expression> {
        let mut parts = self.joined("or", Self::all)?;
        if parts.len() == 1 {
            return parts.pop();
        }
        Some(Expression::Any(parts))
    }

    fn all(&mut self) -> Option<Expression> {
        self.joined("and", Self::one).map(Expression::All)
    }

    fn one(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let result = self.one_inside();
        self.depth -= 1;
        result
    }

    fn one_inside(&mut self) -> Option<Expression> {
        if self.take(&Word::Plain("not".to_owned())).is_some() {
            return Some(Expression::Not(Box::new(self.one()?)));
        }
        if self.take(&Word::Open).is_some() {
            let inside = self.any()?;
            self.take(&Word::Close)?;
            return Some(inside);
        }
        let word = self.plain()?;
        if self.words.first() != Some(&Word::Open) {
            let property = self.property(&word)?;
            let operator = Operator::parse(&self.plain()?)?;
            return Some(Expression::Compare(
                property,
                operator,
                self.literal(property.kind)?,
            ));
        }
        self.take(&Word::Open)?;
        let call = match word.strip_suffix("/any") {
            Some(collection) => self.has_text(collection)?,
            None => self.function(&word)?,
        };
        self.take(&Word::Close)?;
        Some(call)
    }

    /// `startswith(subject,'Re')`
    fn function(&mut self, name: &str) -> Option<Expression> {
        let part = match name {
            "startswith" => Part::Start,
            "endswith" => Part::End,
            "contains" => Part::Anywhere,
            _ => return None,
        };
        let property = self.plain()?;
        let property = self.property(&property)?;
        self.take(&Word::Comma)?;
        match (property.kind, self.literal(property.kind)?) {
            (Kind::Text | Kind::Id, Literal::Text(text)) => Some(Expression::Contains(property, part, text)),
            _ => None,
        }
    }

    /// `categories/any(c:c eq 'x')`, after the parenthesis.
    fn has_text(&mut self, collection: &str) -> Option<Expression> {
        let property = self.property(collection)?;
        let lambda = self.plain()?;
        let (variable, again) = lambda.split_once(':')?;
        let is_equality = variable == again && self.plain()? == "eq";
        match (property.kind, self.literal(Kind::Text)?) {
            (Kind::Texts, Literal::Text(text)) if is_equality => Some(Expression::HasText(property, text)),
            _ => None,
        }
    }

    fn property(&mut self, name: &str) -> Option<Property> {
        let (name, kind) = self
            .schema
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        self.properties.push(name);
        Some(Property { name, kind: *kind })
    }

    fn literal(&mut self, kind: Kind) -> Option<Literal> {
        let (word, rest) = self.words.split_first()?;
        self.words = rest;
        match (kind, word) {
            (Kind::Text | Kind::Id | Kind::Texts, Word::Quoted(text)) => Some(Literal::Text(text.clone())),
            (Kind::Time, Word::Plain(text)) => DateTime::parse_from_rfc3339(text)
                .ok()
                .map(|time| Literal::Time(time.with_timezone(&Utc))),
            (Kind::Bool, Word::Plain(text)) => text.parse().ok().map(Literal::Bool),
            (Kind::Number, Word::Plain(text)) => text.parse().ok().map(Literal::Number),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
