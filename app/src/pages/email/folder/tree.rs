//! The folders as a tree of radio buttons.

use super::PATH;
use super::words::{aged, counted};
use crate::submission::Errors;
use crate::ui::field::described_by;
use crate::ui::{FieldMessages, Icon, Panel, Symbol};
use domain::connections::{FoundFolders, why_not};
use domain::ports::{FolderRole, FolderTree, ListedFolder};
use leptos::prelude::*;
use model::email::ReplyFolder;

/// The id of the saved folder, if it can be told which one it is.
pub(super) fn preselected(tree: &FolderTree, saved: Option<&ReplyFolder>) -> Option<String> {
    match saved? {
        ReplyFolder::Chosen(chosen) => Some(chosen.id.as_str().to_owned()),
        ReplyFolder::Named(path) => {
            let wanted: Vec<String> = path.names().map(str::to_lowercase).collect();
            let below_inbox = path.starts_at_inbox();
            tree.folders
                .iter()
                .find(|folder| {
                    let mut names: Vec<String> =
                        folder.names.iter().map(|name| name.to_lowercase()).collect();
                    let in_inbox =
                        folder.role == Some(FolderRole::Inbox) || folder.within == Some(FolderRole::Inbox);
                    if let (true, true, Some(first)) = (below_inbox, in_inbox, names.first_mut()) {
                        "inbox".clone_into(first);
                    }
                    names == wanted
                })
                .map(|folder| folder.facts.id.clone())
        }
    }
}

/// What all rows need to know.
struct Looks {
    selected: Option<String>,
    saved: Option<ReplyFolder>,
    mailbox: String,
}

/// The form with the tree.
#[component]
pub(super) fn FolderChoice(
    /// The folders.
    found: FoundFolders,
    /// Version that the next save names.
    version: i32,
    /// Id of the folder that is selected.
    selected: Option<String>,
    /// The folder as it is saved.
    saved: Option<ReplyFolder>,
    /// The mailbox, as people call it.
    mailbox: String,
    /// What is wrong.
    errors: Errors,
) -> impl IntoView {
    let error = errors.at("folder");
    let described = described_by("folder", true, false, error.is_some());
    let looks = Looks {
        selected,
        saved,
        mailbox: mailbox.clone(),
    };
    let mut rows = Rows {
        found: &found,
        looks: &looks,
        place: 0,
    };
    let list = rows.level(1);
    view! {
        <form class="stack" method="post" action=PATH>
            <input type="hidden" name="version" value=version/>
            <Panel id="folders-heading" title="Email Reply Folder" body="panel-body fields">
                <fieldset class="field" id="folder" tabindex="-1" aria-describedby=described>
                    <legend>"Folder that is read for replies"</legend>
                    <p class="help" id="folder-help">
                        "Best is an empty folder that only a rule fills. Before a folder that holds mail is used, you are asked to confirm."
                    </p>
                    <div class="tree">
                        <div class="tree-row"><Icon symbol=Symbol::Mail/><strong>{mailbox}</strong></div>
                        {list}
                    </div>
                    <FieldMessages name="folder" note=None error/>
                </fieldset>
                <div class="actions">
                    <button class="button" data-kind="primary" type="submit" name="action" value="choose">"Use this folder"</button>
                    <a class="button" data-kind="quiet" href=PATH><Icon symbol=Symbol::Retry/>"Read folders again"</a>
                </div>
            </Panel>
        </form>
    }
}

/// Walks the folders, each of which stands before those below it.
struct Rows<'a> {
    found: &'a FoundFolders,
    looks: &'a Looks,
    place: usize,
}

impl Rows<'_> {
    /// The list of all folders from here on that are `depth` deep, with what lies below them.
    fn level(&mut self, depth: usize) -> AnyView {
        let mut items = Vec::new();
        while let Some(folder) = self.found.tree.folders.get(self.place) {
            if folder.names.len() < depth {
                break;
            }
            let place = self.place;
            self.place += 1;
            let row = self.row(folder, place);
            let deeper = self
                .found
                .tree
                .folders
                .get(self.place)
                .is_some_and(|next| next.names.len() > depth);
            let below = deeper.then(|| self.level(depth + 1));
            items.push(view! { <li>{row}{below}</li> });
        }
        view! { <ul>{items}</ul> }.into_any()
    }

    fn row(&self, folder: &ListedFolder, place: usize) -> AnyView {
        let id = format!("folder-{place}");
        let note_id = format!("{id}-note");
        let forbidden = why_not(folder);
        let note = self.note(folder, forbidden);
        let described = note.as_ref().map(|_| note_id.clone());
        let symbol = match folder.role {
            Some(FolderRole::Inbox) => Symbol::Inbox,
            Some(FolderRole::Sent | FolderRole::Outbox) => Symbol::Send,
            Some(FolderRole::Deleted) => Symbol::Trash,
            _ => Symbol::Folder,
        };
        let selected = forbidden.is_none() && self.looks.selected.as_ref() == Some(&folder.facts.id);
        let name = folder.facts.name.clone();
        let count = folder.holds_messages.then(|| counted(&folder.facts));
        view! {
            <div class="tree-row">
                <input type="radio" id=id.clone() name="folder" value=folder.facts.id.clone() checked=selected
                    disabled=forbidden.is_some() aria-describedby=described/>
                <Icon symbol/>
                <label for=id>{name}</label>
                {count.map(|count| view! { <span class="num">{count}</span> })}
                {note.map(|(tone, text)| view! { <p class="tree-note" id=note_id data-tone=tone>{text}</p> })}
            </div>
        }
        .into_any()
    }

    /// What is to be said about a folder besides how many messages it holds.
    fn note(&self, folder: &ListedFolder, forbidden: Option<&str>) -> Option<(Option<&'static str>, String)> {
        let role = folder
            .role
            .map(FolderRole::label)
            .filter(|label| !label.eq_ignore_ascii_case(&folder.facts.name));
        if let Some(why) = forbidden {
            let role = role.map(|label| format!("{label}. ")).unwrap_or_default();
            return Some((None, format!("{role}Cannot be chosen: {why}")));
        }
        let mut parts: Vec<String> = Vec::new();
        let mut tone = None;
        if let Some(ReplyFolder::Chosen(chosen)) = &self.looks.saved
            && chosen.id.as_str() == folder.facts.id
            && chosen.mailbox == self.looks.mailbox
        {
            tone = Some("ok");
            parts.push("Chosen now".to_owned());
        }
        parts.extend(role.map(str::to_owned));
        parts.extend(aged(self.found.ages.get(&folder.facts.id)));
        if folder.role == Some(FolderRole::Inbox) {
            tone = Some("warn");
            parts.push("everything that arrives would be taken out".to_owned());
        } else if tone.is_none() && folder.facts.total > 0 {
            tone = Some("warn");
            parts.push("all of it would be taken out".to_owned());
        }
        let text = parts.join(" · ");
        (!text.is_empty()).then_some((tone, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;
    use domain::ports::FolderFacts;
    use std::collections::HashMap;

    fn folder(names: &[&str], role: Option<FolderRole>, within: Option<FolderRole>) -> ListedFolder {
        ListedFolder {
            facts: FolderFacts {
                id: format!("id of {}", names.join("/")),
                name: names.last().copied().unwrap_or_default().to_owned(),
                total: 1_284,
                unread: Some(3),
            },
            names: names.iter().map(|&name| name.to_owned()).collect(),
            role,
            within,
            holds_messages: true,
        }
    }

    fn german() -> FolderTree {
        let inbox = Some(FolderRole::Inbox);
        FolderTree {
            folders: vec![
                folder(&["Posteingang"], inbox, None),
                folder(&["Posteingang", "Rückmeldungen"], None, inbox),
                folder(&["Posteingang", "Rückmeldungen", "<b>Alt</b>"], None, inbox),
                folder(&["Gesendete Elemente"], Some(FolderRole::Sent), None),
                folder(&["Inbox"], None, None),
            ],
            complete: true,
        }
    }

    #[test]
    fn a_path_means_the_inbox_by_its_purpose_and_others_by_name() {
        let named = |path: &str| ReplyFolder::Named(path.parse().unwrap());
        let found = |path: &str| preselected(&german(), Some(&named(path)));
        assert_eq!(
            found("inbox/rückmeldungen").as_deref(),
            Some("id of Posteingang/Rückmeldungen")
        );
        assert_eq!(found("Inbox").as_deref(), Some("id of Posteingang"));
        assert_eq!(found("Inbox/Nowhere"), None);
    }

    #[test]
    fn the_tree_nests_says_what_cannot_be_chosen_and_shows_names_as_text() {
        let page = html(|| {
            let found = FoundFolders {
                tree: german(),
                ages: HashMap::new(),
            };
            let selected = Some("id of Posteingang/Rückmeldungen".to_owned());
            view! {
                <FolderChoice found version=3 selected saved=None mailbox="büro@contoso.test".to_owned() errors=Errors::default()/>
            }
        });
        assert_eq!(page.matches("<ul").count(), 3, "{page}");
        assert_eq!(page.matches("disabled").count(), 1, "{page}");
        assert_eq!(page.matches("checked").count(), 1, "{page}");
        assert!(page.contains("&lt;b&gt;Alt&lt;/b&gt;"), "{page}");
        assert!(page.contains("Sent Items. Cannot be chosen"), "{page}");
        assert!(page.contains("1,284 messages, 3 unread"), "{page}");
    }
}
