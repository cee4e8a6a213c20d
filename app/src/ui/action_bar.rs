//! The end of a form: *Save*, what else can be done, and what is unsaved.

use super::{Icon, Symbol, Time};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Sticks to the bottom of its form. The script writes what is unsaved into the note.
#[component]
pub fn ActionBar(
    /// When the form was saved, right after it was.
    #[prop(optional_no_strip)]
    just_saved: Option<DateTime<Utc>>,
    /// The buttons, *Save* first.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="action-bar">
            <div class="actions">{children()}</div>
            <p class="action-note" data-tone="ok" role="status" tabindex="-1">
                {just_saved.map(|at| view! {
                    <Icon symbol=Symbol::Check/>
                    <span>"All changes are saved, "<Time at/></span>
                })}
            </p>
        </div>
    }
}

/// *Save*, with the keys that do the same.
#[component]
pub fn SaveButton() -> impl IntoView {
    view! {
        <button class="button" data-kind="primary" type="submit" name="action" value="save" aria-keyshortcuts="Control+S Meta+S">
            "Save"<kbd aria-hidden="true">"Ctrl S"</kbd>
        </button>
    }
}
