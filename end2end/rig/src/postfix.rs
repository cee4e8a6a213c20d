//! Postfix: submission with STARTTLS, submission over TLS, and an open port for local recipients.

use std::{path::Path, process::Command};

use rustix::process::geteuid;

use crate::{
    child::{self, Guarded},
    error::RigError,
    folder::{Folder, Owner},
    rig::{DOMAIN, Endpoints, User},
    waiting::until_greeting,
};

/// The master itself, not `postfix start-fg`, which would leave a shell between us and it.
const PROGRAM: &str = "/usr/lib/postfix/sbin/master";
const QUEUES: [&str; 11] = [
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved",
    "trace",
];

/// Writes its configuration and the skeleton of its queue.
pub(crate) fn configure(folder: &Folder, endpoints: &Endpoints, users: &[User]) -> Result<(), RigError> {
    if !Path::new(PROGRAM).exists() {
        return Err(RigError::Missing {
            program: PROGRAM.into(),
            package: "postfix",
        });
    }
    if !geteuid().is_root() {
        return Err(RigError::NotRoot);
    }
    let ports = [
        ("SUBMISSION_PORT", endpoints.smtp_starttls_port.to_string()),
        ("SMTPS_PORT", endpoints.smtps_port.to_string()),
        ("OPEN_PORT", endpoints.smtp_open_port.to_string()),
    ];
    folder.write("postfix/etc/main.cf", include_str!("../conf/main.cf"), &[])?;
    folder.write("postfix/etc/master.cf", include_str!("../conf/master.cf"), &ports)?;
    folder.write("postfix/etc/senders", include_str!("../conf/senders"), &[])?;
    let mailboxes: String = users
        .iter()
        .map(|user| format!("{}  {DOMAIN}/{}/Maildir/\n", user.address, user.name()))
        .collect();
    folder.write("postfix/etc/mailboxes", &mailboxes, &[])?;
    skeleton(folder)
}

fn skeleton(folder: &Folder) -> Result<(), RigError> {
    let postfix = Owner::user("postfix")?;
    let postdrop = postfix.in_group("postdrop")?;
    folder.make("postfix/spool", 0o755, None)?;
    for queue in QUEUES {
        folder.make(&format!("postfix/spool/{queue}"), 0o700, Some(postfix))?;
    }
    folder.make("postfix/spool/maildrop", 0o730, Some(postdrop))?;
    folder.make("postfix/spool/public", 0o710, Some(postdrop))?;
    folder.make("postfix/spool/pid", 0o755, None)?;
    folder.make("postfix/lib", 0o700, Some(postfix))?;
    Ok(())
}

/// Starts it and waits for its greeting.
pub(crate) fn start(folder: &Folder, endpoints: &Endpoints) -> Result<Guarded, RigError> {
    let etc = folder.path("postfix/etc");
    let mut server = child::start(Command::new(PROGRAM).arg("-s").arg("-c").arg(etc), folder)?;
    let log = folder.path("postfix/maillog");
    until_greeting("Postfix", &mut server, endpoints.smtp_starttls_port, "220", &log)?;
    Ok(server)
}
