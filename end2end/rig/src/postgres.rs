//! A private PostgreSQL, as fast as one gets when nothing has to last.

use std::{
    fs,
    net::{Ipv4Addr, TcpStream},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::Command,
};

use rustix::process::geteuid;

use crate::{
    child::{Guarded, run, start},
    error::{RigError, file},
    folder::{Folder, Owner},
    waiting::{free_ports, until},
};

const VERSIONS: &str = "/usr/lib/postgresql";

/// A running server. Dropping it ends it and removes its data.
#[derive(Debug)]
pub struct Postgres {
    port: u16,
    _server: Guarded,
    // Last, so that the server is gone before its files
    _folder: Folder,
}

impl Postgres {
    /// Makes a cluster, starts it and waits until it accepts connections; about a second. Works as root too, by changing
    /// to the account `postgres`.
    ///
    /// # Errors
    /// PostgreSQL is missing or does not start; the error says what to do.
    pub fn start() -> Result<Self, RigError> {
        let programs = programs()?;
        let folder = Folder::new()?;
        let [port] = free_ports()?;
        let account = geteuid().is_root().then(|| Owner::user("postgres")).transpose()?;
        let home = folder.make("pg", 0o700, account)?;
        let data = home.join("data");
        let privileges = account.map(privileges).unwrap_or_default();

        let mut initdb = Command::new("setpriv");
        initdb
            .args(&privileges)
            .arg("--")
            .arg(programs.join("initdb"))
            .arg("-D")
            .arg(&data)
            .current_dir(&home);
        initdb.args([
            "-U",
            "rig",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ]);
        run(&mut initdb)?;

        let conf = data.join("postgresql.conf");
        let written = fs::read_to_string(&conf).map_err(file(&conf))?;
        let log = "logging_collector = on\nlog_directory = '.'\nlog_filename = 'log'\n";
        let text = format!(
            "{written}\n{}{log}port = {port}\n",
            include_str!("../conf/postgresql.conf")
        );
        fs::write(&conf, text).map_err(file(&conf))?;

        let mut postgres = Command::new("setpriv");
        postgres
            .args(&privileges)
            .arg("--")
            .arg(programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .current_dir(&home);
        let mut server = start(postgres.process_group(0), &folder)?;
        let answers = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        let ready = || answers() && accepts(&programs, port);
        until("PostgreSQL", &mut server, &data.join("log"), ready)?;
        Ok(Self {
            port,
            _server: server,
            _folder: folder,
        })
    }

    /// Address of its first database, for clients: `postgres://rig@127.0.0.1:PORT/postgres`. The role may create databases.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://rig@127.0.0.1:{}/postgres", self.port)
    }
}

/// The newest installed version's folder of programs.
fn programs() -> Result<PathBuf, RigError> {
    let missing = || RigError::Missing {
        program: format!("{VERSIONS}/*/bin/postgres").into(),
        package: "postgresql",
    };
    let versions = fs::read_dir(VERSIONS).map_err(|_| missing())?;
    versions
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse::<u32>().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin)| bin.join("postgres").exists())
        .max()
        .map(|(_, bin)| bin)
        .ok_or_else(missing)
}

/// Options of `setpriv` to become `account`.
fn privileges(account: Owner) -> Vec<String> {
    vec![
        format!("--reuid={}", account.uid),
        format!("--regid={}", account.gid),
        "--clear-groups".to_owned(),
    ]
}

fn accepts(programs: &std::path::Path, port: u16) -> bool {
    let mut probe = Command::new(programs.join("pg_isready"));
    probe.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
    run(&mut probe).is_ok()
}
