//! Where the database is.

use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Which database, and how to reach it. `Debug` shows no password.
#[derive(Debug, Clone)]
pub enum DatabaseUrl {
    /// A file of SQLite. It is created when it is missing; its folder is not.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as a URL of libpq (postgresql.org: *Connection URIs*). Secret, because it may hold a password.
    Postgres(SecretString),
}

/// The text is not a database URL. It is not repeated, because it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDatabaseUrl {
    /// Neither of the two databases.
    #[error(
        "a database URL begins with sqlite: or postgres:, such as sqlite:/var/lib/countersign/countersign.db"
    )]
    UnknownKind,
    /// No file, or one that would be gone with the process.
    #[error("sqlite: must be followed by the path of a file")]
    NoFile,
    /// Options behind a question mark.
    #[error("sqlite: takes a path only, without ? and what follows it")]
    Options,
}

impl DatabaseUrl {
    /// A file of SQLite.
    #[must_use]
    pub fn sqlite(path: impl AsRef<Path>) -> Self {
        Self::Sqlite(path.as_ref().to_owned())
    }
}

impl FromStr for DatabaseUrl {
    type Err = InvalidDatabaseUrl;

    fn from_str(text: &str) -> Result<Self, InvalidDatabaseUrl> {
        let text = text.trim();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned().into()));
        }
        let path = text
            .strip_prefix("sqlite:")
            .ok_or(InvalidDatabaseUrl::UnknownKind)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.contains('?') {
            Err(InvalidDatabaseUrl::Options)
        } else if path.is_empty() || path.starts_with(':') {
            Err(InvalidDatabaseUrl::NoFile)
        } else {
            Ok(Self::sqlite(path))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_are_told_apart_and_anything_else_is_refused() {
        for (text, path) in [
            ("sqlite:data.db", "data.db"),
            ("sqlite://data.db", "data.db"),
            ("sqlite:///srv/a b.db", "/srv/a b.db"),
            ("sqlite:/srv/data.db", "/srv/data.db"),
        ] {
            assert!(
                matches!(text.parse(), Ok(DatabaseUrl::Sqlite(found)) if found == Path::new(path)),
                "{text}"
            );
        }
        for text in ["postgres://u:p@db/x", "postgresql:///x?host=/run"] {
            assert!(matches!(text.parse(), Ok(DatabaseUrl::Postgres(_))), "{text}");
        }
        for (text, error) in [
            ("", InvalidDatabaseUrl::UnknownKind),
            ("mysql://x", InvalidDatabaseUrl::UnknownKind),
            ("sqlite:", InvalidDatabaseUrl::NoFile),
            ("sqlite::memory:", InvalidDatabaseUrl::NoFile),
            ("sqlite:a.db?mode=ro", InvalidDatabaseUrl::Options),
        ] {
            assert_eq!(text.parse::<DatabaseUrl>().unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn debug_shows_no_password() {
        let url: DatabaseUrl = "postgres://u:hunter2@db/x".parse().unwrap();
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}
