//! Looking at servers from outside: names, connections, TLS.

use crate::imap::session::Session as ImapSession;
use crate::network;
use crate::smtp::session::Session as SmtpSession;
use crate::timeouts::Timeouts;
use async_trait::async_trait;
use chrono::DateTime;
use domain::ports::{
    Clock, MailFault, MailFaultKind, ProbeProtocol, ProbeTarget, ServerAccess, ServerProbe, TlsFacts,
    WebAnswer,
};
use model::address::Port;
use reqwest::header::{DATE, LOCATION};
use rustls::ClientConfig;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// For a whole document: a person waits for it.
const FETCH: Duration = Duration::from_secs(6);

/// No more of a document is looked at, in bytes.
const LARGEST: usize = 64 * 1024;

/// Looks at servers without signing in.
pub(crate) struct Probe {
    http: reqwest::Client,
    tls: Arc<ClientConfig>,
    timeouts: Timeouts,
    clock: Arc<dyn Clock>,
}

impl Probe {
    /// `tls` decides which certificates are trusted: the same as for every other connection. `http` must not follow redirects.
    pub(crate) fn new(
        http: reqwest::Client,
        tls: Arc<ClientConfig>,
        timeouts: Timeouts,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            http,
            tls,
            timeouts,
            clock,
        }
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

    async fn fetch(&self, url: &Url) -> Result<WebAnswer, MailFault> {
        let request = self.http.get(url.clone()).timeout(FETCH);
        let mut response = request.send().await.map_err(|e| network::http_fault(&e))?;
        let text = |name| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        let mut answer = WebAnswer {
            status: response.status().as_u16(),
            location: text(LOCATION),
            date: text(DATE)
                .and_then(|date| DateTime::parse_from_rfc2822(&date).ok())
                .map(|date| date.to_utc()),
            body: String::new(),
        };
        let mut body = Vec::new();
        while body.len() < LARGEST {
            match response.chunk().await.map_err(|e| network::http_fault(&e))? {
                Some(chunk) => body.extend_from_slice(&chunk),
                None => break,
            }
        }
        body.truncate(LARGEST);
        answer.body = String::from_utf8_lossy(&body).into_owned();
        Ok(answer)
    }
}
