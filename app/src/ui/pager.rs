//! Older and newer.

use super::{Icon, Symbol};
use leptos::prelude::*;

/// Links to the neighbouring pages; without a link the word stands there greyed.
#[component]
pub fn Pager(
    /// What is shown, such as `50 events`.
    #[prop(into)]
    summary: String,
    /// URL of the newer page.
    newer: Option<String>,
    /// URL of the older page.
    older: Option<String>,
) -> impl IntoView {
    let disabled = |href: &Option<String>| href.is_none().then_some("true");
    let (no_newer, no_older) = (disabled(&newer), disabled(&older));
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="num">{summary}</span>
            <span class="actions">
                <a class="button" data-size="small" href=newer aria-disabled=no_newer rel="prev">
                    <Icon symbol=Symbol::Left/>"Newer"
                </a>
                <a class="button" data-size="small" href=older aria-disabled=no_older rel="next">
                    "Older"<Icon symbol=Symbol::Right/>
                </a>
            </span>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;

    #[test]
    fn a_page_that_is_not_there_has_no_link() {
        let page =
            html(|| view! { <Pager summary="50 events" newer=None older=Some("?older=1&q=a".to_owned())/> });
        assert!(page.contains(r#"href="?older=1&amp;q=a""#), "{page}");
        assert_eq!(page.matches("href=\"?").count(), 1, "{page}");
        assert_eq!(page.matches("aria-disabled").count(), 1, "{page}");
    }
}
