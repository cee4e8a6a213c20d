//! The HTML document around every page.

use crate::islands::Enhancements;
use crate::policy::{self, FormTargets};
use crate::request::request;
use crate::routes::App;
use crate::ui::icon::{Sprite, UsedSymbols};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};

/// The mark of the brand, as a data URI: no further request.
pub(crate) const FAVICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 28 28' fill='none' \
    stroke='white' stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'%3E%3Crect width='28' height='28' rx='6.5' \
    fill='%233b5bb5' stroke='none'/%3E%3Cpath d='M22.5 12v6.5a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2h9' opacity='.6'/%3E\
    %3Cpath d='m9 12.25 4.25 4.25L23 6'/%3E%3C/svg%3E";

/// Every page: head, the page that the path names, the sprite with its icons. Also writes the Content Security Policy.
///
/// Scripts are loaded only when `options` name the browser's files; without, every page works all the same.
#[must_use]
pub fn document(options: LeptosOptions) -> AnyView {
    provide_meta_context();
    provide_context(UsedSymbols::default());
    provide_context(FormTargets::default());
    policy::write_header();
    let request = request();
    let scripts = (!options.output_name.is_empty()).then(|| scripts(&options));
    let enhancements = scripts.is_some().then(|| view! { <Enhancements/> });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href=FAVICON/>
                <link rel="stylesheet" href=request.stylesheet/>
                {scripts}
                <MetaTags/>
            </head>
            <body>
                <Title formatter=|title: String| format!("{title} · Countersign")/>
                <App/>
                {enhancements}
                <Sprite/>
            </body>
        </html>
    }
    .into_any()
}

/// Loads the module and starts each island. Small enough to stand in the page, so that loading begins at once; `nonce` lets it run,
/// and what it imports may run because it does (`strict-dynamic`).
fn scripts(options: &LeptosOptions) -> impl IntoView + use<> {
    let base = format!("/{}/{}", options.site_pkg_dir, options.output_name);
    let (js, wasm) = (format!("{base}.js"), format!("{base}.wasm"));
    let loader = format!(
        "import({js:?}).then(m=>m.default({{module_or_path:{wasm:?}}}).then(()=>{{m.hydrate();\
         for(const e of document.querySelectorAll('leptos-island'))m[e.dataset.component]?.(e)}}))"
    );
    view! {
        <link rel="modulepreload" href=js nonce=use_nonce()/>
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script type="module" nonce=use_nonce() inner_html=loader></script>
    }
}
