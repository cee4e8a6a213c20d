//! Packages of Debian and its relatives: installed when we may, named exactly when we may not.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::{process, progress};

/// A program the tests need, and the Debian package that brings it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    /// Name for apt.
    pub(crate) name: &'static str,
    /// A file that exists once it is installed. One `*` may stand for a whole path component.
    pub(crate) proof: &'static str,
}

/// The browser. Not on this list for whoever lets Playwright bring its own.
pub(crate) const CHROMIUM: Package = Package {
    name: "chromium",
    proof: "/usr/bin/chromium",
};
/// Server of the second database.
pub(crate) const POSTGRESQL: Package = Package {
    name: "postgresql",
    proof: "/usr/lib/postgresql/*/bin/initdb",
};
/// Real mail servers for the mail tests, and what makes their certificates.
pub(crate) const MAIL: [Package; 3] = [
    Package {
        name: "postfix",
        proof: "/usr/lib/postfix/sbin/master",
    },
    Package {
        name: "dovecot-imapd",
        proof: "/usr/lib/dovecot/imap",
    },
    Package {
        name: "openssl",
        proof: "/usr/bin/openssl",
    },
];

impl Package {
    pub(crate) fn is_installed(&self) -> bool {
        match self.proof.split_once('*') {
            None => Path::new(self.proof).exists(),
            Some((folder, rest)) => fs::read_dir(folder).is_ok_and(|entries| {
                entries
                    .flatten()
                    .any(|entry| entry.path().join(rest.trim_start_matches('/')).exists())
            }),
        }
    }
}

/// Installs what is missing of `wanted`.
///
/// # Errors
/// We are not root on a Debian: the message lists the packages and the command that installs them.
/// Or apt failed.
pub(crate) fn ensure(wanted: &[Package]) -> Result<()> {
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|one| !one.is_installed())
        .map(|one| one.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !process::exists("apt-get") {
        bail!(
            "these programs are missing: {list}. Install them with this system's package manager and try again"
        );
    }
    if !is_root() {
        bail!("these packages are missing. Install them and try again:\n    sudo apt-get install {list}");
    }
    progress::note(&format!("Installing the Debian packages {list}"));
    let _silence = ServiceSilence::begin()?;
    process::run_quietly(&mut apt(&["update"])).context("the package lists could not be fetched")?;
    let mut install = apt(&["install", "--yes", "--no-install-recommends"]);
    process::run_quietly(install.args(&missing))
        .with_context(|| format!("apt could not install {list}; try `apt-get install {list}` by hand"))?;
    match wanted.iter().find(|one| !one.is_installed()) {
        None => Ok(()),
        Some(one) => bail!(
            "the package {} is installed, but {} is not there",
            one.name,
            one.proof
        ),
    }
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    // -qq: no progress bars; the lock option: another apt may just be running
    command
        .args(["-qq", "-o", "DPkg::Lock::Timeout=120"])
        .args(arguments);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether this process may install packages.
pub(crate) fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// While it lives, freshly installed packages do not start their services: the tests start their own, with their own
/// configuration. See `invoke-rc.d(8)`, `policy-rc.d`.
struct ServiceSilence {
    written: bool,
}

const POLICY: &str = "/usr/sbin/policy-rc.d";

impl ServiceSilence {
    fn begin() -> Result<Self> {
        // An existing policy is the administrator's own decision and stays
        let created = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o755)
            .open(POLICY);
        match created {
            Ok(mut file) => {
                file.write_all(b"#!/bin/sh\nexit 101\n")
                    .with_context(|| format!("writing {POLICY}"))?;
                Ok(Self { written: true })
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(Self { written: false }),
            Err(error) => Err(error).with_context(|| format!("writing {POLICY}")),
        }
    }
}

impl Drop for ServiceSilence {
    fn drop(&mut self) {
        if self.written
            && let Err(error) = fs::remove_file(POLICY)
        {
            progress::note(&format!(
                "{POLICY} could not be removed ({error}); remove it by hand"
            ));
        }
    }
}
