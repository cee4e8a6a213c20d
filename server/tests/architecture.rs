//! Who may know whom: read from `cargo metadata`, so that no wrong dependency gets in unseen.
//!
//! Normal dependencies count, those of tests and build scripts do not. What a crate reaches through our own crates counts as its own;
//! what an outside crate uses inside is its own business.
#![expect(
    clippy::unwrap_used,
    reason = "the steps of a test; what fails here fails the test"
)]

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use std::collections::{BTreeMap, BTreeSet};

/// What one crate may and must not see.
struct Rule {
    package: &'static str,
    /// Our crates that it may name.
    may_know: &'static [&'static str],
    /// Outside crates that it must not see, also not through ours. A name also stands for all that begin with it and a dash or underscore.
    must_not_see: &'static [&'static str],
}

const WEB: &[&str] = &["axum", "hyper", "tower", "leptos", "server_fn"];
const SQL: &[&str] = &["sea-orm", "sqlx", "sea-query"];
const HTTP_CLIENT: &[&str] = &["reqwest", "oauth2"];
const MAIL: &[&str] = &["lettre", "async-imap", "imap", "mail-parser"];
const ADAPTERS: [&str; 4] = [
    "countersign-store",
    "countersign-oauth",
    "countersign-mail",
    "countersign-vault",
];

const RULES: &[Rule] = &[
    Rule {
        package: "countersign-model",
        may_know: &[],
        // Runs in the browser
        must_not_see: &[
            "axum", "hyper", "tower", "leptos", "sea-orm", "sqlx", "reqwest", "oauth2", "lettre", "tokio",
            "rand", "rustls",
        ],
    },
    Rule {
        package: "countersign-domain",
        may_know: &["countersign-model"],
        must_not_see: &[
            "axum",
            "hyper",
            "tower",
            "leptos",
            "sea-orm",
            "sqlx",
            "reqwest",
            "oauth2",
            "lettre",
            "async-imap",
            "rustls",
            "jsonwebtoken",
        ],
    },
    Rule {
        package: "countersign-store",
        may_know: &[
            "countersign-model",
            "countersign-domain",
            "countersign-migrations",
        ],
        must_not_see: &[
            "axum",
            "hyper",
            "tower",
            "leptos",
            "reqwest",
            "oauth2",
            "lettre",
            "async-imap",
        ],
    },
    Rule {
        package: "countersign-oauth",
        may_know: &["countersign-model", "countersign-domain"],
        must_not_see: &[
            "axum",
            "tower",
            "leptos",
            "sea-orm",
            "sqlx",
            "lettre",
            "async-imap",
        ],
    },
    Rule {
        package: "countersign-mail",
        may_know: &["countersign-model", "countersign-domain"],
        must_not_see: &["axum", "tower", "leptos", "sea-orm", "sqlx", "oauth2"],
    },
    Rule {
        package: "countersign-vault",
        may_know: &["countersign-model", "countersign-domain"],
        must_not_see: &[
            "axum",
            "hyper",
            "tower",
            "leptos",
            "sea-orm",
            "sqlx",
            "reqwest",
            "oauth2",
            "lettre",
            "async-imap",
        ],
    },
    Rule {
        package: "countersign-migrations",
        may_know: &[],
        must_not_see: &["axum", "hyper", "tower", "leptos", "reqwest", "oauth2", "lettre"],
    },
    Rule {
        package: "countersign-app",
        may_know: &["countersign-model", "countersign-domain"],
        must_not_see: &[
            "sea-orm",
            "sqlx",
            "lettre",
            "async-imap",
            "reqwest",
            "oauth2",
            "rustls",
        ],
    },
    Rule {
        package: "countersign-frontend",
        may_know: &["countersign-app"],
        must_not_see: &["sea-orm", "sqlx", "lettre", "reqwest", "oauth2", "rustls"],
    },
    // Stands in for Microsoft and for the administrator's own servers: knows nothing of what it tests
    Rule {
        package: "practice-tenant",
        may_know: &[],
        must_not_see: &["leptos", "sea-orm", "sqlx", "lettre"],
    },
    Rule {
        package: "mail-rig",
        may_know: &[],
        must_not_see: &["leptos", "sea-orm", "lettre", "async-imap"],
    },
];

/// Wire things together, or build and measure them: they may know everybody.
const FREE: [&str; 3] = ["countersign", "xtask", "bundle"];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap()
}

fn members(metadata: &Metadata) -> BTreeMap<&str, &Package> {
    metadata
        .packages
        .iter()
        .map(|package| (package.name.as_str(), package))
        .collect()
}

fn dependencies(package: &Package) -> BTreeSet<&str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind == DependencyKind::Normal)
        .map(|dependency| dependency.name.as_str())
        .collect()
}

/// Everything outside that a crate sees, itself or through ours, with the crate that names it.
fn sees<'a>(package: &'a str, members: &BTreeMap<&'a str, &'a Package>) -> BTreeMap<&'a str, &'a str> {
    let (mut seen, mut outside, mut open) = (BTreeSet::new(), BTreeMap::new(), vec![package]);
    while let Some(name) = open.pop() {
        if !seen.insert(name) {
            continue;
        }
        for dependency in dependencies(members[name]) {
            if members.contains_key(dependency) {
                open.push(dependency);
            } else {
                outside.insert(dependency, name);
            }
        }
    }
    outside
}

fn stands_for(forbidden: &str, name: &str) -> bool {
    name == forbidden
        || name
            .strip_prefix(forbidden)
            .is_some_and(|rest| rest.starts_with(['-', '_']))
}

#[test]
fn every_crate_has_a_rule() {
    let metadata = metadata();
    for name in members(&metadata).keys() {
        let ruled = RULES.iter().any(|rule| rule.package == *name);
        assert!(
            ruled || FREE.iter().any(|free| name.ends_with(free)),
            "{name} has no rule: say in this file what it may know"
        );
    }
    for rule in RULES {
        assert!(
            members(&metadata).contains_key(rule.package),
            "{} is gone",
            rule.package
        );
    }
}

#[test]
fn our_crates_know_only_whom_they_may() {
    let metadata = metadata();
    let members = members(&metadata);
    for rule in RULES {
        for dependency in dependencies(members[rule.package]) {
            assert!(
                !members.contains_key(dependency) || rule.may_know.contains(&dependency),
                "{} must not depend on {dependency}",
                rule.package
            );
        }
    }
}

#[test]
fn nobody_sees_the_outside_crates_of_another_layer() {
    let metadata = metadata();
    let members = members(&metadata);
    for rule in RULES {
        for (name, by) in sees(rule.package, &members) {
            for forbidden in rule.must_not_see {
                assert!(
                    !stands_for(forbidden, name),
                    "{} sees {name}, by way of {by}",
                    rule.package
                );
            }
        }
    }
}

#[test]
fn adapters_do_not_know_each_other() {
    let metadata = metadata();
    let members = members(&metadata);
    for adapter in ADAPTERS {
        for other in ADAPTERS {
            assert!(
                !dependencies(members[adapter]).contains(other),
                "{adapter} knows {other}"
            );
        }
    }
    // And the layers are not empty words: each kind of outside crate is seen by somebody
    for (kind, package) in [
        (WEB, "countersign"),
        (SQL, "countersign-store"),
        (HTTP_CLIENT, "countersign-oauth"),
        (MAIL, "countersign-mail"),
    ] {
        let seen = sees(package, &members);
        assert!(
            kind.iter()
                .any(|wanted| seen.keys().any(|name| stands_for(wanted, name))),
            "{package} sees none of {kind:?}"
        );
    }
}
