//! The words of a `$filter`.

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// A name, an operator, a number, a time.
    Plain(String),
    /// A text in quotes.
    Quoted(String),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
}

/// Splits at blanks, parentheses and commas outside quotes; a doubled quote inside stands for one.
/// None for an open quote.
pub(super) fn words(text: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let mark = match first {
            '(' => Some(Word::Open),
            ')' => Some(Word::Close),
            ',' => Some(Word::Comma),
            _ => None,
        };
        if let Some(mark) = mark {
            words.push(mark);
            rest = rest[1..].trim_start();
        } else if let Some(inside) = rest.strip_prefix('\'') {
            let (quoted, after) = quoted(inside)?;
            words.push(Word::Quoted(quoted));
            rest = after.trim_start();
        } else {
            let end = rest
                .find(|character: char| character.is_whitespace() || "'(),".contains(character))
                .unwrap_or(rest.len());
            words.push(Word::Plain(rest[..end].to_owned()));
            rest = rest[end..].trim_start();
        }
    }
    Some(words)
}

/// The text up to the closing quote, and what comes after it.
fn quoted(mut inside: &str) -> Option<(String, &str)> {
    let mut quoted = String::new();
    loop {
        let (before, after) = inside.split_once('\'')?;
        quoted.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                quoted.push('\'');
                inside = more;
            }
            None => return Some((quoted, after)),
        }
    }
}
