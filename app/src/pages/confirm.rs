//! Asks before something is done that cannot be undone. It is a part of the page, so it works without scripts.

use crate::ui::{Icon, Symbol};
use leptos::prelude::*;

/// A question with the button that does it, and the way back.
#[component]
pub(crate) fn Confirm(
    /// The question.
    #[prop(into)]
    title: String,
    /// What will be gone.
    #[prop(into)]
    text: String,
    /// Value of the button named `action`.
    action: &'static str,
    /// The button's word.
    label: &'static str,
    /// Where *Keep it* leads.
    #[prop(into)]
    back: String,
) -> impl IntoView {
    let action_url = back.clone();
    view! {
        <section class="problem" data-tone="danger" aria-labelledby="confirm-heading">
            <header>
                <h2 id="confirm-heading"><Icon symbol=Symbol::Trash/>{title}</h2>
                <p>{text}</p>
            </header>
            <form class="problem-body" method="post" action=action_url>
                <div class="actions">
                    <button class="button" data-kind="danger-primary" type="submit" name="action" value=action>{label}</button>
                    <a class="button" href=back>"Keep it"</a>
                </div>
            </form>
        </section>
    }
}
