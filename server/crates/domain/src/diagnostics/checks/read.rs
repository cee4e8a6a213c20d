//! The reply folder, its messages, and whether the reply address leads there. Nothing is changed.

use super::{Bench, Found, internal, named, problem};
use crate::connections::{IncomingWay, folder_is_called, why_not};
use crate::diagnostics::{folder_deleted, folder_elsewhere, folder_unfit};
use crate::ports::{FolderRole, ListedFolder, MailFaultKind, Mailbox, Route};
use model::advice::Problem;
use model::email::{ChosenFolder, FolderName, ReplyFolder};
use model::test_run::Direction;

/// How many of the newest messages are listed.
const NEWEST: u32 = 3;

impl Bench<'_> {
    /// The reply folder exists.
    pub(super) async fn folder(&mut self) -> Found {
        let Some(way) = self.ways.incoming.clone() else {
            return Ok(Vec::new());
        };
        let Some(route) = self.incoming.route.clone() else {
            return Ok(Vec::new());
        };
        let mailbox = self.mailbox(Direction::Incoming);
        let place = match &mailbox {
            Mailbox::Own => "the account's own mailbox".to_owned(),
            Mailbox::Other(address) => format!("the mailbox {address}"),
        };
        let (facts, mut lines, is_inbox) = match way.folder() {
            ReplyFolder::Named(path) => {
                let found = self.services.reader.folder(&route, &mailbox, path).await;
                let facts = found.map_err(|fault| self.explain(Direction::Incoming, &fault))?;
                let line = format!("{path} in {place}, found by its name");
                (facts, vec![line], path.is_inbox())
            }
            ReplyFolder::Chosen(chosen) => {
                let folder = self.chosen_folder(&way, &route, &mailbox, chosen).await?;
                let name = FolderName::of(&folder.names);
                let mut lines = vec![format!("{name} in {place}, found by its id")];
                if name != chosen.name {
                    lines.push(format!("It was called {} before", chosen.name));
                    folder_is_called(self.services, &chosen.id, name)
                        .await
                        .map_err(|refusal| internal(&refusal))?;
                }
                (folder.facts, lines, folder.role == Some(FolderRole::Inbox))
            }
        };
        if is_inbox {
            lines.push("This is the inbox itself: once approvals are processed, everything in it is taken out. A folder of its own is safer.".to_owned());
        }
        self.incoming.folder = Some(facts);
        Ok(lines)
    }

    /// The folder that was chosen, if it is still where it was chosen and not thrown away.
    async fn chosen_folder(
        &self,
        way: &IncomingWay,
        route: &Route,
        mailbox: &Mailbox,
        chosen: &ChosenFolder,
    ) -> Result<ListedFolder, Box<Problem>> {
        let account = self
            .incoming
            .access
            .as_ref()
            .map(|access| &access.authorization.account);
        let read = way.mailbox_name(account).unwrap_or_default();
        if read != chosen.mailbox {
            return Err(folder_elsewhere(chosen, &read));
        }
        let found = self
            .services
            .reader
            .folder_by_id(route, mailbox, &chosen.id)
            .await;
        match found {
            Ok(folder) => match why_not(&folder) {
                Some(why) => Err(folder_unfit(chosen, why)),
                None => Ok(folder),
            },
            Err(fault) if matches!(fault.kind, MailFaultKind::FolderMissing { .. }) => {
                Err(folder_deleted(chosen, fault.answer.map(|answer| *answer)))
            }
            Err(fault) => Err(self.explain(Direction::Incoming, &fault)),
        }
    }

    /// How many messages lie there, and the newest of them.
    pub(super) async fn messages(&mut self) -> Found {
        let (Some(route), Some(folder)) = (self.incoming.route.clone(), self.incoming.folder.clone()) else {
            return Ok(Vec::new());
        };
        let mailbox = self.mailbox(Direction::Incoming);
        let newest = self
            .services
            .reader
            .newest(&route, &mailbox, &folder, NEWEST)
            .await
            .map_err(|fault| self.explain(Direction::Incoming, &fault))?;
        let unread = folder
            .unread
            .map(|unread| format!(", {unread} unread"))
            .unwrap_or_default();
        let mut lines = vec![format!(
            "{} {}{unread}; nothing was changed",
            folder.total,
            if folder.total == 1 { "message" } else { "messages" }
        )];
        lines.extend(newest.iter().map(|message| {
            let when = message
                .received_at
                .map(|at| at.format("%-d %b %Y %H:%M UTC").to_string())
                .unwrap_or_else(|| "no date".to_owned());
            format!(
                "{when}, {}: {}",
                shorten(&message.from),
                shorten(&message.subject)
            )
        }));
        Ok(lines)
    }

    /// Approval Reply Address leads into the mailbox that was read.
    pub(super) async fn reply_address(&mut self) -> Found {
        let Some(address) = self.address(Direction::Incoming).cloned() else {
            return Ok(Vec::new());
        };
        let (Some(route), Some(folder)) = (self.incoming.route.clone(), self.incoming.folder.clone()) else {
            return Ok(Vec::new());
        };
        let mailbox = self.mailbox(Direction::Incoming);
        if let Mailbox::Other(_) = mailbox {
            return Ok(vec![format!(
                "The folder was opened in the mailbox of {address} itself"
            )]);
        }
        if self
            .incoming
            .access
            .as_ref()
            .is_some_and(|access| access.authorization.account.owns(address.as_str()))
        {
            return Ok(vec![format!(
                "{address} is an address of the account that signs in"
            )]);
        }
        if let Some(IncomingWay::Server { server, .. }) = &self.ways.incoming
            && server
                .user_name
                .as_deref()
                .is_some_and(|user| same_but_for_tag(user, address.as_str()))
        {
            return Ok(vec![format!("{address} is the mailbox that signs in")]);
        }
        let seen = self
            .services
            .reader
            .received_for(&route, &mailbox, &folder, &address)
            .await;
        if seen.map_err(|fault| self.explain(Direction::Incoming, &fault))? {
            return Ok(vec![format!("Mail to {address} has arrived in this mailbox")]);
        }
        let values = [("address", address.to_string())];
        Err(problem(&named::REPLY_ADDRESS_UNPROVEN, &values))
    }
}

/// Whether two addresses are the same mailbox when a `+tag` is left out (RFC 5233).
fn same_but_for_tag(user: &str, address: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim().to_lowercase();
        match text.split_once('@') {
            Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
            None => text,
        }
    };
    bare(user) == bare(address)
}

/// What strangers wrote is shown short and on one line.
fn shorten(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(80)
        .collect();
    if text.chars().count() > 80 {
        format!("{line}…")
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_does_not_make_another_mailbox() {
        assert!(same_but_for_tag(
            "Deploy@example.test",
            "deploy+approvals@example.test"
        ));
        assert!(!same_but_for_tag("deploy@example.test", "other@example.test"));
    }

    #[test]
    fn strangers_text_stays_on_one_line() {
        assert_eq!(shorten("a\r\nb"), "a  b");
        assert_eq!(shorten(&"x".repeat(100)).chars().count(), 81);
    }
}
