//! While *Server Base URL* is typed: says at once what will not work. The server checks again when it is saved.

use super::dom::{by_id, listen_everywhere, say, target, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, Url};

pub(super) fn start() {
    listen_everywhere("input", |event| {
        let input = target(&event).and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input.filter(|input| input.has_attribute("data-origin-check")) {
            check(&input);
        }
    });
}

fn check(input: &HtmlInputElement) -> Option<()> {
    let id = format!("{}-note", input.name());
    let note = by_id(&id).or_else(|| {
        let note = super::dom::document()?.create_element("p").ok()?;
        note.set_class_name("field-note");
        note.set_id(&id);
        input.parent_element()?.append_child(&note).ok()?;
        note.dyn_into().ok()
    })?;
    match fault(input.value().trim()) {
        Some(fault) => say(&note, "warn", "warn", "", &fault),
        None => note.set_text_content(None),
    }
    Some(())
}

/// What is wrong with an address that is otherwise one.
fn fault(typed: &str) -> Option<String> {
    let url = Url::new(typed).ok()?;
    let own = window()?.location().origin().ok()?;
    let host = url.hostname();
    let local =
        host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]";
    if url.protocol() != "https:" && !local {
        Some("Not HTTPS: providers do not send anybody back to it, except to localhost.".to_owned())
    } else if url.pathname().ends_with("/callback") {
        Some("Leave out the callback path: it has a field of its own.".to_owned())
    } else if url.origin() != own {
        Some(format!(
            "Your browser says {own}. After Authorize it would arrive elsewhere, signed out."
        ))
    } else {
        None
    }
}
