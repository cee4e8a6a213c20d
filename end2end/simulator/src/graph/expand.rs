//! `$expand`, with the options in its parentheses.

use super::errors::GraphError;

/// One expanded property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expand {
    /// Navigation property.
    pub(super) property: String,
    /// `$select` inside.
    pub(super) select: Option<Vec<String>>,
    /// `$filter` inside.
    pub(super) filter: Option<String>,
    /// `$expand` inside.
    pub(super) expand: Vec<Expand>,
}

/// Graph does not expand deeper.
const DEEPEST: usize = 8;

/// Reads `childFolders($select=displayName;$expand=childFolders)`.
///
/// # Errors
/// [`GraphError::Query`]
pub(super) fn parse(text: &str) -> Result<Vec<Expand>, GraphError> {
    level(text, 0)
        .ok_or_else(|| GraphError::Query(format!("Parsing OData Select and Expand failed: '{text}'.")))
}

fn level(text: &str, depth: usize) -> Option<Vec<Expand>> {
    if depth > DEEPEST {
        return None;
    }
    split(text, ',')?
        .into_iter()
        .map(|part| one(part.trim(), depth))
        .collect()
}

fn one(part: &str, depth: usize) -> Option<Expand> {
    let (property, options) = match part.split_once('(') {
        Some((property, rest)) => (property, split(rest.strip_suffix(')')?, ';')?),
        None => (part, Vec::new()),
    };
    if property.is_empty() {
        return None;
    }
    let mut expand = Expand {
        property: property.to_owned(),
        select: None,
        filter: None,
        expand: Vec::new(),
    };
    for option in options {
        let (name, value) = option.trim().split_once('=')?;
        match name.trim_start_matches('$') {
            "select" => expand.select = Some(value.split(',').map(|name| name.trim().to_owned()).collect()),
            "expand" => expand.expand = level(value, depth + 1)?,
            "filter" => expand.filter = Some(value.to_owned()),
            // How many come along is not limited here
            "top" => {}
            _ => return None,
        }
    }
    Some(expand)
}

/// Splits outside parentheses; none when they do not match.
fn split(text: &str, at: char) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (position, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            other if other == at && depth == 0 => {
                parts.push(&text[start..position]);
                start = position + other.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    (depth == 0).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_nest() {
        let parsed =
            parse("childFolders($select=id,displayName;$expand=childFolders($top=5)),attachments").unwrap();
        assert_eq!(parsed.len(), 2);
        assert_eq!(parsed[0].select.as_ref().map(Vec::len), Some(2));
        assert_eq!(parsed[0].expand[0].property, "childFolders");
        for bad in ["", "a(", "a)", "a(b)", "a($levels=max)", &"a($expand=".repeat(40)] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_parser(text in "[a-z$=;,() ]{0,80}") {
            let _ = parse(&text);
        }
    }
}
