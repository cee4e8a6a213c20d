//! The state of one thing: a coloured word with an icon.

use super::{Icon, Symbol, Tone};
use leptos::prelude::*;

/// A state, with a short reason if there is one.
#[component]
pub fn State(
    /// Its colour.
    tone: Tone,
    /// Its icon, when not the usual one of the tone.
    #[prop(optional)]
    symbol: Option<Symbol>,
    /// Whether the icon turns.
    #[prop(optional)]
    spin: bool,
    /// The word.
    #[prop(into)]
    label: String,
    /// The short reason.
    #[prop(optional_no_strip, into)]
    note: Option<String>,
) -> impl IntoView {
    let symbol = symbol.unwrap_or_else(|| tone.symbol());
    view! {
        <span class="state" data-tone=tone.value()><Icon symbol spin/>{label}</span>
        {note.map(|note| view! { " " <span class="state-note">{note}</span> })}
    }
}
