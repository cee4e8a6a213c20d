//! Who is at work on a SQLite database: at most one server, and commands beside it.
//!
//! A server that starts takes over what a killed one left behind: it ends leases and interrupts test runs. It must not do so to a
//! command that is at work, and two servers must not refresh the same tokens. Locks of the operating system say who is there; they are
//! gone with the process, however it ends. PostgreSQL needs none of this: there, several servers are welcome.

use anyhow::{Context, Result, bail};
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use store::DatabaseUrl;

/// The one server of a SQLite database. Held while it runs.
#[derive(Debug)]
pub(crate) struct ServerLock {
    _file: File,
    work: PathBuf,
}

impl ServerLock {
    /// Becomes the server of this database; `None` where any number may serve.
    ///
    /// # Errors
    /// When another server is there.
    pub(crate) fn take(database: &DatabaseUrl) -> Result<Option<Self>> {
        let DatabaseUrl::Sqlite(path) = database else {
            return Ok(None);
        };
        let file = open(&beside(path, "serve.lock"))?;
        if file.try_lock().is_err() {
            bail!(
                "another countersign serves with the database {}. Stop it first, or choose another database with --database-url or --data-dir",
                path.display()
            );
        }
        Ok(Some(Self {
            _file: file,
            work: beside(path, "work.lock"),
        }))
    }

    /// Makes sure that nobody else is at work until the answer is dropped; `None` when a command is. One that begins meanwhile waits.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(crate) fn alone(&self) -> Result<Option<WorkLock>> {
        let file = open(&self.work)?;
        Ok(file.try_lock().is_ok().then_some(WorkLock { _file: file }))
    }
}

/// A process at work on the database.
#[derive(Debug)]
pub(crate) struct WorkLock {
    _file: File,
}

impl WorkLock {
    /// Says that a command is at work, beside others. Waits while a server that starts is taking over; `None` where nobody needs to know.
    ///
    /// # Errors
    /// When the file cannot be locked.
    pub(crate) fn join(database: &DatabaseUrl) -> Result<Option<Self>> {
        let DatabaseUrl::Sqlite(path) = database else {
            return Ok(None);
        };
        let path = beside(path, "work.lock");
        let file = open(&path)?;
        file.lock_shared()
            .with_context(|| format!("{} cannot be locked", path.display()))?;
        Ok(Some(Self { _file: file }))
    }
}

/// The file next to the database, whichever way the database is named.
fn beside(database: &Path, ending: &str) -> PathBuf {
    let database = database.canonicalize().unwrap_or_else(|_| database.to_owned());
    let mut name = database.into_os_string();
    name.push(".");
    name.push(ending);
    name.into()
}

fn open(path: &Path) -> Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .with_context(|| format!("{} cannot be opened", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database() -> (tempfile::TempDir, DatabaseUrl) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        std::fs::write(&path, "").unwrap();
        (folder, DatabaseUrl::sqlite(path))
    }

    #[test]
    fn one_server_also_by_another_name_of_the_file() {
        let (folder, database) = database();
        let first = ServerLock::take(&database).unwrap();
        let other_name = DatabaseUrl::sqlite(
            folder
                .path()
                .join("./../")
                .join(folder.path().file_name().unwrap())
                .join("a.db"),
        );
        let refused = ServerLock::take(&other_name).unwrap_err().to_string();
        assert!(refused.contains("another countersign serves"), "{refused}");
        drop(first);
        ServerLock::take(&other_name).unwrap();
    }

    #[test]
    fn a_command_at_work_is_seen_and_works_beside_a_server() {
        let (_folder, database) = database();
        let command = WorkLock::join(&database).unwrap();
        let server = ServerLock::take(&database).unwrap().unwrap();
        assert!(server.alone().unwrap().is_none());
        let second = WorkLock::join(&database).unwrap();
        drop((command, second));
        assert!(server.alone().unwrap().is_some());
        WorkLock::join(&database).unwrap();
    }
}
