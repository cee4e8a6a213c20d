//! One titled group.

use leptos::prelude::*;

/// A panel with a heading of level 2. `id` names the heading.
#[component]
pub fn Panel(
    /// Id of the heading.
    id: &'static str,
    /// The heading.
    #[prop(into)]
    title: String,
    /// One sentence below it.
    #[prop(optional, into)]
    lead: Option<String>,
    /// Class of the body: `panel-body`, `panel-body fields`, `panel-body stack-small`. Blank: the children stand in the panel itself.
    #[prop(default = "panel-body")]
    body: &'static str,
    /// What stands at the end of the head: a state, a button.
    #[prop(optional, into)]
    end: Option<ViewFnOnce>,
    /// Facts about the group.
    #[prop(optional, into)]
    foot: Option<ViewFnOnce>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let content = if body.is_empty() {
        children()
    } else {
        view! { <div class=body>{children()}</div> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby=id>
            <header class="panel-head">
                <div>
                    <h2 id=id>{title}</h2>
                    {lead.map(|lead| view! { <p>{lead}</p> })}
                </div>
                {end.map(ViewFnOnce::run)}
            </header>
            {content}
            {foot.map(|foot| view! { <div class="panel-foot">{foot.run()}</div> })}
        </section>
    }
}
