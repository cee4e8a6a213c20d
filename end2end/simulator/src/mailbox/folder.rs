//! Folders, and the messages in them that nobody has looked at yet.

use chrono::{DateTime, TimeDelta, Utc};

use super::message::{BodyKind, Draft, Importance, Message, Recipient};

/// A folder with its messages, oldest first.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    /// Exchange id.
    pub(crate) id: String,
    /// Id of the folder above; none for the root and for what lies beside it (recoverable items).
    pub(crate) parent: Option<String>,
    /// Name in the mailbox's language.
    pub(crate) display_name: String,
    /// One of [`super::WELL_KNOWN_NAMES`].
    pub(crate) well_known: Option<&'static str>,
    /// Hidden folders are listed on request only.
    pub(crate) is_hidden: bool,
    /// Oldest first.
    pub(crate) messages: Vec<Message>,
    /// Messages older than all of [`Self::messages`] that are not made yet.
    pub(crate) asleep: Option<Asleep>,
    /// Number of the mailbox's change that touched it or its messages last.
    pub(crate) changed: u64,
}

impl Folder {
    /// Number of messages.
    pub(crate) fn total(&self) -> usize {
        self.messages.len() + self.asleep.map_or(0, |asleep| asleep.count)
    }

    /// Number of unread messages.
    pub(crate) fn unread(&self) -> usize {
        self.messages.iter().filter(|message| !message.is_read).count()
            + self.asleep.map_or(0, Asleep::unread)
    }
}

/// A stock of old messages: counted from the start, made when somebody reads the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asleep {
    /// How many.
    pub(crate) count: usize,
    /// When the newest one arrived; the others lie half an hour apart.
    pub(crate) newest: DateTime<Utc>,
}

/// Every so many messages, one is unread.
const UNREAD_EVERY: usize = 7;

impl Asleep {
    fn unread(self) -> usize {
        self.count.div_ceil(UNREAD_EVERY)
    }

    /// Content, arrival and state of each message, oldest first.
    pub(super) fn wake(self, to: Recipient) -> impl Iterator<Item = (Draft, DateTime<Utc>, bool)> {
        (0..self.count).map(move |number| {
            let halves = i32::try_from(self.count - 1 - number).unwrap_or(i32::MAX);
            let at = self.newest - TimeDelta::minutes(30) * halves;
            (content(number, &to), at, number % UNREAD_EVERY != 0)
        })
    }
}

/// Something that looks like the mail of a busy mailbox: a few senders, threads, long and short ones.
fn content(number: usize, to: &Recipient) -> Draft {
    const SENDERS: [(&str, &str); 4] = [
        ("Build Server", "build@example.com"),
        ("Ada Approver", "approver1@contoso.test"),
        ("Newsletter", "news@example.org"),
        ("Ben Approver", "approver2@contoso.test"),
    ];
    let (name, address) = SENDERS[number % SENDERS.len()];
    let from = Recipient {
        name: name.to_owned(),
        address: address.to_owned(),
    };
    let lines = 1 + number % 12;
    Draft {
        sender: from.clone(),
        from,
        to: vec![to.clone()],
        cc: Vec::new(),
        bcc: Vec::new(),
        reply_to: Vec::new(),
        subject: format!("Message {:05}", number + 1),
        body: format!("Line of message {}.\n", number + 1).repeat(lines),
        body_kind: BodyKind::Text,
        importance: Importance::Normal,
        internet_message_id: None,
        headers: Vec::new(),
        attachments: Vec::new(),
        raw: None,
    }
}
