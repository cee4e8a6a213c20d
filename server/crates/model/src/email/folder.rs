//! The folder that is read for replies: known by its path until somebody chooses it from the mailbox, and by its id from then on.

use crate::form::filled;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The reply folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyFolder {
    /// By its path, as somebody typed it. Nobody has looked what lies in it.
    Named(FolderPath),
    /// Chosen from the mailbox, with what lies in it shown and, where that matters, confirmed.
    Chosen(ChosenFolder),
}

/// A folder that was chosen from a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenFolder {
    /// Finds it again whatever it is called.
    pub id: FolderId,
    /// What it was called when it was last looked at.
    pub name: FolderName,
    /// The mailbox it lies in, as people call it. An id says nothing in another one.
    pub mailbox: String,
}

impl ReplyFolder {
    /// What people are shown.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Named(path) => path.as_str(),
            Self::Chosen(chosen) => chosen.name.as_str(),
        }
    }

    /// The folder that a text field stands for: the saved one as long as its text was left as it is, else the path that was typed.
    ///
    /// # Errors
    /// Not a path, or the whole inbox: that one is only chosen where its mail is shown and confirmed.
    pub fn typed(text: &str, saved: Option<&Self>) -> Result<Self, InvalidFolder> {
        if let Some(saved) = saved
            && filled(text) == Some(saved.shown())
        {
            return Ok(saved.clone());
        }
        let path: FolderPath = text.parse()?;
        if path.is_inbox() {
            return Err(InvalidFolder::WholeInbox);
        }
        Ok(Self::Named(path))
    }
}

impl fmt::Display for ReplyFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

/// What finds a folder: the provider's id, or the name on the wire of an IMAP server. Opaque, 1 to 2,000 characters, one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FolderId(String);

/// The text is no folder's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose a folder of the list.")]
pub struct InvalidFolderId;

impl FolderId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FolderId {
    type Err = InvalidFolderId;

    /// Blanks at the ends belong to it: an IMAP server may have a folder of such a name.
    fn from_str(text: &str) -> Result<Self, InvalidFolderId> {
        let fits = (1..=2_000).contains(&text.len()) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned())).ok_or(InvalidFolderId)
    }
}

/// What a folder is called, from the top of the mailbox down. For people: a name may itself hold a slash, so it finds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderName(String);

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 1_000;

impl FolderName {
    /// Joins the names of the folders from the top down. Never blank and always one line, whatever the mailbox holds.
    #[must_use]
    pub fn of(names: &[String]) -> Self {
        let joined = names
            .iter()
            .map(|name| filled(name).unwrap_or("(no name)"))
            .collect::<Vec<_>>()
            .join("/");
        let name: String = joined
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(LONGEST_NAME)
            .collect();
        Self(filled(&name).unwrap_or("(no name)").to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads what [`FolderName::of`] made.
impl FromStr for FolderName {
    type Err = InvalidFolder;

    fn from_str(text: &str) -> Result<Self, InvalidFolder> {
        let name = Self::of(&[text.to_owned()]);
        (name.0 == text).then_some(name).ok_or(InvalidFolder::Malformed)
    }
}

impl fmt::Display for FolderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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
    /// The whole inbox, typed.
    #[error(
        "The whole Inbox cannot be entered here. Enter a folder of its own, or press Choose Folder, where you see and confirm what becomes of the mail in it."
    )]
    WholeInbox,
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chosen(name: &str) -> ReplyFolder {
        ReplyFolder::Chosen(ChosenFolder {
            id: "AAMkAGI2".parse().unwrap(),
            name: name.parse().unwrap(),
            mailbox: "approvals@contoso.test".to_owned(),
        })
    }

    #[test]
    fn a_text_that_was_left_alone_keeps_the_folder_and_another_one_is_a_path() {
        let saved = chosen("Posteingang/Antworten/2026//x");
        let kept = ReplyFolder::typed(" Posteingang/Antworten/2026//x ", Some(&saved));
        assert_eq!(kept.as_ref(), Ok(&saved));
        let path = "Inbox/Other".parse().unwrap();
        assert_eq!(
            ReplyFolder::typed("Inbox/Other", Some(&saved)),
            Ok(ReplyFolder::Named(path))
        );
    }

    #[test]
    fn the_whole_inbox_is_not_typed() {
        for text in ["Inbox", " INBOX/ ", "inbox"] {
            assert_eq!(
                ReplyFolder::typed(text, None),
                Err(InvalidFolder::WholeInbox),
                "{text}"
            );
        }
        // Whoever saved it before may go on saving the other options
        let before = ReplyFolder::Named("INBOX".parse().unwrap());
        assert_eq!(ReplyFolder::typed("INBOX", Some(&before)), Ok(before.clone()));
        assert_eq!(
            ReplyFolder::typed("Inbox", Some(&chosen("Inbox"))),
            Ok(chosen("Inbox"))
        );
    }

    #[test]
    fn an_id_is_one_line() {
        for text in ["", "a\r\nb", &"x".repeat(2_001)] {
            assert_eq!(text.parse::<FolderId>(), Err(InvalidFolderId));
        }
    }

    proptest! {
        #[test]
        fn every_name_is_kept_as_it_is_shown(names in proptest::collection::vec(any::<String>(), 0..4)) {
            let name = FolderName::of(&names);
            prop_assert!(!name.as_str().trim().is_empty());
            prop_assert!(!name.as_str().chars().any(char::is_control));
            prop_assert_eq!(name.as_str().parse::<FolderName>(), Ok(name.clone()));
        }
    }
}
