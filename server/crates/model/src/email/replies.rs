//! *Email Reply Options*.

use crate::address::EmailAddress;
use crate::form::{FieldErrors, filled, ticked};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Path of a mail folder: names joined by `/`, `Inbox` meaning the inbox in every language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FolderPath(String);

/// Why a text is not a folder path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFolder {
    /// No text at all.
    #[error("Enter the folder that is read for replies, such as Inbox/Countersign.")]
    Empty,
    /// Control characters, empty names, or too long.
    #[error("Enter folder names joined by slashes, such as Inbox/Countersign.")]
    Malformed,
}

impl FolderPath {
    /// The folder suggested when nothing else is said: one of our own, never the bare inbox.
    pub const SUGGESTED: &'static str = "Inbox/Countersign";

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its names from the top down.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// Whether it begins at the inbox (RFC 9051, 5.1: INBOX is the one name without case).
    #[must_use]
    pub fn starts_at_inbox(&self) -> bool {
        self.names()
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("inbox"))
    }

    /// Whether it is the inbox itself.
    #[must_use]
    pub fn is_inbox(&self) -> bool {
        self.0.eq_ignore_ascii_case("inbox")
    }
}

impl FromStr for FolderPath {
    type Err = InvalidFolder;

    fn from_str(text: &str) -> Result<Self, InvalidFolder> {
        let text = filled(text).ok_or(InvalidFolder::Empty)?;
        let names: Vec<&str> = text.trim_matches('/').split('/').map(str::trim).collect();
        let fits = text.chars().count() <= 250
            && names.len() <= 10
            && names
                .iter()
                .all(|name| !name.is_empty() && !name.chars().any(char::is_control));
        if fits {
            Ok(Self(names.join("/")))
        } else {
            Err(InvalidFolder::Malformed)
        }
    }
}

impl fmt::Display for FolderPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for FolderPath {
    type Error = InvalidFolder;

    fn try_from(text: String) -> Result<Self, InvalidFolder> {
        text.parse()
    }
}

impl From<FolderPath> for String {
    fn from(path: FolderPath) -> Self {
        path.0
    }
}

/// What becomes of a reply once it was processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessedMail {
    /// Moved to the folder *Processed* beside the reply folder.
    Move,
    /// Deleted at once.
    Delete,
}

impl ProcessedMail {
    /// The value stored and sent by forms.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::Delete => "delete",
        }
    }

    /// The reverse of [`Self::value`].
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        [Self::Move, Self::Delete]
            .into_iter()
            .find(|kind| kind.value() == value)
    }
}

/// What a person typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepliesForm {
    /// Version that was shown.
    pub version: String,
    /// *Enable Email Approval*, ticked or blank.
    pub enable_email_approval: String,
    /// *Approval Reply Address*, or blank for the From Address.
    pub approval_reply_address: String,
    /// *Email Reply Folder*.
    pub email_reply_folder: String,
    /// A [`ProcessedMail::value`].
    pub processed: String,
    /// Days after which processed mail is deleted.
    pub keep_days: String,
    /// Seconds between two looks into the folder.
    pub interval_seconds: String,
}

/// Reply options as they are to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepliesDraft {
    /// Whether replies are read at all.
    pub enabled: bool,
    /// Where replies go; `None` is the From Address.
    pub reply_address: Option<EmailAddress>,
    /// The folder that is read.
    pub folder: FolderPath,
    /// What becomes of processed mail.
    pub processed: ProcessedMail,
    /// Days that processed mail is kept, 1 to 3650.
    pub keep_days: u16,
    /// Seconds between two looks, 10 to 86,400.
    pub interval_seconds: u32,
}

impl RepliesForm {
    /// Checks the form.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn validate(&self) -> Result<RepliesDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let reply_address = filled(&self.approval_reply_address)
            .and_then(|text| errors.take("approval_reply_address", text.parse::<EmailAddress>()));
        let folder = errors.take(
            "email_reply_folder",
            self.email_reply_folder.parse::<FolderPath>(),
        );
        let processed = errors.take(
            "processed",
            ProcessedMail::from_value(&self.processed).ok_or("Choose what becomes of processed mail."),
        );
        let keep_days = errors.take(
            "keep_days",
            number(&self.keep_days, 1, 3650, "Enter a number of days from 1 to 3650."),
        );
        let interval_seconds = errors.take(
            "interval_seconds",
            number(
                &self.interval_seconds,
                10,
                86_400,
                "Enter a number of seconds from 10 to 86400.",
            ),
        );
        let draft = (|| {
            Some(RepliesDraft {
                enabled: ticked(&self.enable_email_approval),
                reply_address,
                folder: folder?,
                processed: processed?,
                keep_days: u16::try_from(keep_days?).ok()?,
                interval_seconds: interval_seconds?,
            })
        })();
        errors.finish(draft)
    }
}

fn number(text: &str, least: u32, most: u32, message: &'static str) -> Result<u32, &'static str> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(message);
    }
    text.parse()
        .ok()
        .filter(|number| (least..=most).contains(number))
        .ok_or(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> RepliesForm {
        RepliesForm {
            email_reply_folder: " Inbox / Countersign/".to_owned(),
            processed: "move".to_owned(),
            keep_days: "30".to_owned(),
            interval_seconds: "60".to_owned(),
            ..RepliesForm::default()
        }
    }

    #[test]
    fn a_folder_path_is_tidied_and_knows_the_inbox() {
        let draft = form().validate().unwrap();
        assert_eq!(draft.folder.as_str(), "Inbox/Countersign");
        assert!(draft.folder.starts_at_inbox() && !draft.folder.is_inbox());
        assert!("Inbox//x".parse::<FolderPath>().is_err());
        assert!("a\r\nb".parse::<FolderPath>().is_err());
    }

    #[test]
    fn numbers_have_bounds() {
        for (days, seconds) in [
            ("0", "60"),
            ("30", "5"),
            ("30", "-60"),
            ("3651", "60"),
            ("30", "99999999999"),
        ] {
            let form = RepliesForm {
                keep_days: days.to_owned(),
                interval_seconds: seconds.to_owned(),
                ..form()
            };
            assert!(form.validate().is_err(), "{days} {seconds}");
        }
    }
}
