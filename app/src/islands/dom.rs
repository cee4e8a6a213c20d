//! The few things every enhancement needs of the document.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, Window};

/// The window. There is one: this runs in a page.
pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// Listens for as long as the page lives.
pub(super) fn listen(target: &EventTarget, kind: &str, handle: impl Fn(Event) + 'static) {
    let handle = Closure::<dyn Fn(Event)>::new(handle);
    // Fails only for arguments that are no functions
    let _ = target.add_event_listener_with_callback(kind, handle.as_ref().unchecked_ref());
    handle.forget();
}

/// Listens to the whole document.
pub(super) fn listen_everywhere(kind: &str, handle: impl Fn(Event) + 'static) {
    if let Some(document) = document() {
        listen(&document, kind, handle);
    }
}

/// Runs once, after so many milliseconds.
pub(super) fn later(milliseconds: i32, act: impl FnOnce() + 'static) {
    if let Some(window) = window() {
        let act = Closure::once_into_js(act);
        let _ =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds);
    }
}

/// The element an event happened on.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The nearest element around the event's own that fits.
pub(super) fn around(event: &Event, selector: &str) -> Option<HtmlElement> {
    target(event)?.closest(selector).ok()??.dyn_into().ok()
}

/// All elements that fit, in the order of the document.
pub(super) fn all<T: JsCast>(within: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = within.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|place| found.get(place)?.dyn_into().ok())
        .collect()
}

/// The first element that fits.
pub(super) fn first(within: &Element, selector: &str) -> Option<HtmlElement> {
    within.query_selector(selector).ok()??.dyn_into().ok()
}

/// By id.
pub(super) fn by_id(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Fills `element` with an icon and a sentence that begins with a stressed part, and sets its tone. The sentence is text, never markup.
pub(super) fn say(element: &Element, tone: &str, icon: &str, stressed: &str, rest: &str) {
    let _ = element.set_attribute("data-tone", tone);
    element.set_inner_html(&format!(
        "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{icon}\"/></svg><span><strong></strong><span></span></span>"
    ));
    if let Some(strong) = first(element, "strong") {
        strong.set_text_content(Some(stressed));
    }
    if let Some(span) = first(element, "span > span") {
        span.set_text_content(Some(rest));
    }
}

/// Tells assistive technology what has happened where nothing on the page says it.
pub(super) fn announce(words: &str) {
    let Some(document) = document() else { return };
    let region = by_id("announcer").or_else(|| {
        let region: HtmlElement = document.create_element("p").ok()?.dyn_into().ok()?;
        region.set_id("announcer");
        region.set_class_name("visually-hidden");
        region.set_attribute("role", "status").ok()?;
        document.body()?.append_child(&region).ok()?;
        Some(region)
    });
    if let Some(region) = region {
        region.set_text_content(Some(words));
    }
}
