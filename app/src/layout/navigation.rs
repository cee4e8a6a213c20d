//! The main navigation. It shows what works, and nothing else.

use crate::ui::{Icon, Symbol};
use leptos::prelude::*;

/// A page.
struct Place {
    path: &'static str,
    label: &'static str,
}

/// A top-level entry: a page, or a heading over pages.
enum Entry {
    Page(Symbol, Place),
    Group(Symbol, &'static str, &'static [Place]),
}

const ENTRIES: &[Entry] = &[
    Entry::Page(Symbol::Overview, place("/", "Overview")),
    Entry::Group(
        Symbol::Mail,
        "Email",
        &[
            place("/email/outgoing", "Outgoing"),
            place("/email/incoming", "Incoming"),
            place("/email/replies", "Reply options"),
        ],
    ),
    Entry::Group(
        Symbol::Activity,
        "Activity",
        &[place("/activity/test-runs", "Test runs")],
    ),
    Entry::Group(
        Symbol::Link,
        "Integrations",
        &[place("/integrations", "OAuth Applications")],
    ),
    Entry::Page(Symbol::Key, place("/credentials", "Credentials")),
    Entry::Group(
        Symbol::Sliders,
        "System",
        &[
            place("/system/general", "General"),
            place("/system/users", "Users"),
            place("/system/audit", "Audit log"),
        ],
    ),
    Entry::Page(Symbol::Info, place("/help/errors", "Errors and remedies")),
];

const fn place(path: &'static str, label: &'static str) -> Place {
    Place { path, label }
}

/// `page` for the place itself, `true` for a page below it.
fn current(place: &str, path: &str) -> Option<&'static str> {
    if path == place {
        Some("page")
    } else {
        let below = place != "/" && path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'));
        below.then_some("true")
    }
}

/// The navigation; `label` tells the two copies of it apart, in the side bar and in the menu.
#[component]
pub(super) fn Navigation(label: &'static str, path: String) -> impl IntoView {
    let entries: Vec<_> = ENTRIES
        .iter()
        .map(|entry| match entry {
            Entry::Page(symbol, place) => view! {
                <li>
                    <a href=place.path aria-current=current(place.path, &path)><Icon symbol=*symbol/>{place.label}</a>
                </li>
            }
            .into_any(),
            Entry::Group(symbol, name, places) => {
                let links: Vec<_> = places
                    .iter()
                    .map(|place| view! {
                        <li><a href=place.path aria-current=current(place.path, &path)>{place.label}</a></li>
                    })
                    .collect();
                view! {
                    <li>
                        <span class="nav-group"><Icon symbol=*symbol/>{*name}</span>
                        <ul>{links}</ul>
                    </li>
                }
                .into_any()
            }
        })
        .collect();
    view! { <nav class="nav" aria-label=label><ul>{entries}</ul></nav> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;

    #[test]
    fn exactly_the_page_one_is_on_is_marked() {
        let page = html(|| view! { <Navigation label="Main" path="/system/users".to_owned()/> });
        assert_eq!(page.matches("aria-current").count(), 1, "{page}");
        assert!(
            page.contains(r#"href="/system/users" aria-current="page""#),
            "{page}"
        );
    }

    #[test]
    fn a_page_below_marks_its_place() {
        assert_eq!(current("/integrations", "/integrations/new"), Some("true"));
        assert_eq!(current("/integrations", "/integrationsx"), None);
        assert_eq!(current("/", "/credentials"), None);
    }
}
