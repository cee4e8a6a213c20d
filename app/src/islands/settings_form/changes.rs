//! Which fields differ from what is saved. The document itself remembers what the server wrote (`defaultValue` and its siblings).

use crate::islands::dom::{all, first};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement,
    HtmlTextAreaElement,
};

/// A field as it was at one moment.
pub(super) enum Seen {
    Text(HtmlInputElement, String),
    Tick(HtmlInputElement, bool),
    Long(HtmlTextAreaElement, String),
    List(HtmlSelectElement, i32),
}

/// All fields of a form, as they are now.
pub(super) fn look(form: &HtmlFormElement) -> Vec<Seen> {
    all::<Element>(form, "input:not([type=hidden]), textarea, select")
        .into_iter()
        .filter_map(see)
        .collect()
}

fn see(element: Element) -> Option<Seen> {
    let element = match element.dyn_into::<HtmlInputElement>() {
        Ok(input) if matches!(input.type_().as_str(), "checkbox" | "radio") => {
            let ticked = input.checked();
            return Some(Seen::Tick(input, ticked));
        }
        Ok(input) => {
            let value = input.value();
            return Some(Seen::Text(input, value));
        }
        Err(element) => element,
    };
    match element.dyn_into::<HtmlTextAreaElement>() {
        Ok(area) => {
            let value = area.value();
            Some(Seen::Long(area, value))
        }
        Err(element) => {
            let list: HtmlSelectElement = element.dyn_into().ok()?;
            let chosen = list.selected_index();
            Some(Seen::List(list, chosen))
        }
    }
}

impl Seen {
    fn element(&self) -> &HtmlElement {
        match self {
            Self::Text(input, _) | Self::Tick(input, _) => input,
            Self::Long(area, _) => area,
            Self::List(list, _) => list,
        }
    }

    fn differs(&self) -> bool {
        match self {
            Self::Text(input, value) => *value != input.default_value(),
            Self::Tick(input, ticked) => *ticked != input.default_checked(),
            Self::Long(area, value) => area.default_value().is_ok_and(|saved| *value != saved),
            Self::List(list, chosen) => *chosen != default_index(list),
        }
    }

    /// What was seen is saved now. A password is not shown as saved, it leaves the page.
    pub(super) fn settle(self) {
        match self {
            Self::Text(input, value) if input.type_() == "password" => {
                if input.value() == value {
                    input.set_value("");
                }
            }
            Self::Text(input, value) => input.set_default_value(&value),
            Self::Tick(input, ticked) => input.set_default_checked(ticked),
            Self::Long(area, value) => {
                let _ = area.set_default_value(&value);
            }
            Self::List(list, chosen) => {
                for option in all::<HtmlOptionElement>(&list, "option") {
                    option.set_default_selected(option.index() == chosen);
                }
                // Setting what is the default also selects it
                list.set_selected_index(chosen);
            }
        }
    }
}

/// A list in which nothing is marked shows its first entry.
fn default_index(list: &HtmlSelectElement) -> i32 {
    all::<HtmlOptionElement>(list, "option")
        .iter()
        .find(|option| option.default_selected())
        .map_or(0, HtmlOptionElement::index)
}

/// The labels of the fields that differ, each once, in the order of the form.
pub(super) fn names(form: &HtmlFormElement) -> Vec<String> {
    let mut names = Vec::new();
    for seen in look(form).iter().filter(|seen| seen.differs()) {
        if let Some(name) = name(form, seen.element()).filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    names
}

/// The words the person sees at a field: the legend of its group, or its label.
fn name(form: &HtmlFormElement, element: &Element) -> Option<String> {
    let label = match element.closest("fieldset").ok()? {
        Some(group) => first(&group, "legend")?,
        None => first(form, &format!("label[for=\"{}\"]", element.id()))?,
    };
    Some(label.text_content()?.trim().to_owned())
}
