//! Submission over SMTP (RFC 5321, 3207, 4954, 6409).
//!
//! Our own dialogue of a dozen commands, not a library's: an administrator's test needs the server's exact reply and the step it
//! belongs to, and a hostile server must not be able to hold us or our memory.

mod auth;
mod fault;
mod reply;
pub(crate) mod session;

use crate::compose;
use crate::timeouts::Timeouts;
use domain::ports::{Clock, MailFault, OutgoingMail, ServerAccess};
use rustls::ClientConfig;
use session::Session;
use std::sync::Arc;

/// Sends through mail servers.
pub(crate) struct Smtp {
    tls: Arc<ClientConfig>,
    timeouts: Timeouts,
    clock: Arc<dyn Clock>,
}

impl Smtp {
    /// `tls` decides which certificates are trusted.
    pub(crate) fn new(tls: Arc<ClientConfig>, timeouts: Timeouts, clock: Arc<dyn Clock>) -> Self {
        Self { tls, timeouts, clock }
    }

    /// Signs in and out again; tells what the server greeted with and how it let us in.
    ///
    /// # Errors
    /// Why it did not.
    pub(crate) async fn sign_in(&self, access: &ServerAccess) -> Result<Vec<String>, MailFault> {
        let session = self.session(access).await?;
        let evidence = session.evidence();
        session.quit().await;
        Ok(evidence)
    }

    /// Hands a mail over; the server's acknowledgement, for people.
    ///
    /// # Errors
    /// Why it was not accepted.
    pub(crate) async fn send(&self, access: &ServerAccess, mail: &OutgoingMail) -> Result<String, MailFault> {
        let message = compose::message(mail)?;
        let mut session = self.session(access).await?;
        let acknowledgement = session.submit(mail, &message).await?;
        session.quit().await;
        Ok(acknowledgement)
    }

    async fn session(&self, access: &ServerAccess) -> Result<Session, MailFault> {
        let mut session = Session::open(access, &self.tls, self.timeouts, Arc::clone(&self.clock)).await?;
        if let Some(login) = &access.login {
            session.authenticate(login).await?;
        }
        Ok(session)
    }
}
