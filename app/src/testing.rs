//! Renders parts of pages to text, for unit tests.

use crate::policy::FormTargets;
use crate::ui::icon::UsedSymbols;
use leptos::prelude::*;

/// The HTML of a view that waits for nothing.
pub(crate) fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(UsedSymbols::default());
        provide_context(FormTargets::default());
        view().into_view().to_html()
    })
}
