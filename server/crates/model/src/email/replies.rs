//! *Email Reply Options*.

use super::folder::ReplyFolder;
use crate::address::EmailAddress;
use crate::form::{FieldErrors, filled, ticked};
use serde::{Deserialize, Serialize};

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
    pub folder: ReplyFolder,
    /// What becomes of processed mail.
    pub processed: ProcessedMail,
    /// Days that processed mail is kept, 1 to 3650.
    pub keep_days: u16,
    /// Seconds between two looks, 10 to 86,400.
    pub interval_seconds: u32,
}

impl RepliesForm {
    /// Checks the form. `saved` is the reply folder as it is saved: a folder whose name was left alone stays the one that was chosen.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn validate(&self, saved: Option<&ReplyFolder>) -> Result<RepliesDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let reply_address = filled(&self.approval_reply_address)
            .and_then(|text| errors.take("approval_reply_address", text.parse::<EmailAddress>()));
        let folder = errors.take(
            "email_reply_folder",
            ReplyFolder::typed(&self.email_reply_folder, saved),
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

/// A folder that was picked from the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChooseFolderForm {
    /// Version of the reply options that was shown.
    pub version: String,
    /// Id of the folder.
    pub folder: String,
    /// The folder's name, typed to confirm what becomes of its mail.
    pub confirmation: String,
}

/// A folder that is to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateFolderForm {
    /// Version of the reply options that was shown.
    pub version: String,
    /// Its name.
    pub new_folder: String,
    /// `inbox`: below the inbox; anything else: beside it.
    pub parent: String,
}

/// A folder that is named because the mailbox cannot be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NameFolderForm {
    /// Version of the reply options that was shown.
    pub version: String,
    /// Its path.
    pub email_reply_folder: String,
}

impl CreateFolderForm {
    /// The name, when it is one that every mail server takes.
    ///
    /// # Errors
    /// At `new_folder`.
    pub fn name(&self) -> Result<&str, FieldErrors> {
        let wrong = |message: &'static str| FieldErrors::one("new_folder", message);
        let name = filled(&self.new_folder).ok_or_else(|| wrong("Enter a name for the new folder."))?;
        let fits = name.chars().count() <= 100
            && !name
                .chars()
                .any(|c| c.is_control() || matches!(c, '/' | '\\' | '%' | '*'));
        fits.then_some(name).ok_or_else(|| {
            wrong(
                "Enter at most 100 characters, without / \\ % and *: mail servers use those for themselves.",
            )
        })
    }

    /// Whether it is to lie below the inbox.
    #[must_use]
    pub fn below_inbox(&self) -> bool {
        self.parent == "inbox"
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
    use crate::email::FolderPath;

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
        let draft = form().validate(None).unwrap();
        let ReplyFolder::Named(folder) = draft.folder else {
            panic!("{draft:?}")
        };
        assert_eq!(folder.as_str(), "Inbox/Countersign");
        assert!(folder.starts_at_inbox() && !folder.is_inbox());
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
            assert!(form.validate(None).is_err(), "{days} {seconds}");
        }
    }
}
