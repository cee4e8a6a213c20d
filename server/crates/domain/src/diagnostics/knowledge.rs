//! What goes wrong, and what to do about it: one table.
//!
//! Each entry says by what it is recognised, why it happens, what to do, whose job that is, and whether to try again. Everything that
//! explains a failure looks it up here: test runs, the callback, pasted text, and the documentation (`docs/errors.md`), which is
//! written from it. One file per source.

mod connect;
mod document;
mod entra_client;
mod entra_consent;
mod entra_policy;
mod entra_request;
mod entra_session;
mod entry;
mod find;
mod folder;
mod graph;
mod mailbox;
mod own;
mod servers;
mod token;

pub use document::document;
pub use entry::{Entry, Pattern, Piece, pieces};
pub use find::{Found, explain_pasted, lookup};

pub(super) use find::{for_aadsts, for_mail};

/// Entries known by name to the code that explains.
pub(super) mod named {
    pub(in crate::diagnostics) use super::connect::{
        CERTIFICATE_EXPIRED, CERTIFICATE_NAME, CERTIFICATE_UNTRUSTED, CONNECTION_LOST, CONNECTION_REFUSED,
        NAME_UNKNOWN, NO_GREETING, NOT_TLS, PROTOCOL, STARTTLS_MISSING, THROTTLED, TIMED_OUT, TLS_FAILED,
        UNAVAILABLE,
    };
    pub(in crate::diagnostics) use super::folder::{
        FOLDER_DELETED, FOLDER_ELSEWHERE, FOLDER_EXISTS, FOLDER_NAME_REFUSED, FOLDER_UNFIT, MAILBOX_TOO_SLOW,
    };
    pub(in crate::diagnostics) use super::mailbox::{
        DENIED, FOLDER_MISSING, LOGIN_REFUSED, MAILBOX_MISSING, NO_MECHANISM, NOT_IN_SENT_ITEMS,
        RECIPIENT_REFUSED, REJECTED, REPLY_ADDRESS_UNPROVEN, SENDER_REFUSED, TOKEN_REFUSED, TOO_LARGE,
    };
    pub(in crate::diagnostics) use super::own::{INCOMPLETE, INTERNAL, NO_RECIPIENT, TOO_SLOW};
    pub(in crate::diagnostics) use super::token::{
        CLIENT_REJECTED, FALLBACK_IN_USE, NO_REFRESH_TOKEN, NOT_AUTHORIZED, PERMISSION_MISSING,
        PERSON_NEEDED, THROTTLED as TOKEN_THROTTLED, UNAVAILABLE as TOKEN_UNAVAILABLE, UNKNOWN, UNUSABLE,
        WRONG_ACCOUNT,
    };
}

/// Entries of one source, in the order of the documentation.
#[derive(Debug)]
pub struct Area {
    /// Heading.
    pub title: &'static str,
    /// What they have in common.
    pub about: &'static str,
    /// The entries.
    pub entries: &'static [&'static Entry],
}

/// The whole table.
pub static AREAS: [&Area; 12] = [
    &entra_client::AREA,
    &entra_request::AREA,
    &entra_consent::AREA,
    &entra_session::AREA,
    &entra_policy::AREA,
    &token::AREA,
    &graph::AREA,
    &connect::AREA,
    &mailbox::AREA,
    &folder::AREA,
    &servers::AREA,
    &own::AREA,
];

/// All entries.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    AREAS.iter().flat_map(|area| area.entries).copied()
}

/// The entry with this stable code.
#[must_use]
pub fn entry(id: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.id == id)
}

/// The problem of a sign-in that lacks permissions; `values` fill in which.
pub(crate) fn permission_missing(values: &[(&str, &str)]) -> model::advice::Problem {
    token::PERMISSION_MISSING.problem(values, None)
}

/// Whether the table has an `error.code` of Microsoft Graph.
#[must_use]
pub fn knows_graph(code: &str) -> bool {
    entries()
        .flat_map(|entry| entry.seen)
        .any(|pattern| matches!(pattern, Pattern::Graph(known) if known.eq_ignore_ascii_case(code)))
}

/// Whether an entry stands for a whole kind of faults, so that a more exact one may exist.
pub(super) fn is_general(entry: &Entry) -> bool {
    let areas = [&connect::AREA, &mailbox::AREA];
    areas
        .iter()
        .flat_map(|area| area.entries)
        .any(|general| general.id == entry.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nothing_is_said_twice_and_nothing_is_left_out() {
        let mut ids = BTreeSet::new();
        let mut headlines = BTreeSet::new();
        let mut patterns = BTreeSet::new();
        for entry in entries() {
            assert!(ids.insert(entry.id), "{}", entry.id);
            assert!(ids.insert(Box::leak(entry.anchor().into_boxed_str())) || !entry.id.contains('.'));
            for text in [entry.headline, entry.cause].iter().chain(entry.remedy) {
                let end = text.chars().last();
                assert!(!text.is_empty() && text.trim() == *text, "{}: {text}", entry.id);
                assert!(end.is_some() && !text.contains("  "), "{}: {text}", entry.id);
            }
            assert!(headlines.insert((entry.headline, entry.id)), "{}", entry.headline);
            assert!(entry.cause.ends_with('.'), "{}: {}", entry.id, entry.cause);
            assert!(!entry.headline.ends_with('.'), "{}", entry.headline);
            assert!(!entry.remedy.is_empty(), "{}", entry.id);
            for pattern in entry.seen {
                assert!(
                    patterns.insert(pattern.label()),
                    "{}: {}",
                    entry.id,
                    pattern.label()
                );
            }
        }
    }

    /// Codes that administrators of Microsoft 365 meet: every one of them is explained.
    #[test]
    fn the_codes_of_the_identity_platform_are_all_there() {
        let known: BTreeSet<u32> = entries()
            .flat_map(|entry| entry.seen)
            .filter_map(|pattern| match pattern {
                Pattern::Aadsts(number) | Pattern::AadstsGeneral(number) => Some(*number),
                _ => None,
            })
            .collect();
        let missing: Vec<u32> = MET.iter().copied().filter(|code| !known.contains(code)).collect();
        assert_eq!(missing, Vec::<u32>::new());
    }

    const MET: &[u32] = &[
        7_000_215, 7_000_222, 7_000_218, 700_025, 70_002, 700_016, 7_000_112, 700_011, 90_002, 90_038,
        900_432, 900_382, 50_194, 9_001_023, 90_124, 90_130, 50_011, 500_112, 500_113, 900_971, 700_027,
        700_024, 700_030, 50_012, 50_048, 70_021, 700_211, 700_213, 500_011, 650_057, 650_056, 65_005,
        650_052, 70_011, 28_000, 28_002, 28_003, 1_002_012, 700_022, 700_023, 900_144, 9_002_313, 900_561,
        54_005, 700_005, 501_481, 50_147, 501_491, 700_054, 90_023, 90_013, 90_014, 90_100, 50_196, 90_055,
        65_001, 65_004, 90_094, 90_095, 50_105, 90_008, 65_002, 70_008, 700_082, 700_084, 70_043, 50_173,
        50_132, 50_133, 70_000, 50_089, 50_076, 50_079, 50_072, 50_074, 50_078, 50_053, 50_055, 50_144,
        50_057, 50_058, 50_126, 50_034, 50_020, 90_072, 50_128, 50_059, 53_003, 53_000, 53_001, 53_002,
        50_097, 530_035, 530_036, 530_032, 16_000, 50_014, 51_004, 70_016, 70_018, 70_019, 90_033, 90_006,
        50_033, 90_024, 90_090, 90_012, 90_043, 65_006, 70_003, 700_055,
    ];
}
