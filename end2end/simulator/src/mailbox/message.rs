//! What a message is made of.

use axum::body::Bytes;
use chrono::{DateTime, Utc};

/// A name and an SMTP address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recipient {
    /// Display name; the address again when nothing better is known.
    pub(crate) name: String,
    /// SMTP address.
    pub(crate) address: String,
}

/// How the body is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    /// Plain text.
    Text,
    /// HTML.
    Html,
}

impl BodyKind {
    /// Graph's `bodyType`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
        }
    }
}

/// Graph's `importance`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Importance {
    /// low
    Low,
    /// normal
    #[default]
    Normal,
    /// high
    High,
}

impl Importance {
    /// Graph's spelling.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// Graph's `followupFlagStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Flag {
    /// notFlagged
    #[default]
    NotFlagged,
    /// flagged
    Flagged,
    /// complete
    Complete,
}

impl Flag {
    /// Graph's spelling.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::NotFlagged => "notFlagged",
            Self::Flagged => "flagged",
            Self::Complete => "complete",
        }
    }
}

/// What kind of thing is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttachmentKind {
    /// A file: `fileAttachment`.
    File,
    /// A message; the content is its MIME: `itemAttachment`.
    Message,
}

/// What came with a message. Copies share the content.
#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    /// Exchange id; empty until the message lies in a mailbox.
    pub(crate) id: String,
    /// File or message.
    pub(crate) kind: AttachmentKind,
    /// File name.
    pub(crate) name: String,
    /// MIME type.
    pub(crate) content_type: String,
    /// Shown inside the body.
    pub(crate) is_inline: bool,
    /// What `cid:` in the body refers to.
    pub(crate) content_id: Option<String>,
    /// The bytes.
    pub(crate) content: Bytes,
}

impl Attachment {
    /// Bytes.
    pub(crate) fn size(&self) -> usize {
        self.content.len()
    }
}

/// What a message says, before it lies in a folder.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Author.
    pub(crate) from: Recipient,
    /// Who submitted it; differs from the author when somebody sends as a shared mailbox.
    pub(crate) sender: Recipient,
    /// To.
    pub(crate) to: Vec<Recipient>,
    /// Cc.
    pub(crate) cc: Vec<Recipient>,
    /// Bcc; kept only in the sender's copy.
    pub(crate) bcc: Vec<Recipient>,
    /// Reply-To.
    pub(crate) reply_to: Vec<Recipient>,
    /// Subject.
    pub(crate) subject: String,
    /// Body.
    pub(crate) body: String,
    /// Type of the body.
    pub(crate) body_kind: BodyKind,
    /// Importance.
    pub(crate) importance: Importance,
    /// Message-ID with angle brackets; made by the service when absent.
    pub(crate) internet_message_id: Option<String>,
    /// `internetMessageHeaders`: name and value in the order of the message.
    pub(crate) headers: Vec<(String, String)>,
    /// Files.
    pub(crate) attachments: Vec<Attachment>,
    /// The MIME it was sent as, for `$value`; composed anew when absent.
    pub(crate) raw: Option<Bytes>,
}

/// A message in a folder.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// Exchange id: opaque, case-sensitive; another one after every move.
    pub(crate) id: String,
    /// The id that stays while the message is in the mailbox.
    pub(crate) immutable_id: String,
    /// Changes with every modification.
    pub(crate) change_key: String,
    /// Same for a mail and the answers to it.
    pub(crate) conversation_id: String,
    /// Message-ID with angle brackets.
    pub(crate) internet_message_id: String,
    /// What it says.
    pub(crate) content: Draft,
    /// Read or not.
    pub(crate) is_read: bool,
    /// Not sent yet.
    pub(crate) is_draft: bool,
    /// Follow-up flag.
    pub(crate) flag: Flag,
    /// Categories, by name.
    pub(crate) categories: Vec<String>,
    /// When it arrived, or was put into Sent Items.
    pub(crate) received: DateTime<Utc>,
    /// When it was submitted.
    pub(crate) sent: DateTime<Utc>,
    /// When it was changed last.
    pub(crate) modified: DateTime<Utc>,
    /// Number of the mailbox's change that put it into its folder.
    pub(crate) arrived: u64,
    /// Number of the change that touched it last.
    pub(crate) changed: u64,
}

/// A message that is about to be put into a folder.
pub(crate) struct NewMessage {
    /// What it says.
    pub(crate) content: Draft,
    /// Message-ID with angle brackets.
    pub(crate) internet_message_id: String,
    /// Conversation.
    pub(crate) conversation_id: String,
    /// Read or not.
    pub(crate) is_read: bool,
    /// Not sent yet.
    pub(crate) is_draft: bool,
}
