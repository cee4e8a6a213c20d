//! One connection, from the greeting to QUIT.

use super::auth::Mechanism;
use super::fault::{self, Step};
use super::reply::Reply;
use crate::timeouts::Timeouts;
use crate::wire::{Wire, protocol};
use domain::ports::{Clock, MailFault, MailFaultKind, OutgoingMail, ServerAccess, TlsFacts};
use model::advice::ProviderAnswer;
use model::email::TlsMode;
use rustls::ClientConfig;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use zeroize::Zeroizing;

/// A connection on which EHLO was answered, under TLS if TLS was asked for.
pub(crate) struct Session {
    wire: Wire,
    pub(super) clock: Arc<dyn Clock>,
    greeting: String,
    extensions: Vec<String>,
    tls: Option<TlsFacts>,
    pub(super) mechanism: Option<Mechanism>,
}

impl Session {
    /// Connects, begins TLS as `access` says, and introduces us. With [`TlsMode::StartTls`] nothing goes on without TLS.
    ///
    /// # Errors
    /// The step that failed.
    pub(crate) async fn open(
        access: &ServerAccess,
        tls: &Arc<ClientConfig>,
        timeouts: Timeouts,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, MailFault> {
        let host = access.host.as_str();
        let mut wire = Wire::connect(host, access.port.get(), timeouts).await?;
        let mut facts = None;
        if access.tls == TlsMode::Implicit {
            let (secured, shown) = wire.start_tls(host, tls).await?;
            (wire, facts) = (secured, Some(shown));
        }
        let mut session = Self {
            wire,
            clock,
            greeting: String::new(),
            extensions: Vec::new(),
            tls: facts,
            mechanism: None,
        };
        let greeting = Reply::read(&mut session.wire).await?;
        session.greeting = session.accept(greeting, Step::Hello)?.text().unwrap_or_default();
        session.hello().await?;
        if access.tls == TlsMode::StartTls {
            session = session.start_tls(host, tls).await?;
            session.hello().await?;
        }
        Ok(session)
    }

    /// Says goodbye and tells what TLS showed.
    pub(crate) async fn leave(mut self) -> Option<TlsFacts> {
        let facts = self.tls.take();
        self.quit().await;
        facts
    }

    /// What a person is shown of a sign-in that worked.
    pub(crate) fn evidence(&self) -> Vec<String> {
        let mut evidence = vec![format!("The server greeted with: {}", self.greeting)];
        if let Some(version) = self.tls.as_ref().and_then(|tls| tls.version.as_ref()) {
            evidence.push(format!("Encrypted with {version}"));
        }
        evidence.push(match self.mechanism {
            Some(mechanism) => format!("Signed in with {}", mechanism.name()),
            None => "Not signed in: the settings have no user name".to_owned(),
        });
        evidence
    }

    async fn start_tls(mut self, host: &str, tls: &Arc<ClientConfig>) -> Result<Self, MailFault> {
        if self.extension("STARTTLS").is_none() {
            return Err(MailFault::silent(MailFaultKind::StartTlsMissing));
        }
        self.command("STARTTLS", Step::StartTls).await?;
        let (wire, facts) = self.wire.start_tls(host, tls).await?;
        Ok(Self {
            wire,
            tls: Some(facts),
            extensions: Vec::new(),
            ..self
        })
    }

    async fn hello(&mut self) -> Result<(), MailFault> {
        let command = format!("EHLO {}", address_literal(self.wire.local_address()));
        let reply = self.command(&command, Step::Hello).await?;
        self.extensions = reply
            .lines
            .into_iter()
            .skip(1)
            .map(|line| line.to_uppercase())
            .collect();
        Ok(())
    }

    /// The parameters of an extension, if it is offered.
    pub(super) fn extension(&self, name: &str) -> Option<&str> {
        self.extensions.iter().find_map(|line| {
            let rest = line.strip_prefix(name)?;
            match rest.chars().next() {
                None => Some(""),
                // `AUTH=PLAIN` is an old spelling
                Some(' ' | '=') => Some(&rest[1..]),
                Some(_) => None,
            }
        })
    }

    /// Hands over one mail. Lines that begin with a dot get another one (RFC 5321, 4.5.2); line ends are CRLF already, so that no
    /// server can see the end of the mail earlier than we do.
    ///
    /// # Errors
    /// The step that was refused. After a fault at the very end the mail may have been accepted all the same.
    pub(crate) async fn submit(&mut self, mail: &OutgoingMail, message: &[u8]) -> Result<String, MailFault> {
        let (from, to) = (mail.from.as_str(), mail.to.as_str());
        let limit = self
            .extension("SIZE")
            .and_then(|size| size.trim().parse::<usize>().ok());
        if limit.is_some_and(|limit| limit > 0 && message.len() > limit) {
            return Err(MailFault::silent(MailFaultKind::TooLarge));
        }
        let mut sender = format!("MAIL FROM:<{from}>");
        if limit.is_some() {
            sender.push_str(&format!(" SIZE={}", message.len()));
        }
        if !(from.is_ascii() && to.is_ascii()) {
            if self.extension("SMTPUTF8").is_none() {
                return Err(MailFault::silent(if from.is_ascii() {
                    MailFaultKind::RecipientRefused
                } else {
                    MailFaultKind::SenderRefused
                }));
            }
            sender.push_str(" SMTPUTF8");
        }
        self.command(&sender, Step::Sender).await?;
        let step = Step::Recipient { sender: from };
        self.command(&format!("RCPT TO:<{to}>"), step).await?;
        let go_on = self.exchange(b"DATA").await?;
        if go_on.code != 354 {
            return Err(self.refused(&go_on, Step::Message));
        }
        let reply = self.exchange_raw(&stuffed(message)).await?;
        let reply = self.accept(reply, Step::Message)?;
        let text = reply.text().unwrap_or_default();
        Ok(format!("{} {text}", reply.codes()).trim().to_owned())
    }

    /// Says goodbye. The work is done: whether the server answers does not matter.
    pub(crate) async fn quit(mut self) {
        let _ = self.exchange(b"QUIT").await;
    }

    async fn command(&mut self, command: &str, step: Step<'_>) -> Result<Reply, MailFault> {
        let reply = self.exchange(command.as_bytes()).await?;
        self.accept(reply, step)
    }

    pub(super) async fn exchange(&mut self, command: &[u8]) -> Result<Reply, MailFault> {
        // Addresses, names and base64 hold no line end. Should one ever, it ends here
        if command.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
            return Err(protocol("a command with a line end"));
        }
        let mut line = Zeroizing::new(Vec::with_capacity(command.len() + 2));
        line.extend_from_slice(command);
        line.extend_from_slice(b"\r\n");
        self.exchange_raw(&line).await
    }

    async fn exchange_raw(&mut self, bytes: &[u8]) -> Result<Reply, MailFault> {
        self.wire.write(bytes).await?;
        Reply::read(&mut self.wire).await
    }

    fn accept(&self, reply: Reply, step: Step<'_>) -> Result<Reply, MailFault> {
        if (200..300).contains(&reply.code) {
            Ok(reply)
        } else {
            Err(self.refused(&reply, step))
        }
    }

    pub(super) fn refused(&self, reply: &Reply, step: Step<'_>) -> MailFault {
        MailFault {
            kind: fault::kind(reply, step),
            answer: Some(Box::new(ProviderAnswer {
                code: Some(reply.codes()),
                message: reply.text(),
                request: Some(step.command().to_owned()),
                at: Some(self.clock.now()),
                ..ProviderAnswer::default()
            })),
        }
    }
}

/// Our name for EHLO: the address of this end. It needs no configuration and is what RFC 5321, 4.1.3 has for hosts without a name.
fn address_literal(local: Option<SocketAddr>) -> String {
    match local.map(|address| address.ip()) {
        Some(IpAddr::V6(address)) => format!("[IPv6:{address}]"),
        Some(IpAddr::V4(address)) => format!("[{address}]"),
        None => "[127.0.0.1]".to_owned(),
    }
}

/// The message as DATA wants it, with the final dot.
fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut data = Vec::with_capacity(message.len() + 64);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            data.push(b'.');
        }
        data.extend_from_slice(line);
    }
    if !data.ends_with(b"\r\n") {
        data.extend_from_slice(b"\r\n");
    }
    data.extend_from_slice(b".\r\n");
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dots_at_line_starts_are_doubled() {
        assert_eq!(stuffed(b"a\r\n.\r\n..b\r\nc"), b"a\r\n..\r\n...b\r\nc\r\n.\r\n");
    }

    proptest! {
        #[test]
        fn a_mail_ends_once(lines in proptest::collection::vec("[.a]{0,3}", 0..8)) {
            let data = stuffed(lines.join("\r\n").as_bytes());
            let text = String::from_utf8(data).unwrap();
            let text = format!("\r\n{text}");
            prop_assert_eq!(text.matches("\r\n.\r\n").count(), 1);
            prop_assert!(text.ends_with("\r\n.\r\n"));
        }
    }
}
