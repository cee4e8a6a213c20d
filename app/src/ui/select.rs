//! A list to choose from.

use super::field::{FieldMessages, Note, described_by};
use super::{Icon, Symbol};
use crate::submission::Errors;
use leptos::prelude::*;

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// What it means, where there is room to say so.
    pub help: Option<String>,
    /// The value that a blank choice inherits, so that fields which depend on it are shown or not.
    pub stands_for: Option<&'static str>,
}

impl Choice {
    /// A choice that needs no explanation.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            help: None,
            stands_for: None,
        }
    }

    /// The same with an explanation.
    #[must_use]
    pub fn explained(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// The same, standing for a value that it inherits.
    #[must_use]
    pub fn standing_for(self, value: &'static str) -> Self {
        Self {
            stands_for: Some(value),
            ..self
        }
    }
}

/// A `<select>`.
#[component]
pub fn SelectField(
    /// `name` and id.
    name: &'static str,
    /// Label.
    label: &'static str,
    /// What to choose.
    #[prop(optional, into)]
    help: Option<String>,
    /// The choices.
    choices: Vec<Choice>,
    /// Value of the chosen one.
    #[prop(into)]
    selected: String,
    /// Errors of the form.
    #[prop(optional)]
    errors: Errors,
    /// What the value means right now.
    #[prop(optional_no_strip)]
    note: Option<Note>,
    /// For which choice elsewhere the field is shown.
    #[prop(optional)]
    when: Option<&'static str>,
    /// Whether a blank field inherits.
    #[prop(optional)]
    inherited: bool,
    /// What stands beside it, such as a link.
    #[prop(optional, into)]
    beside: Option<ViewFnOnce>,
) -> impl IntoView {
    let error = errors.at(name);
    let described = described_by(name, help.is_some(), note.is_some(), error.is_some());
    let options: Vec<_> = choices
        .into_iter()
        .map(|choice| {
            let chosen = choice.value == selected;
            view! { <option value=choice.value selected=chosen data-stands-for=choice.stands_for>{choice.label}</option> }
        })
        .collect();
    let select = view! {
        <div class="select">
            <select class="input" id=name name=name aria-describedby=described aria-invalid=error.is_some().then_some("true")>
                {options}
            </select>
            <Icon symbol=Symbol::Down/>
        </div>
    };
    let control = match beside {
        Some(beside) => view! { <div class="input-row">{select}{beside.run()}</div> }.into_any(),
        None => select.into_any(),
    };
    view! {
        <div class="field" data-when=when data-inherited=inherited.then_some("")>
            <label for=name>{label}</label>
            {help.map(|help| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            {control}
            <FieldMessages name note error/>
        </div>
    }
}
