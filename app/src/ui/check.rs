//! Check boxes, and radio buttons whose choices need a sentence.

use super::field::{FieldMessages, Note, described_by};
use super::select::Choice;
use crate::submission::Errors;
use leptos::prelude::*;

/// A check box. It sends `on`, or nothing.
#[component]
pub fn CheckBox(
    /// `name` and id.
    name: &'static str,
    /// Label.
    #[prop(into)]
    label: String,
    /// What it does.
    #[prop(optional, into)]
    help: Option<String>,
    /// Whether it is ticked.
    checked: bool,
    /// For which choice the field is shown.
    #[prop(optional)]
    when: Option<&'static str>,
    /// Errors of the form.
    #[prop(optional)]
    errors: Errors,
    /// What the value means right now.
    #[prop(optional_no_strip)]
    note: Option<Note>,
) -> impl IntoView {
    let error = errors.at(name);
    let described = described_by(name, help.is_some(), note.is_some(), error.is_some());
    view! {
        <div class="field" data-when=when>
            <div class="check">
                <input type="checkbox" id=name name=name value="on" checked=checked aria-describedby=described
                    aria-invalid=error.is_some().then_some("true")/>
                <label for=name>{label}</label>
                {help.map(|help| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            </div>
            <FieldMessages name note error/>
        </div>
    }
}

/// Radio buttons, one below the other. The group's id is its name, the first button's too in effect: errors link to the group.
#[component]
pub fn RadioChoices(
    /// `name` and id of the group.
    name: &'static str,
    /// The group's label.
    label: &'static str,
    /// What is chosen here.
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
    /// For which choice elsewhere the group is shown.
    #[prop(optional)]
    when: Option<&'static str>,
) -> impl IntoView {
    let error = errors.at(name);
    let described = described_by(name, help.is_some(), note.is_some(), error.is_some());
    let items: Vec<_> = choices
        .into_iter()
        .map(|choice| {
            let id = format!("{name}-{}", choice.value);
            let help_id = choice.help.as_ref().map(|_| format!("{id}-help"));
            view! {
                <div class="check">
                    <input type="radio" id=id.clone() name=name value=choice.value.clone() checked=choice.value == selected
                        aria-describedby=help_id.clone()/>
                    <label for=id>{choice.label}</label>
                    {choice.help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class="field" id=name tabindex="-1" data-when=when aria-describedby=described>
            <legend>{label}</legend>
            {help.map(|help| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            <div class="choices">{items}</div>
            <FieldMessages name note error/>
        </fieldset>
    }
}
