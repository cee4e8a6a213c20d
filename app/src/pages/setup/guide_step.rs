//! One step of the guide, as the person sees it.

use crate::ui::{Icon, State, Symbol, Tone};
use leptos::prelude::*;

/// How far a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Progress {
    /// Done.
    Done,
    /// The next one to do, and how it stands.
    Now(Tone, &'static str),
    /// Can be done, or waits for others.
    Later(&'static str),
}

/// One step. `number` is shown until it is done.
#[component]
pub(super) fn Step(
    id: &'static str,
    number: usize,
    title: &'static str,
    progress: Progress,
    children: Children,
) -> impl IntoView {
    let mark = match progress {
        Progress::Done => view! { <Icon symbol=Symbol::Check/> }.into_any(),
        _ => number.into_any(),
    };
    let (tone, current, state) = match progress {
        Progress::Done => (Tone::Ok, None, view! { <State tone=Tone::Ok label="Done"/> }),
        Progress::Now(tone, words) => (Tone::Info, Some("step"), view! { <State tone label=words/> }),
        Progress::Later(words) => (
            Tone::Neutral,
            None,
            view! { <State tone=Tone::Neutral symbol=Symbol::Skip label=words/> },
        ),
    };
    view! {
        <li data-tone=tone.value() id=id aria-current=current>
            <span class="guide-mark">{mark}</span>
            <h2>{title}</h2>
            <div class="guide-end">{state}</div>
            <div class="guide-body">{children()}</div>
        </li>
    }
}
