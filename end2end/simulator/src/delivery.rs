//! What happens to a mail after it was accepted: copies into Sent Items and the recipients' inboxes,
//! a non-delivery report for an unknown local address, nothing at all for the world outside.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    entropy::Entropy,
    mailbox::{BodyKind, Draft, Importance, NewMessage, Recipient},
    mime,
    seed::DOMAIN,
    state::{OutsideMail, State},
};

impl State {
    /// Delivers `mail`; with `save_to`, also puts a read copy into that account's Sent Items.
    /// Returns the Message-ID the mail got.
    pub(crate) fn deliver(
        &mut self,
        mail: &Draft,
        conversation: &str,
        save_to: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> String {
        let id = mail
            .internet_message_id
            .clone()
            .unwrap_or_else(|| new_message_id(&mut self.entropy));
        if let Some(owner) = save_to {
            self.put(owner, "sentitems", &id, conversation, mail.clone(), true, now);
        }
        let mut copy = mail.clone();
        copy.bcc.clear();
        copy.raw = copy.raw.map(|raw| mime::without_header(&raw, "bcc").into());
        let mut reached: Vec<Uuid> = Vec::new();
        for recipient in mail.to.iter().chain(&mail.cc).chain(&mail.bcc) {
            match self
                .directory
                .by_address(&recipient.address)
                .map(|account| account.oid)
            {
                Some(oid) if reached.contains(&oid) => {}
                Some(oid) => {
                    reached.push(oid);
                    self.put(oid, "inbox", &id, conversation, copy.clone(), false, now);
                    self.counters.delivered += 1;
                }
                None if is_local(&recipient.address) => self.report_undeliverable(mail, recipient, &id, now),
                None => self.outside.push(OutsideMail {
                    to: recipient.address.clone(),
                    from: mail.from.address.clone(),
                    subject: mail.subject.clone(),
                    internet_message_id: id.clone(),
                    at: now,
                }),
            }
        }
        id
    }

    /// Puts one message into a folder (id or well-known name); unknown folders fall back to the inbox.
    #[expect(
        clippy::too_many_arguments,
        reason = "one message, spelled out; every caller has all of it at hand"
    )]
    pub(crate) fn put(
        &mut self,
        owner: Uuid,
        folder: &str,
        internet_message_id: &str,
        conversation_id: &str,
        content: Draft,
        is_read: bool,
        now: DateTime<Utc>,
    ) {
        let message = NewMessage {
            conversation_id: conversation_id.to_owned(),
            internet_message_id: internet_message_id.to_owned(),
            content,
            is_read,
            is_draft: false,
        };
        // Not through `mailbox_mut`: new mail does not wake what lies there
        if let Some(mailbox) = self.mailboxes.iter_mut().find(|mailbox| mailbox.owner == owner) {
            mailbox.add(folder, message, now);
        }
    }

    /// The conversation a mail belongs to: that of the mail it answers, else a new one.
    pub(crate) fn conversation_of(&mut self, mail: &Draft) -> String {
        let references: Vec<&str> = mail
            .headers
            .iter()
            .filter(|(name, _)| {
                name.eq_ignore_ascii_case("in-reply-to") || name.eq_ignore_ascii_case("references")
            })
            .flat_map(|(_, value)| value.split_whitespace())
            .collect();
        if references.is_empty() {
            return self.new_conversation();
        }
        let known = self
            .mailboxes
            .iter()
            .flat_map(|mailbox| &mailbox.folders)
            .flat_map(|folder| &folder.messages)
            .find(|message| references.contains(&message.internet_message_id.as_str()))
            .map(|message| message.conversation_id.clone());
        known.unwrap_or_else(|| self.new_conversation())
    }

    fn new_conversation(&mut self) -> String {
        format!("AAQkAGCo{}=", self.entropy.token(33))
    }

    /// Exchange's own words arrive in the sender's inbox when a local address does not exist.
    fn report_undeliverable(&mut self, mail: &Draft, recipient: &Recipient, id: &str, now: DateTime<Utc>) {
        let Some(sender) = self
            .directory
            .by_address(&mail.from.address)
            .map(|account| account.oid)
        else {
            return;
        };
        let report = Draft {
            from: Recipient {
                name: "Microsoft Outlook".to_owned(),
                address: format!("postmaster@{DOMAIN}"),
            },
            sender: Recipient {
                name: "Microsoft Outlook".to_owned(),
                address: format!("postmaster@{DOMAIN}"),
            },
            to: vec![mail.from.clone()],
            cc: Vec::new(),
            bcc: Vec::new(),
            reply_to: Vec::new(),
            subject: format!("Undeliverable: {}", mail.subject),
            body: format!(
                "Your message to {} couldn't be delivered.\n\n{} wasn't found at {DOMAIN}.\n\n\
                 Remote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'",
                recipient.address, recipient.address
            ),
            body_kind: BodyKind::Text,
            importance: Importance::Normal,
            internet_message_id: None,
            headers: vec![
                ("Auto-Submitted".to_owned(), "auto-replied".to_owned()),
                ("In-Reply-To".to_owned(), id.to_owned()),
                ("X-Failed-Recipients".to_owned(), recipient.address.clone()),
            ],
            attachments: Vec::new(),
            raw: None,
        };
        let report_id = new_message_id(&mut self.entropy);
        let conversation = self.conversation_of(&report);
        self.put(sender, "inbox", &report_id, &conversation, report, false, now);
    }
}

/// A Message-ID as the service makes it.
pub(crate) fn new_message_id(entropy: &mut Entropy) -> String {
    format!(
        "<{}@mail.{DOMAIN}>",
        entropy.guid().simple().to_string().to_uppercase()
    )
}

fn is_local(address: &str) -> bool {
    address
        .rsplit_once('@')
        .is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(DOMAIN))
}
