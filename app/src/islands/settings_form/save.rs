//! Posts a form to its server function.

use super::outcome::{refused, saved};
use super::{LEAVING, changes, note};
use crate::islands::dom::{document, say, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{FormData, Headers, HtmlFormElement, Request, RequestInit, Response, UrlSearchParams};

/// Marks a form that is to be saved again after the save under way.
const AGAIN: &str = "data-save-again";

/// Saves; while a save is under way, once more after it, so that no key press is lost. Never waits for longer than the browser itself does.
pub(super) fn save(form: HtmlFormElement) {
    if form.has_attribute("aria-busy") {
        let _ = form.set_attribute(AGAIN, "");
        return;
    }
    let _ = form.set_attribute("aria-busy", "true");
    spawn_local(async move {
        let seen = changes::look(&form);
        match post(&form).await {
            Ok((200, answer)) => saved(&form, seen, &answer).await,
            Ok((422, answer)) if refused(&form, &answer).is_some() => {}
            // A stale form, a session that ended, a fault: the server's page explains it best
            Ok(_) => submit_plainly(&form),
            Err(_) => {
                if let Some(note) = note(&form) {
                    say(
                        &note,
                        "danger",
                        "stop",
                        "Not saved: ",
                        "the server does not answer. What you typed is still here.",
                    );
                }
            }
        }
        let _ = form.remove_attribute("aria-busy");
        if form.has_attribute(AGAIN) {
            let _ = form.remove_attribute(AGAIN);
            if !changes::names(&form).is_empty() {
                save(form);
            }
        }
    });
}

/// Status and body, as JSON.
async fn post(form: &HtmlFormElement) -> Result<(u16, JsValue), JsValue> {
    let data = FormData::new_with_form(form)?;
    let body = UrlSearchParams::new_with_str_sequence_sequence(&data)?;
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_headers(&headers);
    options.set_body(&body);
    let endpoint = form.dataset().get("endpoint").ok_or(JsValue::NULL)?;
    let request = Request::new_with_str_and_init(&endpoint, &options)?;
    let window = window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request))
        .await?
        .dyn_into()?;
    let body = match response.json() {
        Ok(body) => JsFuture::from(body).await.unwrap_or(JsValue::NULL),
        Err(_) => JsValue::NULL,
    };
    Ok((response.status(), body))
}

/// Sends the form as a browser without scripts would.
fn submit_plainly(form: &HtmlFormElement) {
    LEAVING.set(true);
    let pressed = document().and_then(|document| document.create_element("input").ok());
    if let Some(pressed) = pressed {
        let attributes = [("type", "hidden"), ("name", "action"), ("value", "save")];
        for (name, value) in attributes {
            let _ = pressed.set_attribute(name, value);
        }
        let _ = form.append_child(&pressed);
    }
    let _ = form.submit();
}
