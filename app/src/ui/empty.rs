//! Nothing there: what it would be, and how to begin.

use super::{Icon, Symbol};
use leptos::prelude::*;

/// Stands where a list would be.
#[component]
pub fn Empty(
    /// The icon of the things.
    symbol: Symbol,
    /// That there is none.
    #[prop(into)]
    title: String,
    /// What it would be.
    #[prop(into)]
    text: String,
    /// How to begin.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon symbol/>
            <h3>{title}</h3>
            <p>{text}</p>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </div>
    }
}
