//! `$filter`: comparisons, `startswith`, `contains`, `endswith` and `any`, joined by `and`, `or`, `not`.
//! Source: `OData` 4.01 URL conventions, section 5.1.1, as far as Graph's mail calls document it.

use std::{borrow::Cow, cmp::Ordering};

use chrono::{DateTime, Utc};

use super::{errors::GraphError, filter_parser, odata::Order};

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

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Eq,
    Ne,
    Ge,
    Gt,
    Le,
    Lt,
}

impl Operator {
    pub(super) fn parse(word: &str) -> Option<Self> {
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

/// Where a text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Start,
    End,
    Anywhere,
}

/// What a filter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Not(Box<Expression>),
    Compare(Property, Operator, Literal),
    Contains(Property, Part, String),
    HasText(Property, String),
}

/// A property of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

/// What a property is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Literal {
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
        let (expression, properties) = filter_parser::parse(text, T::SCHEMA).ok_or_else(invalid)?;
        Ok(Self {
            expression: Some(expression),
            properties,
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

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
