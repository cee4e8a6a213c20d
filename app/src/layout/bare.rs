//! A page without the shell: signing in, setting up, errors.

use crate::document::FAVICON;
use leptos::prelude::*;

/// The mark.
#[component]
pub(crate) fn Logo() -> impl IntoView {
    view! {
        <svg viewBox="0 0 28 28" aria-hidden="true">
            <rect class="logo-tile" width="28" height="28" rx="6.5"></rect>
            <path class="logo-line logo-faint" d="M22.5 12v6.5a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2h9"></path>
            <path class="logo-line" d="m9 12.25 4.25 4.25L23 6"></path>
        </svg>
    }
}

/// The brand, linking to the overview; `place` is the host it runs on.
#[component]
pub(crate) fn Brand(place: Option<String>) -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <Logo/>
            <span><strong>"Countersign"</strong>{place.map(|place| view! { <small>{place}</small> })}</span>
        </a>
    }
}

/// The host of an origin such as `https://console.example.com:8443`.
pub(crate) fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

/// Brand, content, foot.
#[component]
pub fn Bare(
    /// The host this runs on.
    #[prop(optional_no_strip)]
    place: Option<String>,
    /// Whether the content is wider than a sign-in form.
    #[prop(optional)]
    wide: bool,
    /// The last line.
    foot: AnyView,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="bare">
            <header><Brand place/></header>
            <main id="main" data-width=wide.then_some("wide")>{children()}</main>
            <footer><p>{foot}</p></footer>
        </div>
    }
}

/// The head of a document that is rendered outside the router.
#[component]
pub(crate) fn PlainHead(title: String, stylesheet: String) -> impl IntoView {
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>{format!("{title} · Countersign")}</title>
            <link rel="icon" href=FAVICON/>
            <link rel="stylesheet" href=stylesheet/>
        </head>
    }
}
