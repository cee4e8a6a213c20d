//! What Exchange names things in the language of a mailbox.

/// Language of a mailbox: chosen when it was first opened, and kept in its folder names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English
    English,
    /// German
    German,
}

/// The folders every mailbox has, as `(well-known name, English, German)`.
const FOLDERS: [(&str, &str, &str); 8] = [
    ("archive", "Archive", "Archiv"),
    (
        "conversationhistory",
        "Conversation History",
        "Aufgezeichnete Unterhaltungen",
    ),
    ("deleteditems", "Deleted Items", "Gel\u{f6}schte Elemente"),
    ("drafts", "Drafts", "Entw\u{fc}rfe"),
    ("inbox", "Inbox", "Posteingang"),
    ("junkemail", "Junk Email", "Junk-E-Mail"),
    ("outbox", "Outbox", "Postausgang"),
    ("sentitems", "Sent Items", "Gesendete Elemente"),
];

impl Language {
    /// Well-known name and display name of every folder a mailbox is born with.
    pub(super) fn folders(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        FOLDERS.iter().map(move |(well_known, english, german)| {
            let name = match self {
                Self::English => english,
                Self::German => german,
            };
            (*well_known, *name)
        })
    }

    /// Name of the root, which no list shows.
    pub(super) fn root(self) -> &'static str {
        match self {
            Self::English => "Top of Information Store",
            Self::German => "Oberste Ebene des Informationsspeichers",
        }
    }

    /// In front of the subject of an answer.
    pub(crate) fn reply_prefix(self) -> &'static str {
        match self {
            Self::English => "RE: ",
            Self::German => "AW: ",
        }
    }

    /// In front of the subject of what is passed on.
    pub(crate) fn forward_prefix(self) -> &'static str {
        match self {
            Self::English => "FW: ",
            Self::German => "WG: ",
        }
    }

    /// `preferredLanguage` of the account.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::German => "de-DE",
        }
    }
}
