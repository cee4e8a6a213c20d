//! Which folders may be the reply folder, and which of them only knowingly.

use crate::ports::{FolderRole, ListedFolder};

/// Why a folder cannot be the reply folder; `None` when it can.
#[must_use]
pub fn why_not(folder: &ListedFolder) -> Option<&'static str> {
    if !folder.holds_messages {
        return Some("it holds only folders, or may not be read");
    }
    match folder.role {
        Some(FolderRole::Sent) => return Some("it holds what this mailbox sent"),
        Some(FolderRole::Outbox) => return Some("it holds what is about to be sent"),
        Some(FolderRole::Drafts) => return Some("it holds what is still being written"),
        Some(FolderRole::Deleted) => return Some("it holds what was deleted, and is emptied by itself"),
        Some(FolderRole::Junk) => return Some("it holds suspected spam, and is emptied by itself"),
        Some(FolderRole::View) => return Some("it shows messages that lie in other folders"),
        Some(FolderRole::Inbox | FolderRole::Archive) | None => {}
    }
    match folder.within {
        Some(FolderRole::Deleted) => Some("it was deleted: it lies in Deleted Items"),
        Some(FolderRole::Junk) => Some("it lies in Junk Email, which is emptied by itself"),
        _ => None,
    }
}

/// Whether a person has to confirm that this folder's mail is taken out.
///
/// Every message counts, not only old ones: processing takes out whatever lies there, and whether a mail of this morning is still
/// needed cannot be seen from its date. Only an empty folder has nothing to lose, and is what we recommend. The inbox is asked about
/// even when it is empty, because what arrives tomorrow goes the same way.
#[must_use]
pub fn needs_confirmation(folder: &ListedFolder) -> bool {
    folder.role == Some(FolderRole::Inbox) || folder.facts.total > 0
}

/// Whether what was typed is the folder's name. Case and blanks around it do not matter.
pub(super) fn confirms(typed: &str, folder: &ListedFolder) -> bool {
    let typed = typed.trim();
    !typed.is_empty() && typed.to_lowercase() == folder.facts.name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::FolderFacts;

    fn folder(role: Option<FolderRole>, within: Option<FolderRole>, total: u64) -> ListedFolder {
        ListedFolder {
            facts: FolderFacts {
                id: "x".to_owned(),
                name: "Rückmeldungen".to_owned(),
                total,
                unread: None,
            },
            names: vec!["Rückmeldungen".to_owned()],
            role,
            within,
            holds_messages: true,
        }
    }

    #[test]
    fn folders_with_a_purpose_of_their_own_cannot_be_chosen() {
        use FolderRole::{Archive, Deleted, Drafts, Inbox, Junk, Outbox, Sent, View};
        for role in [Sent, Outbox, Drafts, Deleted, Junk, View] {
            assert!(why_not(&folder(Some(role), None, 0)).is_some(), "{role:?}");
        }
        for role in [None, Some(Inbox), Some(Archive)] {
            assert_eq!(why_not(&folder(role, None, 5)), None, "{role:?}");
        }
        for above in [Deleted, Junk] {
            assert!(why_not(&folder(None, Some(above), 0)).is_some(), "{above:?}");
        }
        assert_eq!(why_not(&folder(None, Some(Inbox), 0)), None);
        let container = ListedFolder {
            holds_messages: false,
            ..folder(None, None, 0)
        };
        assert!(why_not(&container).is_some());
    }

    #[test]
    fn only_an_empty_folder_that_is_not_the_inbox_goes_without_saying() {
        assert!(!needs_confirmation(&folder(None, Some(FolderRole::Inbox), 0)));
        assert!(needs_confirmation(&folder(None, None, 1)));
        assert!(needs_confirmation(&folder(Some(FolderRole::Inbox), None, 0)));
    }

    #[test]
    fn the_name_is_typed_whole_but_not_to_the_letter_case() {
        let folder = folder(None, None, 1);
        assert!(confirms(" rückmeldungen ", &folder));
        assert!(!confirms("", &folder) && !confirms("Rück", &folder));
    }
}
