//! A part of the page that the server sends anew whenever something changes: the steps of a test run.
//!
//! Each event `progress` carries the part's HTML, made by the same code as the page itself. The event `finished` carries it once
//! more, with the sentence to be announced in `data-over`; after it nothing comes any more.

use super::dom::{all, announce, document, first, listen};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventSource, HtmlElement, MessageEvent};

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
    let live = part.clone();
    listen(&source, "progress", move |event| {
        renew(&live, &event);
    });
    let ended = source.clone();
    listen(&source, "finished", move |event| {
        ended.close();
        say_over(renew(&part, &event));
    });
    Some(())
}

/// Puts in what is new and gives it back. Only what differs is touched: what the reader selected, focused or opened elsewhere stays.
fn renew(part: &Element, event: &Event) -> Option<Element> {
    let html = event.dyn_ref::<MessageEvent>()?.data().as_string()?;
    let fresh = document()?.create_element("div").ok()?;
    fresh.set_inner_html(&html);
    let before = all::<Element>(part, "[data-part]");
    let after = all::<Element>(&fresh, "[data-part]");
    let names = |parts: &[Element]| {
        parts
            .iter()
            .map(|each| each.get_attribute("data-part"))
            .collect::<Vec<_>>()
    };
    if names(&before) != names(&after) {
        part.set_inner_html(&html);
        return Some(fresh);
    }
    for (old, new) in before.iter().zip(&after) {
        keep_open(old, new);
        if old.outer_html() != new.outer_html() {
            let copy = new.clone_node_with_deep(true).ok()?;
            old.replace_with_with_node_1(&copy).ok()?;
        }
    }
    Some(fresh)
}

/// Details that the reader opened stay open.
fn keep_open(old: &Element, new: &Element) {
    let pairs = all::<Element>(old, "details")
        .into_iter()
        .zip(all::<Element>(new, "details"));
    for (_, after) in pairs.filter(|(before, _)| before.has_attribute("open")) {
        let _ = after.set_attribute("open", "");
    }
}

/// Announces the end in the page's status region.
fn say_over(fresh: Option<Element>) -> Option<()> {
    let sentence = first(&fresh?, "[data-over]")?.get_attribute("data-over")?;
    let page = document()?.document_element()?;
    match first(&page, "[data-live-status]") {
        Some(region) => region.set_text_content(Some(&sentence)),
        None => announce(&sentence),
    }
    Some(())
}
