//! All test runs, newest first. A POST to this path starts one; the server’s own route takes it.

use super::run::again;
use super::words::{RunState, run_duration};
use crate::layout::{PageHead, in_shell};
use crate::pages::params::page_key;
use crate::request::request;
use crate::ui::{Empty, Pager, Symbol, Time};
use domain::diagnostics;
use domain::records::{Page, TestRunHead};
use leptos::prelude::*;

/// The page.
#[component]
pub fn TestRunsPage() -> impl IntoView {
    in_shell("Test runs", async {
        let runs = diagnostics::list(&request().services, page_key()).await?;
        Ok(page(runs))
    })
}

fn page(runs: Page<TestRunHead>) -> AnyView {
    let content = if runs.rows.is_empty() && !runs.newer {
        empty()
    } else {
        table(runs)
    };
    view! {
        <PageHead title="Test runs" actions=again
            lead="Each sends one mail to the administrator who starts it, finds it again, and looks into the reply folder without changing anything there."/>
        <section class="panel" aria-labelledby="list-heading">
            <h2 class="visually-hidden" id="list-heading">"All test runs"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <Empty symbol=Symbol::Activity title="No test has run yet"
            text="A test shows step by step whether mail goes out and whether replies can be read, and says what to do where it fails."
            actions=again/>
    }
    .into_any()
}

fn table(runs: Page<TestRunHead>) -> AnyView {
    let summary = match runs.rows.len() {
        1 => "1 test run. Times are UTC.".to_owned(),
        count => format!("{count} test runs. Times are UTC."),
    };
    let newer = runs
        .rows
        .first()
        .filter(|_| runs.newer)
        .map(|row| format!("?newer={}", row.id));
    let older = runs
        .rows
        .last()
        .filter(|_| runs.older)
        .map(|row| format!("?older={}", row.id));
    let rows: Vec<_> = runs.rows.into_iter().map(row).collect();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">"Test run"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Started"</th>
                    <th scope="col">"Tested"</th>
                    <th scope="col" class="end">"Duration"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <div class="panel-foot"><Pager summary newer older/></div>
    }
    .into_any()
}

fn row(head: TestRunHead) -> AnyView {
    let took = run_duration(&head);
    let settings = format!(
        "settings versions {} and {}",
        head.outgoing_version, head.incoming_version
    );
    view! {
        <tr>
            <th scope="row"><a href=format!("/activity/test-runs/{}", head.id)>{format!("Test run {}", head.number)}</a></th>
            <td data-label="State"><div><RunState outcome=head.outcome/></div></td>
            <td data-label="Started"><div><Time at=head.started_at/><span class="sub">{format!("by {}", head.started_by)}</span></div></td>
            <td data-label="Tested"><div>{head.outgoing_summary}<span class="sub">{settings}</span></div></td>
            <td class="end num" data-label="Duration"><span>{took}</span></td>
        </tr>
    }
    .into_any()
}
