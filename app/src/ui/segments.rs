//! One of up to four words.

use super::field::{FieldMessages, Note, described_by};
use super::select::Choice;
use crate::submission::Errors;
use leptos::prelude::*;

/// Radio buttons side by side.
#[component]
pub fn Segments(
    /// `name` and id of the group.
    name: &'static str,
    /// The group's label.
    label: &'static str,
    /// What is chosen here.
    #[prop(optional, into)]
    help: Option<String>,
    /// The words.
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
) -> impl IntoView {
    let error = errors.at(name);
    let described = described_by(name, help.is_some(), note.is_some(), error.is_some());
    let items: Vec<_> = choices
        .into_iter()
        .map(|choice| {
            let chosen = choice.value == selected;
            view! { <label><input type="radio" name=name value=choice.value checked=chosen/>{choice.label}</label> }
        })
        .collect();
    view! {
        <fieldset class="field" id=name tabindex="-1" aria-describedby=described>
            <legend>{label}</legend>
            {help.map(|help| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            <div class="segments">{items}</div>
            <FieldMessages name note error/>
        </fieldset>
    }
}
