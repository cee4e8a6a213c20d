//! Signing in with user name and password (RFC 4954).

use super::fault::Step;
use super::session::Session;
use crate::text;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ports::{Login, MailFault, MailFaultKind};
use model::advice::ProviderAnswer;
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

/// How we sign in with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mechanism {
    /// RFC 4616.
    Plain,
    /// Not standardised, but all that some servers offer.
    Login,
}

impl Mechanism {
    /// The name on the wire.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
        }
    }
}

impl Session {
    /// Signs in with PLAIN or LOGIN.
    ///
    /// # Errors
    /// Why the server did not let us in.
    pub(crate) async fn authenticate(&mut self, login: &Login) -> Result<(), MailFault> {
        let offered = self.extension("AUTH").unwrap_or_default().to_owned();
        let mechanism = [Mechanism::Plain, Mechanism::Login]
            .into_iter()
            .find(|mechanism| offered.split_whitespace().any(|word| word == mechanism.name()))
            .ok_or_else(|| self.no_mechanism(&offered))?;
        let password = login.password.expose_secret();
        if login.user.contains('\0') || password.contains('\0') {
            return Err(MailFault::silent(MailFaultKind::LoginRefused));
        }
        let answers = match mechanism {
            Mechanism::Plain => vec![encoded(&format!("\0{}\0{password}", login.user))],
            Mechanism::Login => vec![encoded(&login.user), encoded(password)],
        };
        let mut reply = self
            .exchange(format!("AUTH {}", mechanism.name()).as_bytes())
            .await?;
        for answer in &answers {
            if reply.code != 334 {
                break;
            }
            reply = self.exchange(answer.as_bytes()).await?;
        }
        if reply.code == 235 {
            self.mechanism = Some(mechanism);
            return Ok(());
        }
        let mut fault = self.refused(&reply, Step::Auth);
        let secrets = answers.iter().map(|answer| answer.as_str()).chain([password]);
        redact(&mut fault, secrets);
        Err(fault)
    }

    fn no_mechanism(&self, offered: &str) -> MailFault {
        let offered = match text::sentence(offered) {
            Some(offered) => format!("The server offers: {offered}"),
            None => "The server offers no way to sign in".to_owned(),
        };
        MailFault {
            kind: MailFaultKind::NoMechanism,
            answer: Some(Box::new(ProviderAnswer {
                message: Some(offered),
                request: Some(Step::Hello.command().to_owned()),
                at: Some(self.clock.now()),
                ..ProviderAnswer::default()
            })),
        }
    }
}

fn encoded(text: &str) -> Zeroizing<String> {
    Zeroizing::new(STANDARD.encode(text))
}

/// A server that repeats what it was sent must not bring a password onto a page.
fn redact<'a>(fault: &mut MailFault, secrets: impl Iterator<Item = &'a str>) {
    let Some(message) = fault.answer.as_mut().and_then(|answer| answer.message.as_mut()) else {
        return;
    };
    for secret in secrets.filter(|secret| !secret.is_empty()) {
        if message.contains(secret) {
            *message = message.replace(secret, "…");
        }
    }
}
