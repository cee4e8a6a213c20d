//! Forms that are saved in place. Unsaved changes are noticed, named, and not lost by accident.

mod changes;
mod keys;
mod outcome;
mod save;

use super::dom::{all, document, first, listen, listen_everywhere, say, target, window};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlButtonElement, HtmlElement, HtmlFormElement, SubmitEvent};

const FORM: &str = "form[data-endpoint]";

thread_local! {
    /// Whether the page is left on purpose, by a form that was sent.
    static LEAVING: Cell<bool> = const { Cell::new(false) };
}

pub(super) fn start() {
    for kind in ["input", "change"] {
        listen_everywhere(kind, |event| {
            if let Some(form) = form_around(&event) {
                show_changes(&form);
            }
        });
    }
    listen_everywhere("submit", |event| {
        submitted(&event);
    });
    if let Some(window) = window() {
        listen(&window, "beforeunload", |event| {
            let unsaved = forms().iter().any(|form| !changes::names(form).is_empty());
            if unsaved && !LEAVING.get() {
                event.prevent_default();
            }
        });
    }
    keys::start();
}

fn forms() -> Vec<HtmlFormElement> {
    document()
        .and_then(|document| document.document_element())
        .map(|root| all(&root, FORM))
        .unwrap_or_default()
}

fn form_around(event: &Event) -> Option<HtmlFormElement> {
    target(event)?.closest(FORM).ok()??.dyn_into().ok()
}

/// The line beside the buttons.
fn note(form: &HtmlFormElement) -> Option<HtmlElement> {
    first(form, ".action-note")
}

fn submitted(event: &Event) -> Option<()> {
    let form = form_around(event);
    let button = event
        .dyn_ref::<SubmitEvent>()
        .and_then(SubmitEvent::submitter)
        .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    let Some(form) = form else {
        LEAVING.set(true);
        return None;
    };
    if let Some(button) = button.filter(|button| button.name() == "action" && button.value() != "save") {
        let tests = button.value() == "test";
        if !tests || changes::names(&form).is_empty() {
            LEAVING.set(true);
        } else {
            // What is tested is what is saved: say so instead of testing something else than what is on the screen
            event.prevent_default();
            show_changes(&form);
            let _ = note(&form)?.focus();
        }
        return None;
    }
    event.prevent_default();
    save::save(form);
    Some(())
}

/// Names the fields that differ from what is saved.
fn show_changes(form: &HtmlFormElement) -> Option<()> {
    let note = note(form)?;
    let names = changes::names(form);
    let (stressed, rest) = match names.len() {
        0 => (String::new(), "All changes are saved".to_owned()),
        1 => ("1 unsaved change: ".to_owned(), format!("{}.", names.join(", "))),
        count => (
            format!("{count} unsaved changes: "),
            format!("{}.", names.join(", ")),
        ),
    };
    let test = first(form, "button[value=test]").is_some() && !names.is_empty();
    let rest = if test {
        rest + " The test uses the saved settings, so save first."
    } else {
        rest
    };
    // A status that is written again is read out again
    if note.text_content().as_deref().map(str::trim) != Some(format!("{stressed}{rest}").trim()) {
        let (tone, icon) = if names.is_empty() {
            ("ok", "check")
        } else {
            ("warn", "dot")
        };
        say(&note, tone, icon, &stressed, &rest);
    }
    Some(())
}
