//! The table as a page of the documentation.

use super::entry::{Entry, Pattern, Piece, pieces};
use super::{AREAS, Area};
use std::fmt::Write;

/// `docs/errors.md`.
#[must_use]
pub fn document() -> String {
    let mut page = String::from(
        "# Errors and remedies\n\n\
         <!-- Written by `cargo xtask docs` from the table in server/crates/domain/src/diagnostics/knowledge. Change it there. -->\n\n\
         Everything that Countersign can explain: what it shows, why it happens, what to do, whose job that is, and whether it is worth trying\n\
         again. Words in italics stand for what differs from case to case. The console has the same page under **/help/errors**, and a\n\
         problem's box links to its place there.\n\n",
    );
    for area in AREAS {
        let _ = writeln!(page, "* [{}](#{})", area.title, slug(area.title));
    }
    for area in AREAS {
        write_area(&mut page, area);
    }
    page
}

fn write_area(page: &mut String, area: &Area) {
    let _ = write!(page, "\n## {}\n\n{}\n", area.title, area.about);
    for entry in area.entries {
        write_entry(page, entry);
    }
}

fn write_entry(page: &mut String, entry: &Entry) {
    let _ = write!(
        page,
        "\n### <a id=\"{}\"></a>{}\n\n`{}`",
        entry.anchor(),
        marked(entry.headline),
        entry.id
    );
    let seen: Vec<String> = entry.seen.iter().map(|pattern| seen(*pattern)).collect();
    if !seen.is_empty() {
        let _ = write!(page, ", seen as {}", seen.join(", "));
    }
    let _ = write!(page, "\n\n{}\n\n", marked(entry.cause));
    match entry.remedy {
        [one] => {
            let _ = writeln!(page, "* Remedy: {}", marked(one));
        }
        steps => {
            page.push_str("* Remedy:\n");
            for (place, step) in steps.iter().enumerate() {
                let _ = writeln!(page, "  {}. {}", place + 1, marked(step));
            }
        }
    }
    let _ = writeln!(page, "* Whose job: {}", entry.whose.label());
    let _ = writeln!(page, "* Try again: {}", entry.retry.label());
}

fn seen(pattern: Pattern) -> String {
    match pattern {
        Pattern::Words(words) => format!("“{words}”"),
        Pattern::GraphSaying(code, words) | Pattern::SmtpSaying(code, words) => {
            format!("`{code}` with “{words}”")
        }
        other => format!("`{}`", other.label()),
    }
}

/// The text with placeholders in italics, and nothing in it that Markdown would take for its own.
fn marked(text: &str) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.replace('|', "\\|").replace('<', "&lt;"),
            Piece::Placeholder(name) => format!("*{name}*"),
        })
        .collect()
}

/// The anchor that Markdown gives a heading.
fn slug(title: &str) -> String {
    title
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the page lies in the repository.
    const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/errors.md");

    #[test]
    fn the_documentation_says_what_the_table_says() {
        let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
        assert!(
            committed == document(),
            "docs/errors.md is stale: run `cargo xtask docs` and commit it"
        );
    }

    #[test]
    fn placeholders_are_in_italics() {
        assert_eq!(marked("The name of {server} <x>"), "The name of *server* &lt;x>");
        assert_eq!(slug("Name, connection, TLS"), "name-connection-tls");
    }
}
