//! One function per step.

mod oauth;
mod read;
mod send;
mod server;
mod settings;

use super::knowledge::{Entry, named};
use crate::authorization::Access;
use crate::connections::{IncomingWay, OutgoingWay, Ways};
use crate::ports::{FolderFacts, MailFault, Mailbox, OutgoingMail, Route};
use crate::records::TestRunHead;
use crate::services::Services;
use model::address::EmailAddress;
use model::advice::Problem;
use model::ids::ApplicationId;
use model::test_run::{Direction, StepKind};
use std::time::Duration;

/// What a step saw, line by line.
pub(super) type Evidence = Vec<String>;
/// How a step ends.
pub(super) type Found = Result<Evidence, Box<Problem>>;

/// No step takes longer; each has shorter limits of its own.
const STEP_LIMIT: Duration = Duration::from_secs(90);

/// What the steps of a run work on, and what they hand on to one another.
pub(super) struct Bench<'a> {
    services: &'a Services,
    head: &'a TestRunHead,
    ways: Ways,
    outgoing: Half,
    incoming: Half,
}

/// What the steps of one direction have found.
#[derive(Default)]
struct Half {
    access: Option<Access>,
    route: Option<Route>,
    mail: Option<OutgoingMail>,
    folder: Option<FolderFacts>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(services: &'a Services, head: &'a TestRunHead, ways: Ways) -> Self {
        Self {
            services,
            head,
            ways,
            outgoing: Half::default(),
            incoming: Half::default(),
        }
    }

    /// Carries out one step.
    pub(super) async fn check(&mut self, direction: Direction, kind: StepKind) -> Found {
        match tokio::time::timeout(STEP_LIMIT, self.dispatch(direction, kind)).await {
            Ok(found) => found,
            Err(_) => Err(problem(&named::TOO_SLOW, &[])),
        }
    }

    async fn dispatch(&mut self, direction: Direction, kind: StepKind) -> Found {
        match kind {
            StepKind::SettingsComplete => self.settings_complete(direction).await,
            StepKind::NameResolves => self.name_resolves(direction).await,
            StepKind::Tls => self.tls(direction).await,
            StepKind::Token => self.token(direction).await,
            StepKind::Permissions => self.permissions(direction),
            StepKind::Identity => self.identity(direction).await,
            StepKind::SignIn => self.sign_in(direction).await,
            StepKind::Send => self.send().await,
            StepKind::SentItems => self.sent_items().await,
            StepKind::Folder => self.folder().await,
            StepKind::Messages => self.messages().await,
            StepKind::ReplyAddress => self.reply_address().await,
        }
    }

    fn half(&mut self, direction: Direction) -> &mut Half {
        match direction {
            Direction::Outgoing => &mut self.outgoing,
            Direction::Incoming => &mut self.incoming,
        }
    }

    /// The application of a direction that uses OAuth, with the configured User Name.
    fn application(&self, direction: Direction) -> Option<(ApplicationId, &str)> {
        match direction {
            Direction::Outgoing => match &self.ways.outgoing {
                Some(OutgoingWay::OAuth {
                    application,
                    user_name,
                    ..
                }) => Some((*application, user_name)),
                _ => None,
            },
            Direction::Incoming => match &self.ways.incoming {
                Some(IncomingWay::OAuth {
                    application,
                    user_name,
                    ..
                }) => Some((*application, user_name)),
                _ => None,
            },
        }
    }

    /// The From Address or the Approval Reply Address: whose mailbox the direction works in.
    fn address(&self, direction: Direction) -> Option<&EmailAddress> {
        match direction {
            Direction::Outgoing => self.ways.outgoing.as_ref().map(|way| match way {
                OutgoingWay::OAuth { from, .. } | OutgoingWay::Server { from, .. } => from,
            }),
            Direction::Incoming => self.ways.incoming.as_ref().map(|way| match way {
                IncomingWay::OAuth { reply_address, .. } | IncomingWay::Server { reply_address, .. } => {
                    reply_address
                }
            }),
        }
    }

    /// Whether the direction works in the own mailbox of the account that authorized, or in another one. Mail servers only know one.
    fn mailbox(&self, direction: Direction) -> Mailbox {
        let half = match direction {
            Direction::Outgoing => &self.outgoing,
            Direction::Incoming => &self.incoming,
        };
        match (self.address(direction), &half.access) {
            (Some(address), Some(access)) if !access.authorization.account.owns(address.as_str()) => {
                Mailbox::Other(address.clone())
            }
            _ => Mailbox::Own,
        }
    }

    /// What people call the other side.
    fn server_name(&self, direction: Direction) -> String {
        let server = match direction {
            Direction::Outgoing => match &self.ways.outgoing {
                Some(OutgoingWay::Server { server, .. }) => Some(server),
                _ => None,
            },
            Direction::Incoming => match &self.ways.incoming {
                Some(IncomingWay::Server { server, .. }) => Some(server),
                _ => None,
            },
        };
        server.map_or_else(
            || "Microsoft Graph".to_owned(),
            |server| format!("{}:{}", server.host, server.port),
        )
    }

    fn explain(&self, direction: Direction, fault: &MailFault) -> Box<Problem> {
        if let crate::ports::MailFaultKind::Protocol(text) = &fault.kind {
            tracing::warn!(text, event = "mail.protocol", "answer not understood");
        }
        Box::new(super::explain_mail(fault, &self.server_name(direction)))
    }
}

/// A problem of our own finding, without an answer from outside.
fn problem(entry: &Entry, values: &[(&str, String)]) -> Box<Problem> {
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Box::new(entry.problem(&values, None))
}

/// Our own fault, in words that say nothing of the inside; the log has the rest.
pub(super) fn internal(error: &crate::error::Refusal) -> Box<Problem> {
    tracing::error!(%error, event = "test.internal", "test step could not be carried out");
    problem(&named::INTERNAL, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those that the tests over HTTP cannot bring about within seconds.
    #[test]
    fn own_findings_leave_no_placeholder() {
        let sent = [("seconds", "45".to_owned()), ("mailbox", "a@b.test".to_owned())];
        for (found, code, word) in [
            (
                problem(&named::MAILBOX_TOO_SLOW, &[("server", "mail.test".to_owned())]),
                "mail.too-slow",
                "mail.test did not answer",
            ),
            (problem(&named::TOO_SLOW, &[]), "test.step-too-slow", "90 seconds"),
            (
                problem(&named::NO_RECIPIENT, &[]),
                "test.recipient",
                "mail address",
            ),
            (
                problem(&named::NOT_IN_SENT_ITEMS, &sent),
                "mail.not-in-sent-items",
                "45 seconds in Sent Items of a@b.test",
            ),
            (
                internal(&crate::error::Refusal::NotFound),
                "internal",
                "master key",
            ),
        ] {
            let text = format!("{} {} {:?}", found.headline, found.cause, found.remedy);
            assert_eq!(found.code, code);
            assert!(text.contains(word) && !text.contains('{'), "{text}");
        }
    }
}
