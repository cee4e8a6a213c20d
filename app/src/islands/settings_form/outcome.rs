//! Shows in place what became of a save, with the same markup as the server's page.

use super::changes::{self, Seen};
use super::{note, show_changes};
use crate::islands::dom::{all, by_id, document, first, say, window};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, Element, HtmlFormElement, HtmlInputElement, Response, SupportedType};

/// Saved: the next save names the new version, and what stands beside the form is renewed.
pub(super) async fn saved(form: &HtmlFormElement, seen: Vec<Seen>, answer: &JsValue) {
    let field = |name: &str| Reflect::get(answer, &name.into()).unwrap_or(JsValue::NULL);
    let hidden =
        first(form, "input[name=version]").and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    if let (Some(version), Some(input)) = (field("version").as_f64(), hidden) {
        input.set_value(&version.to_string());
    }
    for each in seen {
        each.settle();
    }
    clear_errors(form);
    show_changes(form);
    let at = field("at").as_string().unwrap_or_default();
    if let (Some(note), true) = (note(form), changes::names(form).is_empty()) {
        // RFC 3339: the time of day begins at the eleventh character
        let time = at
            .get(11..16)
            .map(|time| format!(", {time} UTC"))
            .unwrap_or_default();
        say(&note, "ok", "check", "", &format!("All changes are saved{time}"));
    }
    // What is not renewed shows what was there before; the next page load puts it right
    let _ = renew().await;
}

/// Refused: each message at its field. `None` when the answer does not name fields.
pub(super) fn refused(form: &HtmlFormElement, answer: &JsValue) -> Option<()> {
    let errors: Array = Reflect::get(answer, &"Invalid".into()).ok()?.dyn_into().ok()?;
    clear_errors(form);
    let mut homeless = String::new();
    for error in errors.iter() {
        let text = |name: &str| Reflect::get(&error, &name.into()).ok()?.as_string();
        let (name, message) = (text("field")?, text("message")?);
        if show_error(&name, &message).is_none() {
            homeless += &format!(" {message}");
        }
    }
    let words = match errors.length() {
        1 => "1 field needs a correction.".to_owned(),
        count => format!("{count} fields need a correction."),
    };
    let note = note(form)?;
    say(&note, "danger", "stop", "Not saved: ", &(words + &homeless));
    // The first in the order of the form, which need not be the first that was found
    let control = first(form, "p.error").and_then(|error| by_id(error.id().strip_suffix("-error")?));
    if let Some(control) = control {
        let _ = control.focus();
    }
    Some(())
}

/// Puts a message at a field. `None` when the page has no such field.
fn show_error(name: &str, message: &str) -> Option<()> {
    let control = by_id(name)?;
    let field = control.closest(".field").ok()??;
    let id = format!("{name}-error");
    let error = document()?.create_element("p").ok()?;
    error.set_class_name("error");
    error.set_id(&id);
    say(&error, "danger", "stop", "", message);
    field.append_child(&error).ok()?;
    let described = control.get_attribute("aria-describedby").unwrap_or_default();
    control
        .set_attribute("aria-describedby", format!("{described} {id}").trim())
        .ok()?;
    if control.tag_name() != "FIELDSET" {
        control.set_attribute("aria-invalid", "true").ok()?;
    }
    Some(())
}

/// Takes away what an earlier answer said, the server's summary above the form included.
fn clear_errors(form: &HtmlFormElement) {
    for error in all::<Element>(form, "p.error") {
        let id = error.id();
        for control in all::<Element>(form, &format!("[aria-describedby~=\"{id}\"]")) {
            let _ = control.remove_attribute("aria-invalid");
            let described = control.get_attribute("aria-describedby").unwrap_or_default();
            let rest: Vec<&str> = described.split(' ').filter(|each| *each != id).collect();
            let _ = if rest.is_empty() {
                control.remove_attribute("aria-describedby")
            } else {
                control.set_attribute("aria-describedby", &rest.join(" "))
            };
        }
        error.remove();
    }
    let summaries = form
        .parent_element()
        .map(|around| all::<Element>(&around, "[role=alert]"));
    for summary in summaries.unwrap_or_default() {
        summary.remove();
    }
}

/// Takes the marked parts of this page anew from the server.
async fn renew() -> Result<(), JsValue> {
    let (Some(window), Some(root)) = (
        window(),
        document().and_then(|document| document.document_element()),
    ) else {
        return Ok(());
    };
    let parts = all::<Element>(&root, "[data-renew][id]");
    if parts.is_empty() {
        return Ok(());
    }
    let path = window.location().pathname()?;
    let response: Response = JsFuture::from(window.fetch_with_str(&path)).await?.dyn_into()?;
    let html = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    let page = DomParser::new()?.parse_from_string(&html, SupportedType::TextHtml)?;
    for part in parts {
        if let Some(new) = page.get_element_by_id(&part.id()) {
            part.set_inner_html(&new.inner_html());
        }
    }
    // Icons that only the new parts use
    if let (Some(here), Some(there)) = (
        root.query_selector("svg.sprite")?,
        page.query_selector("svg.sprite")?,
    ) {
        here.set_inner_html(&there.inner_html());
    }
    Ok(())
}
