//! Email settings: outgoing, incoming, reply options. Forms as typed, drafts as validated, and inheritance.

mod folder;
mod incoming;
mod outgoing;
mod replies;

pub use folder::{
    ChosenFolder, FolderId, FolderName, FolderPath, InvalidFolder, InvalidFolderId, ReplyFolder,
};
pub use incoming::{IncomingDraft, IncomingForm};
pub use outgoing::{OutgoingDraft, OutgoingForm};
pub use replies::{
    ChooseFolderForm, CreateFolderForm, NameFolderForm, ProcessedMail, RepliesDraft, RepliesForm,
};

use serde::{Deserialize, Serialize};

/// How Countersign proves to a mail server who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthType {
    /// Not at all: a server on the own network that takes mail without sign-in.
    None,
    /// User name and password.
    Basic,
    /// An OAuth application.
    OAuth,
}

impl AuthType {
    /// All types, in the order of the form.
    pub const ALL: [Self; 3] = [Self::None, Self::Basic, Self::OAuth];

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Basic => "Basic Auth",
            Self::OAuth => "OAuth",
        }
    }

    /// The value stored and sent by forms.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Basic => "basic",
            Self::OAuth => "oauth",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.value() == value)
    }
}

/// When a connection to a mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsMode {
    /// Begins in the clear and must switch to TLS before anything else (RFC 3207, RFC 9051).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// Never encrypted.
    None,
}

impl TlsMode {
    /// All modes, in the order of the form.
    pub const ALL: [Self; 3] = [Self::StartTls, Self::Implicit, Self::None];

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::StartTls => "STARTTLS",
            Self::Implicit => "TLS from the start",
            Self::None => "No TLS",
        }
    }

    /// The value stored and sent by forms.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::StartTls => "starttls",
            Self::Implicit => "implicit",
            Self::None => "none",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.value() == value)
    }

    /// The usual port of IMAP (RFC 9051, 11.1).
    #[must_use]
    pub const fn imap_port(self) -> u16 {
        match self {
            Self::Implicit => 993,
            Self::StartTls | Self::None => 143,
        }
    }
}

/// A user name at a mail server: not always an address. One line, at most 254 characters.
pub(crate) fn user_name(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.chars().count() > 254 || text.chars().any(char::is_control) {
        Err("Enter a user name of at most 254 characters, without line breaks.")
    } else {
        Ok(text.to_owned())
    }
}
