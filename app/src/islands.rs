//! What a script adds to a page that already works: saving in place, copying, live steps. Nothing is possible only with it.
//!
//! One island serves all pages. It reads and changes the document the server wrote and knows none of the server's types: what it
//! may touch is marked by attributes.
//!
//! | Attribute | On | Effect |
//! |---|---|---|
//! | `data-endpoint` | form | posted to this URL, result shown in place; unsaved changes are noticed |
//! | `data-renew` | element with an id | taken anew from the server after a save |
//! | `data-copy` | button | copies the `code` beside it, or the element named by `data-copy-from` |
//! | `data-drop` | element around a file input | takes files that are dropped on it |
//! | `data-live` | element | its content comes as events from this URL |
//! | `data-origin-check` | text input | warns when the address typed is not the browser's own |

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod copy;
#[cfg(feature = "hydrate")]
mod dom;
#[cfg(feature = "hydrate")]
mod file_drop;
#[cfg(feature = "hydrate")]
mod live_run;
#[cfg(feature = "hydrate")]
mod origin_check;
#[cfg(feature = "hydrate")]
mod settings_form;

/// The one island. It shows nothing; once loaded it listens to the whole document.
#[island]
pub fn Enhancements() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        copy::start();
        file_drop::start();
        live_run::start();
        origin_check::start();
        settings_form::start();
    }
}
