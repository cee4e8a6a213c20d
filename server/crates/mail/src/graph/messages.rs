//! Heads of messages. Nothing is marked as read: Graph changes that only when asked to.

use super::Graph;
use super::call::{Access, root};
use crate::text;
use chrono::{DateTime, Utc};
use domain::ports::{Ages, FolderFacts, MailFault, MailFaultKind, Mailbox, MessageHead};
use futures::future::BoxFuture;
use futures::{StreamExt, TryStreamExt, stream};
use model::address::EmailAddress;
use serde::Deserialize;

/// How many messages are looked at for [`Graph::received_for`].
const LOOKED_AT: u32 = 50;

/// Calls under way at once. Exchange lets an application have four in one mailbox.
const AT_ONCE: usize = 3;

const NEWEST_FIRST: &str = "receivedDateTime desc";

#[derive(Deserialize)]
struct Page {
    value: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Message {
    subject: Option<String>,
    from: Option<Recipient>,
    received_date_time: Option<DateTime<Utc>>,
    to_recipients: Vec<Recipient>,
    cc_recipients: Vec<Recipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: Address,
}

#[derive(Deserialize)]
struct Address {
    name: Option<String>,
    address: Option<String>,
}

impl Graph {
    /// The newest messages of a folder, newest first.
    ///
    /// # Errors
    /// Why it could not look.
    pub(crate) async fn newest(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        folder: &FolderFacts,
        count: u32,
    ) -> Result<Vec<MessageHead>, MailFault> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let messages = self
            .page(
                access,
                mailbox,
                &folder.id,
                count,
                "subject,from,receivedDateTime",
            )
            .await
            .map_err(|fault| named(fault, &folder.name))?;
        Ok(messages.into_iter().map(Message::into_head).collect())
    }

    /// Whether one of the newest messages of the folder or the inbox was sent to `address`.
    ///
    /// # Errors
    /// Why it could not look.
    pub(crate) async fn received_for(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        folder: &FolderFacts,
        address: &EmailAddress,
    ) -> Result<bool, MailFault> {
        for id in [folder.id.as_str(), "inbox"] {
            let messages = self
                .page(access, mailbox, id, LOOKED_AT, "toRecipients,ccRecipients")
                .await
                .map_err(|fault| named(fault, &folder.name))?;
            if messages.iter().any(|message| message.is_for(address)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// When the messages of each folder arrived: one call for each end.
    ///
    /// # Errors
    /// Why it could not look.
    pub(crate) async fn ages(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        folders: &[FolderFacts],
    ) -> Result<Vec<Ages>, MailFault> {
        // Boxed one by one: the compiler cannot see through a closure that borrows its argument
        let mut calls: Vec<BoxFuture<'_, _>> = Vec::new();
        for folder in folders {
            calls.push(Box::pin(async move {
                if folder.total == 0 {
                    return Ok(Ages::default());
                }
                let oldest = self.end(access, mailbox, folder, "receivedDateTime asc");
                let newest = self.end(access, mailbox, folder, NEWEST_FIRST);
                Ok(Ages {
                    oldest: oldest.await?,
                    newest: newest.await?,
                })
            }));
        }
        stream::iter(calls).buffered(AT_ONCE).try_collect().await
    }

    async fn end(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        folder: &FolderFacts,
        order: &str,
    ) -> Result<Option<DateTime<Utc>>, MailFault> {
        let messages = self
            .ordered(access, mailbox, (&folder.id, 1), "receivedDateTime", order)
            .await
            .map_err(|fault| named(fault, &folder.name))?;
        Ok(messages
            .into_iter()
            .next()
            .and_then(|message| message.received_date_time))
    }

    async fn page(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        folder: &str,
        count: u32,
        select: &str,
    ) -> Result<Vec<Message>, MailFault> {
        self.ordered(access, mailbox, (folder, count), select, NEWEST_FIRST)
            .await
    }

    async fn ordered(
        &self,
        access: Access<'_>,
        mailbox: &Mailbox,
        (folder, count): (&str, u32),
        select: &str,
        order: &str,
    ) -> Result<Vec<Message>, MailFault> {
        let mut path = root(mailbox);
        path.extend(["mailFolders", folder, "messages"]);
        let count = count.to_string();
        let query = [("$top", count.as_str()), ("$select", select), ("$orderby", order)];
        let url = access.url(&path, &query)?;
        self.get::<Page>(access, url).await.map(|page| page.value)
    }
}

/// A folder that vanished between two calls has a name.
fn named(mut fault: MailFault, folder: &str) -> MailFault {
    if let MailFaultKind::FolderMissing { name, .. } = &mut fault.kind {
        folder.clone_into(name);
    }
    fault
}

impl Message {
    fn into_head(self) -> MessageHead {
        MessageHead {
            from: self.from.map(Recipient::shown).unwrap_or_default(),
            subject: text::name(&self.subject.unwrap_or_default()),
            received_at: self.received_date_time,
        }
    }

    fn is_for(&self, address: &EmailAddress) -> bool {
        self.to_recipients
            .iter()
            .chain(&self.cc_recipients)
            .filter_map(|recipient| recipient.email_address.address.as_deref())
            .any(|to| address.same_mailbox(to))
    }
}

impl Recipient {
    fn shown(self) -> String {
        let address = self.email_address.address.unwrap_or_default();
        text::name(&match self.email_address.name {
            Some(name) if !name.is_empty() && name != address => format!("{name} <{address}>"),
            _ => address,
        })
    }
}
