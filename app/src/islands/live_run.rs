//! A part of the page that the server sends anew whenever something changes: the steps of a test run.
//!
//! Each `message` event carries the part's HTML, made by the same code as the page itself. The event `end` carries the sentence to be
//! announced; after it nothing comes any more.

use super::dom::{all, announce, by_id, document, first, listen};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventSource, HtmlElement, MessageEvent};

pub(super) fn start() {
    let root = document().and_then(|document| document.document_element());
    for part in root
        .map(|root| all::<HtmlElement>(&root, "[data-live]"))
        .unwrap_or_default()
    {
        follow(part);
    }
}

fn follow(part: HtmlElement) -> Option<()> {
    let source = EventSource::new(&part.dataset().get("live")?).ok()?;
    listen(&source, "message", move |event| {
        if let Some(html) = text(&event) {
            replace(&part, &html);
        }
    });
    let ended = source.clone();
    listen(&source, "end", move |event| {
        ended.close();
        let sentence = text(&event).unwrap_or_else(|| "Finished".to_owned());
        let page = document().and_then(|document| document.document_element());
        match page.and_then(|page| first(&page, "[data-live-status]")) {
            Some(region) => region.set_text_content(Some(&sentence)),
            None => announce(&sentence),
        }
    });
    Some(())
}

fn text(event: &web_sys::Event) -> Option<String> {
    event.dyn_ref::<MessageEvent>()?.data().as_string()
}

/// Puts in the new content without closing what the reader opened, and without taking the focus from where it is.
fn replace(part: &Element, html: &str) {
    let open: Vec<bool> = all::<Element>(part, "details")
        .iter()
        .map(|each| each.has_attribute("open"))
        .collect();
    let focused = document()
        .and_then(|document| document.active_element())
        .filter(|element| part.contains(Some(element)) && !element.id().is_empty())
        .map(|element| element.id());
    part.set_inner_html(html);
    for (each, _) in all::<Element>(part, "details")
        .iter()
        .zip(open)
        .filter(|(_, open)| *open)
    {
        let _ = each.set_attribute("open", "");
    }
    if let Some(element) = focused.and_then(|id| by_id(&id)) {
        let _ = element.focus();
    }
}
