//! Copies a value with one click.

use super::dom::{announce, around, by_id, first, later, listen_everywhere, window};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlElement};

/// How long the button says that it copied, in milliseconds.
const SHOWN: i32 = 2000;

pub(super) fn start() {
    listen_everywhere("click", |event| {
        if let Some(button) = around(&event, "button[data-copy]") {
            spawn_local(async move {
                copy(&button).await;
            });
        }
    });
}

async fn copy(button: &HtmlElement) -> Option<()> {
    let source = match button.dataset().get("copyFrom") {
        Some(id) => by_id(&id)?,
        None => first(&button.parent_element()?, "code")?,
    };
    let text = source.text_content()?;
    let clipboard = window()?.navigator().clipboard();
    // Browsers keep the clipboard from pages on plain HTTP: then the value is selected, ready for the keys
    if clipboard.is_undefined() || JsFuture::from(clipboard.write_text(&text)).await.is_err() {
        select(&source);
        announce("Selected. Press Control C to copy.");
        return None;
    }
    announce("Copied");
    let word = first(button, "span")?;
    let usual = word.text_content().filter(|usual| usual != "Copied")?;
    word.set_text_content(Some("Copied"));
    later(SHOWN, move || word.set_text_content(Some(&usual)));
    Some(())
}

fn select(source: &Element) {
    if let Some(selection) = window().and_then(|window| window.get_selection().ok().flatten()) {
        let _ = selection.select_all_children(source);
    }
}
