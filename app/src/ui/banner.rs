//! One fact about the whole page or panel, with at most one action.

use super::{Icon, Symbol, Tone};
use leptos::prelude::*;

/// A banner.
#[component]
pub fn Banner(
    /// How good or bad it is.
    tone: Tone,
    /// Icon, when not the usual one of the tone.
    #[prop(optional)]
    symbol: Option<Symbol>,
    /// One line.
    #[prop(into)]
    title: String,
    /// `id`, when something refers to it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// `role`: `status` for what has just happened, `alert` for what must be read now.
    #[prop(optional)]
    role: Option<&'static str>,
    /// What to do about it.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// More about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone.value() id=id role=role>
            <Icon symbol=symbol.unwrap_or_else(|| tone.symbol())/>
            <div>
                <div>
                    <p class="banner-title">{title}</p>
                    {children.map(|children| children())}
                </div>
                {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
            </div>
        </div>
    }
}
