//! Why a server could not be started.

use std::{io, path::PathBuf, process::ExitStatus};

/// Why a rig could not be started or changed. The texts are for whoever runs the tests.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RigError {
    /// A server's program is not on this machine.
    #[error("{program} is missing; install the package {package} (`cargo xtask setup` does)")]
    Missing {
        /// What was looked for.
        program: PathBuf,
        /// The Debian package that brings it.
        package: &'static str,
    },
    /// Postfix refuses to run as anybody else.
    #[error("Postfix runs as root only; run the mail tests as root, in a container for example")]
    NotRoot,
    /// The system has no such user or group, although the package makes it.
    #[error("this system has no account {0}; is its package installed completely?")]
    NoAccount(&'static str),
    /// A file or folder of the rig.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// A program could not be started at all.
    #[error("{program} could not be started: {source}")]
    Start {
        /// Which one.
        program: String,
        /// What happened.
        source: io::Error,
    },
    /// A helper program failed.
    #[error("{program} failed ({status}): {said}")]
    Failed {
        /// Which one.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// What it printed.
        said: String,
    },
    /// A server ended or stayed silent instead of becoming ready.
    #[error("{server} did not become ready ({why}); its log ends with:\n{log}")]
    NotReady {
        /// Which one.
        server: &'static str,
        /// What was seen instead.
        why: String,
        /// The last lines of its log.
        log: String,
    },
    /// No free port.
    #[error("no free port on 127.0.0.1: {0}")]
    NoPort(io::Error),
}

/// Turns an [`io::Error`] about `path` into a [`RigError`].
pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(io::Error) -> RigError {
    let path = path.to_owned();
    move |source| RigError::File { path, source }
}
