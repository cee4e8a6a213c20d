//! Names and values.

use leptos::prelude::*;

/// One name with its value.
pub struct Fact {
    name: &'static str,
    value: AnyView,
}

impl std::fmt::Debug for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fact")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Fact {
    /// A fact.
    pub fn new(name: &'static str, value: impl IntoAny) -> Self {
        Self {
            name,
            value: value.into_any(),
        }
    }
}

/// A list of facts.
#[component]
pub fn Facts(
    /// The facts.
    facts: Vec<Fact>,
    /// Whether names and values stand side by side, to compare several.
    #[prop(optional)]
    rows: bool,
) -> impl IntoView {
    let items: Vec<_> = facts
        .into_iter()
        .map(|fact| view! { <div><dt>{fact.name}</dt><dd>{fact.value}</dd></div> })
        .collect();
    view! { <dl class="facts" data-layout=rows.then_some("rows")>{items}</dl> }
}
