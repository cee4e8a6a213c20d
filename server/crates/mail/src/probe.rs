//! Looking at servers from outside: names, connections, TLS.

use crate::imap::session::Session as ImapSession;
use crate::network;
use crate::smtp::session::Session as SmtpSession;
use crate::timeouts::Timeouts;
use async_trait::async_trait;
use domain::ports::{
    Clock, MailFault, MailFaultKind, ProbeProtocol, ProbeTarget, ServerAccess, ServerProbe, TlsFacts,
};
use model::address::Port;
use rustls::ClientConfig;
use std::net::IpAddr;
use std::sync::Arc;

/// Looks at servers without signing in.
pub(crate) struct Probe {
    tls: Arc<ClientConfig>,
    timeouts: Timeouts,
    clock: Arc<dyn Clock>,
}

impl Probe {
    /// `tls` decides which certificates are trusted: the same as for every other connection.
    pub(crate) fn new(tls: Arc<ClientConfig>, timeouts: Timeouts, clock: Arc<dyn Clock>) -> Self {
        Self { tls, timeouts, clock }
    }

    fn access(target: &ProbeTarget, tls: model::email::TlsMode) -> Result<ServerAccess, MailFault> {
        Ok(ServerAccess {
            host: target
                .host
                .parse()
                .map_err(|_| MailFault::silent(MailFaultKind::NameUnknown))?,
            port: Port::new(target.port)
                .ok_or_else(|| MailFault::silent(MailFaultKind::ConnectionRefused))?,
            tls,
            login: None,
        })
    }
}

#[async_trait]
impl ServerProbe for Probe {
    async fn resolve(&self, host: &str) -> Result<Vec<IpAddr>, MailFault> {
        network::resolve(host, &self.timeouts).await
    }

    async fn tls(&self, target: &ProbeTarget) -> Result<TlsFacts, MailFault> {
        let unencrypted = TlsFacts {
            version: None,
            certificate: None,
        };
        match target.protocol {
            ProbeProtocol::Http => {
                network::connect(&target.host, target.port, &self.timeouts).await?;
                Ok(unencrypted)
            }
            ProbeProtocol::Https => {
                let stream = network::connect(&target.host, target.port, &self.timeouts).await?;
                network::handshake(stream, &target.host, &self.tls, &self.timeouts)
                    .await
                    .map(|(_, facts)| facts)
            }
            ProbeProtocol::Smtp(mode) => {
                let access = Self::access(target, mode)?;
                let clock = Arc::clone(&self.clock);
                let session = SmtpSession::open(&access, &self.tls, self.timeouts, clock).await?;
                Ok(session.leave().await.unwrap_or(unencrypted))
            }
            ProbeProtocol::Imap(mode) => {
                let access = Self::access(target, mode)?;
                let clock = Arc::clone(&self.clock);
                let session = ImapSession::open(&access, &self.tls, self.timeouts, clock).await?;
                Ok(session.leave().await.unwrap_or(unencrypted))
            }
        }
    }
}
