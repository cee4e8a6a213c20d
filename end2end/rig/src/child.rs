//! Servers as children that cannot outlive us.

use std::{
    io,
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::{error::RigError, folder::Folder};

/// A running program that is killed when this value is dropped, and also when this process ends without dropping anything.
///
/// The second is the work of a guard: a shell that waits for the end of a pipe only we hold, and then kills. The kernel's
/// own means (`PR_SET_PDEATHSIG`) is not enough, because it is lost when a program changes its user, as Postfix does.
///
/// The guard runs in a process group of its own, out of reach of Ctrl+C at the terminal. Whether the child does is the
/// caller's decision (`CommandExt::process_group`): Postfix, for one, makes its own and insists on doing so.
#[derive(Debug)]
pub struct Guarded {
    child: Child,
    guard: Child,
}

impl Guarded {
    /// Starts `command`.
    ///
    /// # Errors
    /// It, or the shell that guards it, cannot be started.
    pub fn spawn(command: &mut Command) -> io::Result<Self> {
        Self::spawn_with(command, Path::new(""))
    }

    /// As [`Guarded::spawn`]; the guard also removes `folder`, which nobody else would do once this process is killed.
    fn spawn_with(command: &mut Command, folder: &Path) -> io::Result<Self> {
        let mut child = command.spawn()?;
        let guard = Command::new("sh")
            .args(["-c", "read -r _; kill -KILL \"$1\"; rm -rf -- \"$2\"", "guard"])
            .arg(child.id().to_string())
            .arg(folder)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        match guard {
            Ok(guard) => Ok(Self { child, guard }),
            Err(error) => {
                kill(&mut child);
                Err(error)
            }
        }
    }

    /// The child, to take its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Asks it to end with SIGTERM, and waits until it has.
    pub fn stop(mut self) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // An error says that it is gone, which is what was asked
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.child.wait();
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // The guard first: it must not outlive the number it would kill
        kill(&mut self.guard);
        if self.ended().is_none() {
            kill(&mut self.child);
        }
    }
}

/// SIGKILL, and the child reaped. An error says that it has ended already.
fn kill(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Starts a server that writes nowhere but to `folder`.
pub(crate) fn start(command: &mut Command, folder: &Folder) -> Result<Guarded, RigError> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Guarded::spawn_with(command, &folder.path("")).map_err(|source| RigError::Start {
        program: name(command),
        source,
    })
}

/// Runs a helper program to its end.
pub(crate) fn run(command: &mut Command) -> Result<(), RigError> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| RigError::Start {
            program: name(command),
            source,
        })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    Err(RigError::Failed {
        program: name(command),
        status: output.status,
        said,
    })
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
