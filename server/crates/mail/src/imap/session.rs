//! One connection, from the greeting to LOGOUT.

use super::fault::{self, Step};
use super::response::{Completion, Status, Unit};
use crate::text;
use crate::timeouts::Timeouts;
use crate::wire::{Wire, protocol};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ports::{Clock, Login, MailFault, MailFaultKind, ServerAccess, TlsFacts};
use model::advice::ProviderAnswer;
use model::email::TlsMode;
use rustls::ClientConfig;
use secrecy::ExposeSecret;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Capabilities that matter for reading replies, in the order they are shown.
const TELLING: [&str; 5] = ["IDLE", "MOVE", "UIDPLUS", "CONDSTORE", "SPECIAL-USE"];

/// More responses than any answer to what we ask.
const MOST_UNITS: usize = 20_000;

/// A connection that was greeted, under TLS if TLS was asked for.
pub(crate) struct Session {
    wire: Wire,
    clock: Arc<dyn Clock>,
    tags: u32,
    greeting: String,
    capabilities: Vec<String>,
    tls: Option<TlsFacts>,
    mechanism: Option<&'static str>,
}

impl Session {
    /// Connects and begins TLS as `access` says. With [`TlsMode::StartTls`] nothing goes on without TLS.
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
            tags: 0,
            greeting: String::new(),
            capabilities: Vec::new(),
            tls: facts,
            mechanism: None,
        };
        session.greet(access.tls).await?;
        session.read_capabilities().await?;
        if access.tls == TlsMode::StartTls {
            session = session.start_tls(host, tls).await?;
            session.read_capabilities().await?;
        }
        Ok(session)
    }

    /// Says goodbye and tells what TLS showed.
    pub(crate) async fn leave(mut self) -> Option<TlsFacts> {
        let facts = self.tls.take();
        self.logout().await;
        facts
    }

    /// What a person is shown of a sign-in that worked.
    pub(crate) fn evidence(&self) -> Vec<String> {
        let mut evidence = vec![format!("The server greeted with: {}", self.greeting)];
        if let Some(version) = self.tls.as_ref().and_then(|tls| tls.version.as_ref()) {
            evidence.push(format!("Encrypted with {version}"));
        }
        evidence.push(match self.mechanism {
            Some(mechanism) => format!("Signed in with {mechanism}"),
            None => "Not signed in: the settings have no user name".to_owned(),
        });
        let telling: Vec<&str> = TELLING.into_iter().filter(|name| self.can(name)).collect();
        if !telling.is_empty() {
            evidence.push(format!("The server offers {}", telling.join(", ")));
        }
        evidence
    }

    async fn greet(&mut self, mode: TlsMode) -> Result<(), MailFault> {
        let unit = Unit::read(&mut self.wire).await?;
        for word in ["OK", "PREAUTH", "BYE"] {
            let Some(rest) = unit.untagged(word) else {
                continue;
            };
            let greeting = Completion::parse(&format!("{word} {rest}"))
                .ok_or_else(|| protocol("not an IMAP greeting"))?;
            if greeting.status != Status::Ok {
                return Err(self.refused(&greeting, Step::Greeting));
            }
            // Who is signed in before TLS can no longer ask for it: that is what an attacker on the way would make us believe
            if word == "PREAUTH" && mode == TlsMode::StartTls {
                return Err(MailFault::silent(MailFaultKind::StartTlsMissing));
            }
            self.greeting = greeting.text.unwrap_or_default();
            return Ok(());
        }
        Err(protocol("not an IMAP greeting"))
    }

    async fn start_tls(mut self, host: &str, tls: &Arc<ClientConfig>) -> Result<Self, MailFault> {
        if !self.can("STARTTLS") {
            return Err(MailFault::silent(MailFaultKind::StartTlsMissing));
        }
        self.command("STARTTLS", Step::StartTls).await?;
        let (wire, facts) = self.wire.start_tls(host, tls).await?;
        Ok(Self {
            wire,
            tls: Some(facts),
            // What was said in the clear does not count
            capabilities: Vec::new(),
            ..self
        })
    }

    async fn read_capabilities(&mut self) -> Result<(), MailFault> {
        let units = self.command("CAPABILITY", Step::Greeting).await?;
        self.capabilities = units
            .iter()
            .filter_map(|unit| unit.untagged("CAPABILITY"))
            .flat_map(|line| {
                line.split_whitespace()
                    .map(str::to_ascii_uppercase)
                    .collect::<Vec<_>>()
            })
            .collect();
        Ok(())
    }

    /// Whether the server offers this capability.
    pub(super) fn can(&self, name: &str) -> bool {
        self.capabilities.iter().any(|capability| capability == name)
    }

    /// Signs in with AUTHENTICATE PLAIN, else LOGIN.
    ///
    /// # Errors
    /// Why the server did not let us in.
    pub(crate) async fn authenticate(&mut self, login: &Login) -> Result<(), MailFault> {
        let password = login.password.expose_secret();
        if login.user.contains('\0') || password.contains('\0') {
            return Err(MailFault::silent(MailFaultKind::LoginRefused));
        }
        let plain = Zeroizing::new(STANDARD.encode(Zeroizing::new(format!("\0{}\0{password}", login.user))));
        let outcome = if self.can("AUTH=PLAIN") {
            self.mechanism = Some("PLAIN");
            self.converse("AUTHENTICATE PLAIN", &[&plain], Step::SignIn).await
        } else if !self.can("LOGINDISABLED") {
            self.mechanism = Some("LOGIN");
            // As literals: they take every character that a password may have
            let command = format!("LOGIN {{{}}}", login.user.len());
            let user = format!("{} {{{}}}", login.user, password.len());
            self.converse(&command, &[&user, password], Step::SignIn).await
        } else {
            return Err(self.no_mechanism());
        };
        if let Err(mut fault) = outcome {
            if let Some(message) = fault.answer.as_mut().and_then(|answer| answer.message.as_mut()) {
                for secret in [plain.as_str(), password] {
                    if !secret.is_empty() && message.contains(secret) {
                        *message = message.replace(secret, "…");
                    }
                }
            }
            return Err(fault);
        }
        // It may offer more to those it knows. A server that does not answer this is none that can be read from
        self.read_capabilities().await
    }

    /// Says goodbye. The work is done: whether the server answers does not matter.
    pub(crate) async fn logout(mut self) {
        let _ = self.command("LOGOUT", Step::Read).await;
    }

    /// Sends a command and gives what came untagged before its completion.
    ///
    /// # Errors
    /// The refusal, or why there was no answer.
    pub(crate) async fn command(&mut self, command: &str, step: Step) -> Result<Vec<Unit>, MailFault> {
        self.converse(command, &[], step).await
    }

    /// Sends a command and, each time the server asks, the next of `answers`.
    async fn converse(
        &mut self,
        command: &str,
        answers: &[&str],
        step: Step,
    ) -> Result<Vec<Unit>, MailFault> {
        self.tags += 1;
        let tag = format!("c{}", self.tags);
        self.send(&format!("{tag} {command}")).await?;
        let mut answers = answers.iter();
        let mut units = Vec::new();
        loop {
            let unit = Unit::read(&mut self.wire).await?;
            if unit.is_continuation() {
                // An error in SASL's own words: an empty line gets us the completion
                self.send(answers.next().copied().unwrap_or_default()).await?;
            } else if let Some(completion) = unit.completion(&tag) {
                return match completion.status {
                    Status::Ok => Ok(units),
                    Status::No | Status::Bad => Err(self.refused(&completion, step)),
                };
            } else if let Some(goodbye) = unit.untagged("BYE").filter(|_| !command.starts_with("LOGOUT")) {
                let goodbye = Completion::parse(&format!("BYE {goodbye}"));
                return Err(goodbye.map_or_else(
                    || MailFault::silent(MailFaultKind::ConnectionLost),
                    |goodbye| self.refused(&goodbye, Step::Greeting),
                ));
            } else if units.len() == MOST_UNITS {
                return Err(protocol("the server's answer is too large"));
            } else {
                units.push(unit);
            }
        }
    }

    async fn send(&mut self, line: &str) -> Result<(), MailFault> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(line.len() + 2));
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(b"\r\n");
        self.wire.write(&bytes).await
    }

    fn refused(&self, refusal: &Completion, step: Step) -> MailFault {
        let status = match refusal.status {
            Status::Ok => "OK",
            Status::No => "NO",
            Status::Bad => "BAD",
        };
        MailFault {
            kind: fault::kind(refusal, step),
            answer: Some(Box::new(ProviderAnswer {
                code: Some(match &refusal.code {
                    Some(code) => format!("{status} [{code}]"),
                    None => status.to_owned(),
                }),
                message: refusal.text.clone(),
                request: Some(step.command().to_owned()),
                at: Some(self.clock.now()),
                ..ProviderAnswer::default()
            })),
        }
    }

    fn no_mechanism(&self) -> MailFault {
        let offered: Vec<&str> = self
            .capabilities
            .iter()
            .filter_map(|capability| capability.strip_prefix("AUTH="))
            .collect();
        MailFault {
            kind: MailFaultKind::NoMechanism,
            answer: Some(Box::new(ProviderAnswer {
                message: text::sentence(&format!("The server offers: {}", offered.join(" "))),
                request: Some(Step::Greeting.command().to_owned()),
                at: Some(self.clock.now()),
                ..ProviderAnswer::default()
            })),
        }
    }
}
