//! Every entry of the table of errors and remedies is made to happen, and read where an administrator reads it. The tests walk the
//! table itself: an entry or a code that nothing here can bring about fails them.

mod graph;
mod help;
mod servers;
mod sign_in;
mod situations;

use domain::diagnostics::knowledge::{Entry, Pattern, Piece, entries, pieces};

/// What an entry says can be read in `shown`: headline, cause and code, whatever was filled in.
#[track_caller]
fn assert_told(entry: &Entry, shown: &str, case: &str) {
    for text in [entry.headline, entry.cause].iter().chain(entry.remedy) {
        for piece in pieces(text) {
            if let Piece::Text(text) = piece {
                let text = text.trim();
                assert!(
                    shown.contains(text),
                    "{case}: {}: “{text}” is not in: {shown}",
                    entry.id
                );
            }
        }
    }
    for word in [entry.id, entry.whose.label(), entry.retry.label()] {
        assert!(
            shown.contains(word),
            "{case}: {}: “{word}” is not in: {shown}",
            entry.id
        );
    }
}

/// Each entry is covered: by a code that a provider or server can be made to answer, by a situation, or, for what takes too long over
/// HTTP, by a test elsewhere.
#[test]
fn there_is_a_way_to_every_entry() {
    for entry in entries() {
        let by_code = entry
            .seen
            .iter()
            .any(|pattern| !matches!(pattern, Pattern::Words(_) | Pattern::OAuth(_)));
        let made = situations::MADE.contains(&entry.id);
        let elsewhere = situations::ELSEWHERE.iter().any(|(id, _)| *id == entry.id);
        assert!(by_code || made || elsewhere, "nothing makes {} happen", entry.id);
        assert!(!(made && elsewhere), "{}", entry.id);
    }
    let known = |id: &str| entries().any(|entry| entry.id == id);
    for id in situations::MADE {
        assert!(known(id), "{id}");
    }
    for (id, test) in situations::ELSEWHERE {
        let (file, name) = test.split_once("::").unwrap();
        let file = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(known(id) && text.contains(&format!("fn {name}(")), "{id}: {test}");
    }
}
