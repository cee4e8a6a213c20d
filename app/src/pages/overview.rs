//! *Overview*: the state at a glance, and what waits for a person.

mod connections;
mod todo;

use crate::layout::{PageHead, in_shell};
use crate::pages::test_runs::RunLine;
use crate::request::request;
use crate::ui::{Banner, Panel, Symbol, Tone};
use connections::Connections;
use domain::credentials;
use domain::installation::{Guide, GuideStep, guide};
use domain::records::TestRun;
use leptos::prelude::*;
use todo::{Todo, todo_of};

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    in_shell("Overview", async {
        let request = request();
        let guide = guide(&request.services).await?;
        let credentials = credentials::list(&request.services).await?;
        let todo = todo_of(&guide, &credentials, request.now());
        Ok(page(guide, todo))
    })
}

fn page(guide: Guide, todo: Vec<Todo>) -> AnyView {
    let lead = match (guide.next(), todo.len()) {
        (Some(step), _) if step != GuideStep::Test => "Countersign is not set up yet.".to_owned(),
        (Some(_), 0) => "The settings that are saved now have not passed a test yet.".to_owned(),
        (None, 0) => "Nothing waits for you.".to_owned(),
        (_, 1) => "One thing waits for you.".to_owned(),
        (_, count) => format!("{count} things wait for you."),
    };
    let setup = guide.next().map(|next| setup(&guide, next));
    let waiting = (!todo.is_empty()).then(|| todo::list(todo));
    let last_test = last_test(guide.last_test.clone());
    view! {
        <PageHead title="Overview" lead actions=test/>
        <div class="stack">
            {setup}
            {waiting}
            <Connections guide/>
            {last_test}
        </div>
    }
    .into_any()
}

fn test() -> AnyView {
    view! {
        <form method="post" action="/activity/test-runs">
            <button class="button" type="submit" name="action" value="test">"Test Email Configuration"</button>
        </form>
    }
    .into_any()
}

fn setup(guide: &Guide, next: GuideStep) -> impl IntoView + use<> {
    let steps = [
        GuideStep::BaseUrl,
        GuideStep::Application,
        GuideStep::Authorize,
        GuideStep::EmailSettings,
        GuideStep::Test,
    ];
    let done = steps.iter().filter(|step| guide.is_done(**step)).count();
    let next = match next {
        GuideStep::BaseUrl => "Server Base URL",
        GuideStep::Application => "OAuth application",
        GuideStep::Authorize => "Authorize",
        GuideStep::EmailSettings => "Email settings",
        GuideStep::Test => "Test",
    };
    let title = format!("{done} of {} set-up steps are done", steps.len());
    let actions = || view! { <a class="button" data-kind="primary" href="/setup">"Continue setting up"</a> };
    view! { <Banner tone=Tone::Info symbol=Symbol::Sliders title actions><p>"Next: "<strong>{next}</strong></p></Banner> }
}

fn last_test(run: Option<TestRun>) -> impl IntoView {
    let content = match run {
        Some(run) => {
            let (link, label) = (
                format!("/activity/test-runs/{}", run.head.id),
                format!("Open test run {}", run.head.number),
            );
            view! {
                <p><RunLine run/></p>
                <p><a href=link>{label}</a></p>
            }
            .into_any()
        }
        None => view! { <p class="muted">"No test has run yet."</p> }.into_any(),
    };
    view! { <Panel id="last-test-heading" title="Last test" body="panel-body stack-small">{content}</Panel> }
}
