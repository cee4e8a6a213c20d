//! A mail to the administrator, and its copy in Sent Items.

use super::{Bench, Found, named, problem};
use crate::ports::{Mailbox, OutgoingMail};
use chrono::TimeDelta;
use model::address::EmailAddress;
use model::test_run::Direction;
use std::time::Duration;

/// How long to look for the copy: Exchange usually has it within a few seconds.
const LOOK_FOR: TimeDelta = TimeDelta::seconds(45);
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(700);

impl Bench<'_> {
    /// A mail to the signed-in administrator is accepted.
    pub(super) async fn send(&mut self) -> Found {
        let Some(from) = self.address(Direction::Outgoing).cloned() else {
            return Ok(Vec::new());
        };
        let to: EmailAddress = self
            .head
            .recipient
            .parse()
            .map_err(|_| problem(&named::NO_RECIPIENT, &[]))?;
        let mail = OutgoingMail {
            message_id: format!("countersign-test-{}@{}", self.head.id, from.domain()),
            mailbox: self.mailbox(Direction::Outgoing),
            subject: format!("Countersign test {}", self.head.number),
            text: format!(
                "This mail proves that Countersign can send.\n\nTest run {} was started by {} on {}.\nIt was sent from {from}.\n\nNobody needs to answer it.\n",
                self.head.number,
                self.head.started_by,
                self.head.started_at.format("%-d %b %Y %H:%M:%S UTC"),
            ),
            date: self.services.now(),
            reply_to: None,
            from,
            to,
        };
        let Some(route) = self.outgoing.route.clone() else {
            return Ok(Vec::new());
        };
        let answer = self
            .services
            .sender
            .send(&route, &mail)
            .await
            .map_err(|fault| self.explain(Direction::Outgoing, &fault))?;
        let lines = vec![
            format!("To {}, subject “{}”", mail.to, mail.subject),
            format!("Accepted: {answer}"),
        ];
        self.outgoing.mail = Some(mail);
        Ok(lines)
    }

    /// That very mail lies in Sent Items of the mailbox it comes from.
    pub(super) async fn sent_items(&mut self) -> Found {
        let (Some(route), Some(mail)) = (self.outgoing.route.clone(), self.outgoing.mail.clone()) else {
            return Ok(Vec::new());
        };
        let whose = match &mail.mailbox {
            Mailbox::Own => "the account that signed in".to_owned(),
            Mailbox::Other(address) => address.to_string(),
        };
        let until = self.services.now() + LOOK_FOR;
        loop {
            match self.services.sender.find_sent(&route, &mail).await {
                Ok(Some(copy)) => {
                    return Ok(vec![format!(
                        "In Sent Items of {whose}, Message-ID {}",
                        copy.message_id
                    )]);
                }
                Err(fault) if !fault.is_passing() => return Err(self.explain(Direction::Outgoing, &fault)),
                Err(fault) if self.services.now() > until => {
                    return Err(self.explain(Direction::Outgoing, &fault));
                }
                Ok(None) if self.services.now() > until => {
                    let values = [
                        ("seconds", LOOK_FOR.num_seconds().to_string()),
                        ("mailbox", whose),
                    ];
                    return Err(problem(&named::NOT_IN_SENT_ITEMS, &values));
                }
                _ => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    }
}
