//! The mail rig: both servers, one certificate, a handful of mailboxes.

use std::path::PathBuf;

use serde::Serialize;

use crate::{
    certificates,
    child::Guarded,
    dovecot,
    error::RigError,
    folder::Folder,
    postfix,
    waiting::{free_ports, until_refused},
};

pub(crate) const DOMAIN: &str = "example.test";
/// The part before `@` of every mailbox there is; the password is the same with `-secret` behind it.
const NAMES: [&str; 5] = ["admin", "deploy", "approvals", "approver1", "other"];
/// Another process may take a port between our choosing it and the server's listening on it.
const ATTEMPTS: usize = 3;

/// A mailbox and who may open it.
#[derive(Debug, Clone, Serialize)]
pub struct User {
    /// Address and user name alike.
    pub address: String,
    /// The password, made up for the test.
    pub password: String,
}

impl User {
    pub(crate) fn name(&self) -> &str {
        self.address.split('@').next().unwrap_or_default()
    }
}

/// Where the servers listen; all on 127.0.0.1, with a certificate for `localhost`.
#[derive(Debug, Clone, Serialize)]
pub struct Endpoints {
    /// Name the certificate is for.
    pub host: &'static str,
    /// Submission: STARTTLS and a password are required.
    pub smtp_starttls_port: u16,
    /// Submission over implicit TLS; a password is required.
    pub smtps_port: u16,
    /// No sign-in, TLS offered; takes mail for local mailboxes only.
    pub smtp_open_port: u16,
    /// IMAP; STARTTLS before sign-in.
    pub imap_port: u16,
    /// IMAP over implicit TLS.
    pub imaps_port: u16,
    /// The certificate authority a client has to trust.
    pub ca_pem_path: PathBuf,
    /// All mailboxes.
    pub users: Vec<User>,
}

/// Running Postfix and Dovecot. Dropping it ends both and removes their files.
#[derive(Debug)]
pub struct Rig {
    /// Where to reach them.
    pub endpoints: Endpoints,
    smtp: Option<Guarded>,
    imap: Option<Guarded>,
    // Last, so that the servers are gone before their files
    folder: Folder,
}

impl Rig {
    /// Starts both servers and waits until they greet; about half a second.
    ///
    /// # Errors
    /// A program is missing, this is not root, or a server does not start; the error says what to do.
    pub fn start() -> Result<Self, RigError> {
        let mut attempt = 1;
        loop {
            match Self::start_once() {
                Err(RigError::NotReady { .. }) if attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    fn start_once() -> Result<Self, RigError> {
        let folder = Folder::new()?;
        let [
            smtp_starttls_port,
            smtps_port,
            smtp_open_port,
            imap_port,
            imaps_port,
        ] = free_ports()?;
        let users = NAMES
            .map(|name| User {
                address: format!("{name}@{DOMAIN}"),
                password: format!("{name}-secret"),
            })
            .to_vec();
        let endpoints = Endpoints {
            host: "localhost",
            smtp_starttls_port,
            smtps_port,
            smtp_open_port,
            imap_port,
            imaps_port,
            ca_pem_path: folder.path("tls/ca.pem"),
            users,
        };
        certificates::make(&folder)?;
        dovecot::configure(&folder, &endpoints, &endpoints.users)?;
        postfix::configure(&folder, &endpoints, &endpoints.users)?;
        // Dovecot first: Postfix asks it about passwords
        let imap = Some(dovecot::start(&folder, &endpoints)?);
        let smtp = Some(postfix::start(&folder, &endpoints)?);
        Ok(Self {
            endpoints,
            smtp,
            imap,
            folder,
        })
    }

    /// Stops Postfix; its ports refuse connections when this returns.
    pub fn stop_smtp(&mut self) {
        if let Some(server) = self.smtp.take() {
            server.stop();
            // Its children hold the sockets a moment longer than the master lives
            let ports = &self.endpoints;
            until_refused(&[ports.smtp_starttls_port, ports.smtps_port, ports.smtp_open_port]);
        }
    }

    /// Starts Postfix again on the same ports.
    ///
    /// # Errors
    /// It does not start.
    pub fn start_smtp(&mut self) -> Result<(), RigError> {
        if self.smtp.is_none() {
            self.smtp = Some(postfix::start(&self.folder, &self.endpoints)?);
        }
        Ok(())
    }

    /// Stops Dovecot, which takes about a second; its ports refuse connections when this returns.
    pub fn stop_imap(&mut self) {
        if let Some(server) = self.imap.take() {
            server.stop();
            until_refused(&[self.endpoints.imap_port, self.endpoints.imaps_port]);
        }
    }

    /// Starts Dovecot again on the same ports.
    ///
    /// # Errors
    /// It does not start.
    pub fn start_imap(&mut self) -> Result<(), RigError> {
        if self.imap.is_none() {
            self.imap = Some(dovecot::start(&self.folder, &self.endpoints)?);
        }
        Ok(())
    }
}
