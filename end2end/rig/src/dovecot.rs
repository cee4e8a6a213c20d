//! Dovecot: the IMAP server, and the judge of passwords for Postfix.

use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt as _},
    path::Path,
    process::Command,
};

use crate::{
    child::{self, Guarded},
    error::{RigError, file},
    folder::{Folder, Owner, set_mode},
    rig::{Endpoints, User},
    waiting::until_greeting,
};

const PROGRAM: &str = "/usr/sbin/dovecot";
/// Owner of all mail: a bare number without an account.
const MAIL: Owner = Owner { uid: 5000, gid: 5000 };

/// Writes its configuration.
pub(crate) fn configure(folder: &Folder, endpoints: &Endpoints, users: &[User]) -> Result<(), RigError> {
    if !Path::new(PROGRAM).exists() {
        return Err(RigError::Missing {
            program: PROGRAM.into(),
            package: "dovecot-imapd",
        });
    }
    let ports = [
        ("IMAP_PORT", endpoints.imap_port.to_string()),
        ("IMAPS_PORT", endpoints.imaps_port.to_string()),
    ];
    folder.write(
        "dovecot/conf/dovecot.conf",
        include_str!("../conf/dovecot.conf"),
        &ports,
    )?;
    let passwords: String = users
        .iter()
        .map(|user| format!("{}:{{PLAIN}}{}::::::\n", user.address, user.password))
        .collect();
    let passwd = folder.write("dovecot/conf/passwd", &passwords, &[])?;
    chown(&passwd, Some(0), Some(Owner::user("dovecot")?.gid)).map_err(file(&passwd))?;
    set_mode(&passwd, 0o640)?;
    folder.make("mail", 0o700, Some(MAIL))?;
    Ok(())
}

/// Starts it and waits for its greeting.
pub(crate) fn start(folder: &Folder, endpoints: &Endpoints) -> Result<Guarded, RigError> {
    // A socket left by an earlier start costs five seconds
    let run = folder.path("dovecot/run");
    if run.exists() {
        fs::remove_dir_all(&run).map_err(file(&run))?;
    }
    folder.make("dovecot/run", 0o755, None)?;
    let conf = folder.path("dovecot/conf/dovecot.conf");
    let mut command = Command::new(PROGRAM);
    command.arg("-F").arg("-c").arg(conf).process_group(0);
    let mut server = child::start(&mut command, folder)?;
    let log = folder.path("dovecot/dovecot.log");
    until_greeting("Dovecot", &mut server, endpoints.imap_port, "* OK", &log)?;
    Ok(server)
}
