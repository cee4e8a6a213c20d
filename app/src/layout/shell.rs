//! The shell around every page of the console.

use super::account::Account;
use super::bare::{Brand, host};
use super::navigation::Navigation;
use crate::error::ApiError;
use crate::pages::errors::refused;
use crate::request::{path, request};
use crate::response::see_other;
use crate::ui::{Icon, Symbol};
use leptos::prelude::*;
use leptos_meta::Title;

/// A page of the console: `body` runs while the page is rendered and gives what stands in `<main>`, or the reason why it cannot be
/// shown. Its title stands in the browser's tab; a body that knows better writes its own [`Title`].
pub fn in_shell(
    title: &'static str,
    body: impl Future<Output = Result<AnyView, ApiError>> + Send + 'static,
) -> AnyView {
    let request = request();
    let Some(signed_in) = request.signed_in else {
        return see_other("/sign-in");
    };
    let (name, email) = (
        signed_in.administrator.name.to_string(),
        signed_in.administrator.email.to_string(),
    );
    let place = request
        .browser_origin
        .as_deref()
        .map(|origin| host(origin).to_owned());
    let path = path();
    let content = Suspend::new(async move { body.await.unwrap_or_else(refused) });
    view! {
        <Title text=title/>
        <a class="skip-link" href="#main">"Skip to content"</a>
        <div class="shell">
            <header class="topbar" aria-label="Top bar">
                <Brand place=place.clone()/>
                <details class="topbar-menu">
                    <summary><Icon symbol=Symbol::Menu/>"Menu"</summary>
                    <div class="topbar-panel">
                        <Navigation label="Main, menu" path=path.clone()/>
                        <Account name=name.clone() email=email.clone()/>
                    </div>
                </details>
            </header>
            <header class="sidebar" aria-label="Side bar">
                <Brand place/>
                <Navigation label="Main" path/>
                <Account name email/>
            </header>
            <main id="main" tabindex="-1"><div class="page">{content}</div></main>
        </div>
    }
    .into_any()
}

/// Heading of a page and what it is for.
#[component]
pub fn PageHead(
    /// The heading.
    #[prop(into)]
    title: String,
    /// One or two sentences.
    #[prop(optional, into)]
    lead: Option<String>,
    /// Links to the levels above, as path and label.
    #[prop(optional)]
    crumbs: Vec<(&'static str, &'static str)>,
    /// A state beside the heading.
    #[prop(optional, into)]
    state: Option<ViewFnOnce>,
    /// What can be done here.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
) -> impl IntoView {
    let crumbs = (!crumbs.is_empty()).then(|| {
        let items: Vec<_> = crumbs
            .into_iter()
            .map(|(path, label)| view! { <li><a href=path>{label}</a></li> })
            .collect();
        view! { <nav class="crumbs" aria-label="Breadcrumb"><ol>{items}</ol></nav> }
    });
    view! {
        <div class="page-head">
            <div>
                {crumbs}
                <h1>{title}{state.map(|state| view! { " " {state.run()} })}</h1>
                {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </div>
    }
}

/// Facts beside a form. After saving in place the script renews it from the server, so it always tells what is saved.
#[component]
pub fn Aside(
    /// What it is about.
    label: &'static str,
    /// Its panels.
    children: Children,
) -> impl IntoView {
    view! { <aside class="stack" id="aside" aria-label=label data-renew="">{children()}</aside> }
}
