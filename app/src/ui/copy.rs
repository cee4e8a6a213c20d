//! A value to be carried to another system.

use super::{Icon, Symbol};
use leptos::prelude::*;

/// The whole value in monospace with a button that copies it. The button shows only where scripts run.
#[component]
pub fn CopyField(
    /// What it is, for the button's name: `redirect URI`.
    label: &'static str,
    /// The value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! {
        <div class="copy">
            <code>{value}</code>
            <button class="button" data-size="small" type="button" data-copy=label aria-label=format!("Copy {label}")>
                <Icon symbol=Symbol::Copy/>
                <span>"Copy"</span>
            </button>
        </div>
    }
}

/// Several lines, for a configuration file. They wrap instead of scrolling, so that all of them can be read without a mouse.
#[component]
pub fn CopyLines(
    /// What they are, for the button's name: `lines for nginx`.
    label: &'static str,
    /// The lines.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! {
        <div class="copy" data-lines="">
            <code>{value}</code>
            <button class="button" data-size="small" type="button" data-copy=label aria-label=format!("Copy {label}")>
                <Icon symbol=Symbol::Copy/>
                <span>"Copy"</span>
            </button>
        </div>
    }
}
