//! The folder a server works in: made readable for the accounts the servers run as, filled from templates.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, chown},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tempfile::TempDir;

use crate::error::{RigError, file};

/// Removed with everything in it when dropped.
#[derive(Debug)]
pub(crate) struct Folder(TempDir);

impl Folder {
    /// Directly under `/tmp`: every parent can be entered by the servers' accounts, and the paths of sockets stay short.
    pub(crate) fn new() -> Result<Self, RigError> {
        let parent = Path::new("/tmp");
        let folder = tempfile::Builder::new()
            .prefix("rig")
            .tempdir_in(parent)
            .map_err(file(parent))?;
        set_mode(folder.path(), 0o755)?;
        Ok(Self(folder))
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    /// Makes a folder with this mode and owner; `None` leaves it ours.
    pub(crate) fn make(&self, below: &str, mode: u32, owner: Option<Owner>) -> Result<PathBuf, RigError> {
        let path = self.path(below);
        fs::create_dir_all(&path).map_err(file(&path))?;
        set_mode(&path, mode)?;
        if let Some(Owner { uid, gid }) = owner {
            chown(&path, Some(uid), Some(gid)).map_err(file(&path))?;
        }
        Ok(path)
    }

    /// Writes a file from a template: `@RIG@` becomes this folder, every other `@NAME@` its value.
    ///
    /// The time of the file is set back: Postfix waits until its configuration has rested for two seconds.
    pub(crate) fn write(
        &self,
        below: &str,
        template: &str,
        values: &[(&str, String)],
    ) -> Result<PathBuf, RigError> {
        let path = self.path(below);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(file(parent))?;
        }
        let mut text = template.replace("@RIG@", &self.0.path().to_string_lossy());
        for (name, value) in values {
            text = text.replace(&format!("@{name}@"), value);
        }
        fs::write(&path, text).map_err(file(&path))?;
        let rested = a_minute_ago();
        let opened = fs::File::options().write(true).open(&path).map_err(file(&path))?;
        opened.set_modified(rested).map_err(file(&path))?;
        Ok(path)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time of a file on disk, not a time the product works with"
)]
fn a_minute_ago() -> SystemTime {
    SystemTime::now() - Duration::from_secs(60)
}

pub(crate) fn set_mode(path: &Path, mode: u32) -> Result<(), RigError> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(file(path))
}

/// Numbers of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Owner {
    /// The account of a user with its own group.
    pub(crate) fn user(name: &'static str) -> Result<Self, RigError> {
        let fields = account("/etc/passwd", name)?;
        let number = |index: usize| fields.get(index).and_then(|field| field.parse().ok());
        match (number(2), number(3)) {
            (Some(uid), Some(gid)) => Ok(Self { uid, gid }),
            _ => Err(RigError::NoAccount(name)),
        }
    }

    /// The same user, another group.
    pub(crate) fn in_group(self, name: &'static str) -> Result<Self, RigError> {
        let fields = account("/etc/group", name)?;
        let gid = fields.get(2).and_then(|field| field.parse().ok());
        Ok(Self {
            gid: gid.ok_or(RigError::NoAccount(name))?,
            ..self
        })
    }
}

/// The fields of one line of `passwd(5)` or `group(5)`.
fn account(table: &str, name: &'static str) -> Result<Vec<String>, RigError> {
    let text = fs::read_to_string(table).map_err(file(Path::new(table)))?;
    let line = text
        .lines()
        .find(|line| line.split(':').next() == Some(name))
        .ok_or(RigError::NoAccount(name))?;
    Ok(line.split(':').map(str::to_owned).collect())
}
