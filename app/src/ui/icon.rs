//! An icon beside a word, and the sprite at the end of the page with just the drawings that the page uses.

use super::symbol::Symbol;
use leptos::prelude::*;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;

/// Which symbols the page has used so far; one bit each.
#[derive(Debug, Clone, Default)]
pub struct UsedSymbols(Arc<AtomicU64>);

impl UsedSymbols {
    fn add(&self, symbol: Symbol) {
        self.0.fetch_or(1 << symbol as u8, Ordering::Relaxed);
    }

    fn markup(&self) -> String {
        let used = self.0.load(Ordering::Relaxed);
        let is_used = |symbol: &&Symbol| used & (1 << **symbol as u8) != 0;
        Symbol::ALL
            .iter()
            .filter(is_used)
            .map(|symbol| symbol.markup())
            .collect()
    }
}

/// Makes the sprite hold these symbols although no [`Icon`] shows them: scripts will.
pub fn need(symbols: &[Symbol]) {
    if let Some(used) = use_context::<UsedSymbols>() {
        for symbol in symbols {
            used.add(*symbol);
        }
    }
}

/// An icon beside a word. Hidden from assistive technology: the word says it.
#[component]
pub fn Icon(
    /// The drawing.
    symbol: Symbol,
    /// Whether it turns, as what runs does.
    #[prop(optional)]
    spin: bool,
) -> impl IntoView {
    need(&[symbol]);
    let class = if spin { "icon spin" } else { "icon" };
    view! { <svg class=class aria-hidden="true"><use href=symbol.href()></use></svg> }
}

/// The sprite. Stands at the end of the page and is written after everything before it, pages that wait for the database included.
#[component]
pub fn Sprite() -> impl IntoView {
    let used = expect_context::<UsedSymbols>();
    Suspend::new(async move {
        // The renderer writes what is ready at once and what is not in the order of the page. Being not ready once puts the sprite
        // behind all that the page waits for.
        let mut asked = false;
        poll_fn(|context| {
            if asked {
                return Poll::Ready(());
            }
            asked = true;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        view! { <svg class="sprite" aria-hidden="true" inner_html=used.markup()></svg> }
    })
}

/// The sprite of a document that waits for nothing, with what was used up to here.
#[component]
pub(crate) fn SpriteNow() -> impl IntoView {
    let used = expect_context::<UsedSymbols>();
    view! { <svg class="sprite" aria-hidden="true" inner_html=used.markup()></svg> }
}
