//! Files dropped on a field go into its file input, as if they had been chosen.

use super::dom::{around, first, listen_everywhere};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, HtmlInputElement};

const FIELD: &str = "[data-drop]";

pub(super) fn start() {
    listen_everywhere("dragover", |event| {
        if let Some(field) = around(&event, FIELD) {
            event.prevent_default();
            let _ = field.set_attribute("data-over", "");
        }
    });
    listen_everywhere("dragleave", |event| {
        if let Some(field) = around(&event, FIELD) {
            let _ = field.remove_attribute("data-over");
        }
    });
    listen_everywhere("drop", |event| {
        take(&event);
    });
}

fn take(event: &Event) -> Option<()> {
    let field = around(event, FIELD)?;
    event.prevent_default();
    let _ = field.remove_attribute("data-over");
    let files = event.dyn_ref::<DragEvent>()?.data_transfer()?.files()?;
    let input: HtmlInputElement = first(&field, "input[type=file]")?.dyn_into().ok()?;
    if files.length() > 0 {
        input.set_files(Some(&files));
        let _ = input.focus();
    }
    Some(())
}
