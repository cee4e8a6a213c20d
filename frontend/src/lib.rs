//! The wasm entry: hydrates the islands, nothing else.
//!
//! Everything a page is made of lives in `app`; this crate only gives the browser a function to call once the module is
//! loaded.

// Islands register themselves when their crate is linked; without this line the linker would drop it.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Makes every island on the current page interactive. Called by the script that `HydrationScripts` writes.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
