//! Everything that can be explained, from the same table as `docs/errors.md`.

use crate::layout::{PageHead, in_shell};
use domain::diagnostics::knowledge::{AREAS, Area, Entry, Pattern, Piece, pieces};
use leptos::prelude::*;

/// The page.
#[component]
pub fn ErrorsPage() -> impl IntoView {
    in_shell("Errors and remedies", async { Ok(page()) })
}

fn page() -> AnyView {
    let contents: Vec<_> = AREAS
        .iter()
        .enumerate()
        .map(|(place, area)| view! { <li><a href=format!("#area-{place}")>{area.title}</a></li> })
        .collect();
    let areas: Vec<_> = AREAS
        .iter()
        .enumerate()
        .map(|(place, area)| section(place, area))
        .collect();
    view! {
        <PageHead title="Errors and remedies"
            lead="What Countersign can explain: why it happens, what to do, whose job that is, and whether to try again. Words in italics differ from case to case."/>
        <div class="stack">
            <nav aria-label="On this page"><ul>{contents}</ul></nav>
            {areas}
        </div>
    }
    .into_any()
}

fn section(place: usize, area: &'static Area) -> AnyView {
    let id = format!("area-{place}");
    let labelled_by = id.clone();
    let entries: Vec<_> = area.entries.iter().map(|entry| explained(entry)).collect();
    view! {
        <section class="panel" aria-labelledby=labelled_by>
            <header class="panel-head"><div><h2 id=id>{area.title}</h2><p>{area.about}</p></div></header>
            {entries}
        </section>
    }
    .into_any()
}

fn explained(entry: &'static Entry) -> AnyView {
    let seen: Vec<_> = entry
        .seen
        .iter()
        .map(|pattern| {
            let label = pattern.label();
            if matches!(pattern, Pattern::Words(_)) {
                view! { <span>"“"{label}"”"</span> }.into_any()
            } else {
                view! { <code>{label}</code> }.into_any()
            }
        })
        .collect();
    let remedy = match entry.remedy {
        [one] => view! { <p>{text(one)}</p> }.into_any(),
        steps => {
            let steps: Vec<_> = steps.iter().map(|step| view! { <li>{text(step)}</li> }).collect();
            view! { <ol>{steps}</ol> }.into_any()
        }
    };
    view! {
        <article class="entry" id=entry.anchor()>
            <h3>{text(entry.headline)}</h3>
            <p class="entry-codes"><code>{entry.id}</code>{seen}</p>
            <p>{text(entry.cause)}</p>
            {remedy}
            <p class="entry-facts">{format!("Whose job: {}. Try again: {}.", entry.whose.label(), entry.retry.label())}</p>
        </article>
    }
    .into_any()
}

/// A text with its placeholders in italics.
fn text(text: &'static str) -> Vec<AnyView> {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.into_any(),
            Piece::Placeholder(name) => view! { <em>{name}</em> }.into_any(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;
    use domain::diagnostics::knowledge::entries;

    #[test]
    fn every_entry_has_its_place() {
        let sections = html(|| AREAS.iter().map(|area| section(0, area)).collect::<Vec<_>>());
        for entry in entries() {
            let anchor = format!("id=\"{}\"", entry.anchor());
            assert_eq!(sections.matches(&anchor).count(), 1, "{anchor}");
        }
        assert!(sections.contains("The name of <em>server</em>") || sections.contains("<em>server</em>"));
        assert!(!sections.contains('{'), "a placeholder is left");
    }
}
