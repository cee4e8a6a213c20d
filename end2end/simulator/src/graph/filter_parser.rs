//! Reads a `$filter`.

use chrono::{DateTime, Utc};

use super::{
    filter::{Expression, Kind, Literal, Operator, Part, Property},
    filter_words::{Word, words},
};

/// What a text says, and the properties it names in its order; none when it cannot be read.
pub(super) fn parse(
    text: &str,
    schema: &'static [(&'static str, Kind)],
) -> Option<(Expression, Vec<&'static str>)> {
    let words = words(text)?;
    let mut parser = Parser {
        words: &words,
        schema,
        properties: Vec::new(),
        depth: 0,
    };
    let expression = parser.any()?;
    parser.words.is_empty().then_some((expression, parser.properties))
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
