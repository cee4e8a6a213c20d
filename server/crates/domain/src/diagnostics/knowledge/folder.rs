//! The reply folder: what may become of it, and what may keep one from being made.

use super::Area;
use super::entry::Entry;
use super::entry::Pattern::{Graph, Imap};
use model::advice::Retry::{AfterRemedy, ByItself};
use model::advice::WhoseJob::{Provider, You};

/// It is there already.
pub(in crate::diagnostics) static FOLDER_EXISTS: Entry = Entry {
    id: "mail.folder-exists",
    seen: &[Graph("ErrorFolderExists"), Imap("ALREADYEXISTS")],
    headline: "A folder of this name is there already",
    cause: "Somebody made it before, at the same place in the mailbox.",
    remedy: &["Choose it from the list, or enter another name."],
    whose: You,
    retry: AfterRemedy,
};

/// No folder of this name.
pub(in crate::diagnostics) static FOLDER_NAME_REFUSED: Entry = Entry {
    id: "mail.folder-name-refused",
    seen: &[Imap("CANNOT")],
    headline: "{server} does not make a folder of this name there",
    cause: "The name holds a character that this server keeps for itself, or it allows no folder at that place.",
    remedy: &[
        "Enter a name of letters, digits and spaces.",
        "If it stays so, choose the other place, or make the folder in a mail program and choose it here.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// It was chosen, and is gone.
pub(in crate::diagnostics) static FOLDER_DELETED: Entry = Entry {
    id: "mail.folder-deleted",
    seen: &[],
    headline: "The reply folder “{folder}” is not in the mailbox any more",
    cause: "Somebody deleted it, or on an IMAP server renamed or moved it. Replies that a rule was to move there stay in the inbox.",
    remedy: &[
        "Open Email, Reply options, press Choose Folder, and choose another one, or make it again.",
        "Look at the rule in the mailbox: it has to move replies to the folder that is chosen here.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// It was chosen, and lies in Deleted Items now.
pub(in crate::diagnostics) static FOLDER_UNFIT: Entry = Entry {
    id: "mail.folder-unfit",
    seen: &[],
    headline: "The reply folder “{folder}” cannot be used any more",
    cause: "It is still there, but {why}.",
    remedy: &[
        "If it was deleted by mistake, move it back in a mail program: it is known again by itself.",
        "Or open Email, Reply options, press Choose Folder, and choose another one.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// It was chosen somewhere else.
pub(in crate::diagnostics) static FOLDER_ELSEWHERE: Entry = Entry {
    id: "mail.folder-elsewhere",
    seen: &[],
    headline: "The reply folder was chosen in {mailbox}, but {read} is read",
    cause: "The Approval Reply Address, the account or the server was changed after the folder was chosen. A folder is known only in its own mailbox.",
    remedy: &[
        "Open Email, Reply options, press Choose Folder, and choose the folder again.",
        "If {mailbox} is the right mailbox, change the settings back.",
    ],
    whose: You,
    retry: AfterRemedy,
};

/// The list of folders takes too long.
pub(in crate::diagnostics) static MAILBOX_TOO_SLOW: Entry = Entry {
    id: "mail.too-slow",
    seen: &[],
    headline: "{server} did not answer within 15 seconds",
    cause: "It is overloaded, or the mailbox holds very many folders.",
    remedy: &[
        "Wait a minute and read the folders again.",
        "If it stays so, enter the folder's name.",
    ],
    whose: Provider,
    retry: ByItself,
};

/// Sources: learn.microsoft.com, *Microsoft Graph error responses*; RFC 5530.
pub(super) static AREA: Area = Area {
    title: "The reply folder",
    about: "What Countersign finds when it looks for the folder that was chosen, or makes one.",
    entries: &[
        &FOLDER_DELETED,
        &FOLDER_UNFIT,
        &FOLDER_ELSEWHERE,
        &FOLDER_EXISTS,
        &FOLDER_NAME_REFUSED,
        &MAILBOX_TOO_SLOW,
    ],
};
