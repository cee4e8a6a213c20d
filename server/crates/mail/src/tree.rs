//! Puts folders, as servers list them, into the order of a tree.

use domain::ports::{FolderFacts, FolderRole, FolderTree, ListedFolder};
use std::cmp::Reverse;

/// No mailbox needs more to be shown; what lies beyond can be entered by its name.
pub(crate) const MOST_FOLDERS: usize = 1_000;

/// Folders are not looked for deeper.
pub(crate) const DEEPEST: usize = 10;

/// A folder as a server lists it.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Id, name, messages.
    pub(crate) facts: FolderFacts,
    /// What it is used for.
    pub(crate) role: Option<FolderRole>,
    /// Whether messages can lie in it.
    pub(crate) holds_messages: bool,
    /// Place of the folder above in the same list.
    pub(crate) parent: Option<usize>,
}

/// Each folder before those below it; the inbox first, the others by name. What nobody leads to from the top is left out.
pub(crate) fn arrange(nodes: &[Node], mut complete: bool) -> FolderTree {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut top = Vec::new();
    for (place, node) in nodes.iter().enumerate() {
        match node.parent.and_then(|parent| below.get_mut(parent)) {
            Some(children) => children.push(place),
            None => top.push(place),
        }
    }
    let order = |places: &mut Vec<usize>| {
        places.sort_by_cached_key(|place| {
            let node = &nodes[*place];
            let inbox = node.role == Some(FolderRole::Inbox);
            (
                Reverse(inbox),
                node.facts.name.to_lowercase(),
                node.facts.id.clone(),
            )
        });
        // A stack gives back the last one first
        places.reverse();
    };
    order(&mut top);
    let mut folders: Vec<ListedFolder> = Vec::new();
    // Place, names above, role above
    let mut open: Vec<(usize, Vec<String>, Option<FolderRole>)> =
        top.into_iter().map(|place| (place, Vec::new(), None)).collect();
    while let Some((place, mut names, within)) = open.pop() {
        let node = &nodes[place];
        names.push(node.facts.name.clone());
        if folders.len() == MOST_FOLDERS || names.len() > DEEPEST {
            complete = false;
            continue;
        }
        let mut children = std::mem::take(&mut below[place]);
        order(&mut children);
        let role_below = node.role.or(within);
        open.extend(
            children
                .into_iter()
                .map(|child| (child, names.clone(), role_below)),
        );
        folders.push(ListedFolder {
            facts: node.facts.clone(),
            names,
            role: node.role,
            within,
            holds_messages: node.holds_messages,
        });
    }
    FolderTree { folders, complete }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn node(name: &str, role: Option<FolderRole>, parent: Option<usize>) -> Node {
        Node {
            facts: FolderFacts {
                id: format!("id of {name}"),
                name: name.to_owned(),
                total: 0,
                unread: None,
            },
            role,
            holds_messages: true,
            parent,
        }
    }

    #[test]
    fn folders_stand_below_their_parents_and_the_inbox_comes_first() {
        let nodes = [
            node("b", None, Some(4)),
            node("Archiv", None, None),
            node("Gelöschte Elemente", Some(FolderRole::Deleted), None),
            node("Alt", None, Some(2)),
            node("Posteingang", Some(FolderRole::Inbox), None),
            node("a", None, Some(4)),
        ];
        let tree = arrange(&nodes, true);
        let shown: Vec<String> = tree.folders.iter().map(|folder| folder.names.join("/")).collect();
        assert_eq!(
            shown,
            [
                "Posteingang",
                "Posteingang/a",
                "Posteingang/b",
                "Archiv",
                "Gelöschte Elemente",
                "Gelöschte Elemente/Alt"
            ]
        );
        assert_eq!(tree.folders[1].within, Some(FolderRole::Inbox));
        assert_eq!(tree.folders[5].within, Some(FolderRole::Deleted));
        assert!(tree.complete);
    }

    #[test]
    fn a_mailbox_that_is_too_deep_or_too_large_is_told() {
        let deep: Vec<Node> = (0..20)
            .map(|place: usize| node("x", None, place.checked_sub(1)))
            .collect();
        let tree = arrange(&deep, true);
        assert_eq!((tree.folders.len(), tree.complete), (DEEPEST, false));
        let wide: Vec<Node> = (0..MOST_FOLDERS + 1).map(|_| node("x", None, None)).collect();
        let tree = arrange(&wide, true);
        assert_eq!((tree.folders.len(), tree.complete), (MOST_FOLDERS, false));
    }

    proptest! {
        #[test]
        fn no_parents_make_it_endless(parents in proptest::collection::vec(proptest::option::of(0..30usize), 0..30)) {
            let nodes: Vec<Node> = parents.iter().map(|parent| node("x", None, *parent)).collect();
            let tree = arrange(&nodes, true);
            prop_assert!(tree.folders.len() <= nodes.len());
        }
    }
}
