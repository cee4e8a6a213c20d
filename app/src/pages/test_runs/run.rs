//! One test run, live while it runs.

use super::run_view::RunView;
use crate::error::ApiError;
use crate::layout::{PageHead, in_shell};
use crate::pages::params::id_of;
use crate::request::{flag, request};
use crate::ui::time::to_the_second;
use crate::ui::{Banner, Tone};
use domain::diagnostics;
use domain::records::TestRun;
use leptos::prelude::*;
use leptos_meta::Title;
use model::ids::TestRunId;

/// The page.
#[component]
pub fn TestRunPage() -> impl IntoView {
    let id = id_of::<TestRunId>();
    in_shell("Test run", async move {
        let run = diagnostics::show(&request().services, id.ok_or(ApiError::NotFound)?).await?;
        Ok(page(run))
    })
}

fn page(run: TestRun) -> AnyView {
    let head = &run.head;
    let title = format!("Test run {}", head.number);
    let lead = format!(
        "Started by {}, {}. Tests the saved settings: Outgoing version {}, Incoming version {}.",
        head.started_by,
        to_the_second(head.started_at),
        head.outgoing_version,
        head.incoming_version
    );
    let events = head
        .outcome
        .is_none()
        .then(|| format!("/activity/test-runs/{}/events", head.id));
    // Without scripts the page renews itself; with them the stream does, and nothing jumps
    let refresh = events
        .is_some()
        .then(|| view! { <noscript><meta http-equiv="refresh" content="1"/></noscript> });
    view! {
        <Title text=title.clone()/>
        {refresh}
        <PageHead title lead crumbs=vec![("/activity/test-runs", "Test runs")] actions=again/>
        {flag("under-way").then(|| view! {
            <Banner tone=Tone::Info title="This test was under way already">
                <p>"Two at once would take each other’s mail for their own. Start another one when it has ended."</p>
            </Banner>
        })}
        <p class="visually-hidden" role="status" data-live-status=""></p>
        <div data-live=events><RunView run/></div>
    }
    .into_any()
}

/// Starts another one.
pub(super) fn again() -> AnyView {
    view! {
        <form method="post" action="/activity/test-runs">
            <button class="button" type="submit" name="action" value="test">"Test Email Configuration"</button>
        </form>
    }
    .into_any()
}
