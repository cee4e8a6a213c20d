//! Inside the shell: why there is nothing to show.

use crate::error::ApiError;
use crate::response::set_status;
use crate::ui::form::sentence;
use crate::ui::{CopyField, Empty, Icon, Symbol};
use leptos::prelude::*;
use leptos_meta::Title;

/// What stands in `<main>` instead of the page. Also sets the status.
pub fn refused(error: ApiError) -> AnyView {
    set_status(error.status());
    match error {
        ApiError::NotFound => not_found().into_any(),
        ApiError::Internal { request_id } => fault(request_id).into_any(),
        other => view! {
            <Title text="This cannot be done"/>
            <h1>"This cannot be done"</h1>
            <p>{sentence(&other)}</p>
        }
        .into_any(),
    }
}

fn not_found() -> impl IntoView {
    view! {
        <Title text="There is nothing here"/>
        <div class="page-head"><div><h1>"There is nothing here"</h1></div></div>
        <div class="panel">
            <h2 class="visually-hidden">"What to do"</h2>
            <Empty
                symbol=Symbol::Search
                title="No page has this address"
                text="It may have been mistyped, or what it showed has been deleted since."
                actions=|| view! { <a class="button" href="/">"Go to Overview"</a> }
            />
        </div>
    }
}

fn fault(request_id: Option<String>) -> impl IntoView {
    view! {
        <Title text="This page could not be shown"/>
        <section class="problem" data-tone="danger" aria-labelledby="error-heading">
            <header>
                <h1 id="error-heading"><Icon symbol=Symbol::Stop/>"This page could not be shown"</h1>
                <p>"The fault is on the server, not in what you did. Nothing was saved."</p>
            </header>
            <div class="problem-body">
                <OperationId request_id/>
                <div class="actions"><a class="button" href="/">"Go to Overview"</a></div>
            </div>
        </section>
    }
}

/// The id under which the log says more.
#[component]
pub(super) fn OperationId(request_id: Option<String>) -> impl IntoView {
    request_id.map(|id| view! {
        <div class="field">
            <h2 class="label">"Operation id"</h2>
            <p class="help">"The server’s log says more under this id. Quote it when you report the error."</p>
            <CopyField label="operation id" value=id/>
        </div>
    })
}
