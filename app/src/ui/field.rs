//! A text field: label, help, control, note, error. In this order, always.

use super::{Icon, Symbol, Tone};
use crate::submission::Errors;
use leptos::prelude::*;

/// What a field's value means right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How good that is.
    pub tone: Tone,
    /// Its icon.
    pub symbol: Symbol,
    /// The sentence.
    pub text: String,
}

impl Note {
    /// A note with the usual icon of its tone.
    #[must_use]
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            symbol: tone.symbol(),
            text: text.into(),
        }
    }

    /// The same note with another icon.
    #[must_use]
    pub fn with(self, symbol: Symbol) -> Self {
        Self { symbol, ..self }
    }

    /// What somebody else saved in this field in the meantime.
    #[must_use]
    pub fn meanwhile(value: &str) -> Self {
        let value = if value.is_empty() { "(blank)" } else { value };
        Self::new(Tone::Warn, format!("Saved meanwhile: {value}")).with(Symbol::People)
    }
}

/// Ids that describe a control, in the order in which they stand: help, note, error.
#[must_use]
pub fn described_by(name: &str, help: bool, note: bool, error: bool) -> Option<String> {
    let parts = [(help, "help"), (note, "note"), (error, "error")];
    let ids: Vec<String> = parts
        .iter()
        .filter(|(present, _)| *present)
        .map(|(_, part)| format!("{name}-{part}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The note and the error of a field. Their ids are `<name>-note` and `<name>-error`.
#[component]
pub fn FieldMessages(
    /// The field's `name`.
    name: &'static str,
    /// The note.
    note: Option<Note>,
    /// The error.
    error: Option<String>,
) -> impl IntoView {
    view! {
        {note.map(|note| view! {
            <p class="field-note" id=format!("{name}-note") data-tone=note.tone.value()>
                <Icon symbol=note.symbol/>
                <span>{note.text}</span>
            </p>
        })}
        {error.map(|error| view! {
            <p class="error" id=format!("{name}-error")><Icon symbol=Symbol::Stop/><span>{error}</span></p>
        })}
    }
}

/// One line of text. The control's id is its name.
#[component]
pub fn TextField(
    /// The field's `name` and id.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// What to enter.
    #[prop(optional, into)]
    help: Option<String>,
    /// What stands in it. Leave out for passwords.
    #[prop(optional, into)]
    value: String,
    /// `type` of the control.
    #[prop(default = "text")]
    kind: &'static str,
    /// `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Errors of the form.
    #[prop(optional)]
    errors: Errors,
    /// What the value means right now.
    #[prop(optional_no_strip)]
    note: Option<Note>,
    /// Inherited value, shown greyed while the field is blank.
    #[prop(optional_no_strip)]
    inherited: Option<String>,
    /// `data-width`: `port`, `full`, …
    #[prop(optional)]
    width: Option<&'static str>,
    /// Whether it is a number.
    #[prop(optional)]
    numeric: bool,
    /// Whether it is monospace, to be copied.
    #[prop(optional)]
    mono: bool,
    /// Whether it grows beside its neighbour in a pair.
    #[prop(optional)]
    grow: bool,
    /// Whether the browser insists on it.
    #[prop(optional)]
    required: bool,
    /// For which Auth Types the field is shown, as in `basic oauth`.
    #[prop(optional)]
    when: Option<&'static str>,
    /// Whether the script warns while an address is typed that is not the browser's own.
    #[prop(optional)]
    origin_check: bool,
    /// Words after the label, such as `optional`.
    #[prop(optional)]
    remark: Option<&'static str>,
) -> impl IntoView {
    let error = errors.at(name);
    let described = described_by(name, help.is_some(), note.is_some(), error.is_some());
    let class = match (numeric, mono) {
        (true, _) => "input num",
        (_, true) => "input mono",
        _ => "input",
    };
    let value = (kind != "password").then_some(value);
    let inherits = inherited.is_some().then_some("");
    view! {
        <div class="field" data-when=when data-grow=grow.then_some("") data-inherited=inherits>
            <label for=name>{label}{remark.map(|remark| view! { " " <span class="optional">{remark}</span> })}</label>
            {help.map(|help| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            <input
                class=class
                type=kind
                id=name
                name=name
                value=value
                placeholder=inherited
                autocomplete=autocomplete
                spellcheck="false"
                inputmode=numeric.then_some("numeric")
                required=required
                data-width=width
                data-origin-check=origin_check.then_some("")
                aria-describedby=described
                aria-invalid=error.is_some().then_some("true")
            />
            <FieldMessages name note error/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;
    use model::form::FieldErrors;
    use std::sync::Arc;

    #[test]
    fn an_error_stands_at_its_field_and_is_announced_with_it() {
        let errors = Errors(Arc::new(FieldErrors::one("host_name", "Enter <a> name.")));
        let page = html(
            move || view! { <TextField name="host_name" label="Host Name" value="x\"y" help="The name." errors/> },
        );
        assert!(
            page.contains(r#"aria-describedby="host_name-help host_name-error""#),
            "{page}"
        );
        assert!(page.contains(r#"aria-invalid="true""#), "{page}");
        assert!(page.contains("Enter &lt;a&gt; name."), "{page}");
        assert!(page.contains(r#"value="x&quot;y""#), "{page}");
    }

    #[test]
    fn a_password_is_never_written_back() {
        let page =
            html(|| view! { <TextField name="password" label="Password" kind="password" value="hunter2"/> });
        assert!(!page.contains("hunter2") && !page.contains("value="), "{page}");
    }
}
