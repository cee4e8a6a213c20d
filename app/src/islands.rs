//! What a script adds to a page that already works: speed, and being told in place.

use leptos::prelude::*;

/// The one island. It shows nothing; once loaded it listens to the whole document, so that one small module serves all pages.
#[island]
pub fn Enhancements() -> impl IntoView {}
