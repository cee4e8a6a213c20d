//! `Ctrl+S` and `Cmd+S` save the form in view.

use crate::islands::dom::{all, document, first, listen_everywhere};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlFormElement, KeyboardEvent};

pub(super) fn start() {
    listen_everywhere("keydown", |event| {
        let pressed = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| {
            (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("s")
        });
        if pressed && let Some((form, button)) = form_in_view() {
            event.prevent_default();
            let _ = form.request_submit_with_submitter(Some(&button));
        }
    });
}

/// The form one is typing in, else the first that can be saved, with its button.
fn form_in_view() -> Option<(HtmlFormElement, HtmlElement)> {
    let document = document()?;
    let own = document
        .active_element()
        .and_then(|element| element.closest("form.settings").ok().flatten())
        .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let others = all(&document.document_element()?, "form.settings");
    own.into_iter().chain(others).find_map(|form: HtmlFormElement| {
        let button = first(&form, "button[name=action][value=save]")?;
        Some((form, button))
    })
}
