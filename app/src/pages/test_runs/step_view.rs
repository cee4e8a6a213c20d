//! One step of a run.

use super::words::{duration, step_look, where_to_mend};
use crate::ui::{Below, Icon, ProblemBox};
use leptos::prelude::*;
use model::test_run::{Step, StepKind, StepState};

/// A step with its evidence or its problem.
#[component]
pub(super) fn StepView(
    /// The step.
    step: Step,
    /// Where the test mail goes.
    recipient: String,
    /// Whether the run was interrupted.
    interrupted: bool,
) -> impl IntoView {
    let (tone, symbol, label) = step_look(step.state, interrupted);
    let running = step.state == StepState::Running && !interrupted;
    let title = match step.kind {
        StepKind::Send => format!("Send to {recipient}"),
        kind => kind.label().to_owned(),
    };
    let part = format!("{}-{}", step.direction.value(), step.kind.value());
    let time = step.duration_ms.map(duration);
    let problem_id = format!("problem-{part}");
    let evidence: Vec<_> = step
        .evidence
        .into_iter()
        .map(|line| view! { <p>{line}</p> })
        .collect();
    let problem = step.problem.map(|problem| {
        let title = format!("Why {} failed, {}", step.kind.label(), step.direction.label());
        match where_to_mend(&problem.code, step.direction) {
            Some((href, label)) => view! {
                <ProblemBox id=problem_id title below=Below::Step problem
                    actions=move || view! { <a class="button" data-size="small" href=href>{label}</a> }/>
            }
            .into_any(),
            None => view! { <ProblemBox id=problem_id title below=Below::Step problem/> }.into_any(),
        }
    });
    let more = (!evidence.is_empty() || problem.is_some())
        .then(|| view! { <div class="step-more">{evidence}{problem}</div> });
    view! {
        <li class="step" data-part=part data-tone=tone.value() aria-current=running.then_some("step")
            data-skipped=(step.state == StepState::Skipped).then_some("")>
            <span class="step-mark"><Icon symbol spin=running/></span>
            <h3 class="step-title">{title}</h3>
            <span class="step-state">{label}</span>
            <span class="step-time">{time}</span>
            {more}
        </li>
    }
}
