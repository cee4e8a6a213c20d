//! The part of a run's page that changes while it runs.

use super::step_view::StepView;
use super::words::{count, direction_look, outcome_look, run_duration, steps_of, tally};
use crate::ui::icon::need;
use crate::ui::{Icon, Panel, State, Symbol, Tone};
use domain::diagnostics::report;
use domain::records::TestRun;
use leptos::prelude::*;
use model::test_run::{Direction, Outcome, Step, StepState};

/// The HTML of [`RunView`], for the stream that renews it in an open page. Needs no context and waits for nothing.
///
/// Each element with `data-part` is renewed on its own, if it differs, so that focus and opened details stay. The root carries
/// `data-over`, the sentence to announce, once the run has ended.
#[must_use]
pub fn render_run(run: &TestRun) -> String {
    let owner = Owner::new();
    owner.with(|| view! { <RunView run=run.clone()/> }.into_any().to_html())
}

/// Progress, both directions, report.
#[component]
pub(super) fn RunView(
    /// The run.
    run: TestRun,
) -> impl IntoView {
    // Icons that only later steps show, but the sprite is written once
    need(&[
        Symbol::None,
        Symbol::Run,
        Symbol::Ok,
        Symbol::Stop,
        Symbol::Skip,
        Symbol::Warn,
    ]);
    let over = run.head.outcome.map(|outcome| {
        format!(
            "Test run {}: {}. {}.",
            run.head.number,
            outcome.label(),
            tally(&run)
        )
    });
    let report = report(&run);
    let file = format!("/activity/test-runs/{}/report.txt", run.head.id);
    let outgoing = direction(&run, Direction::Outgoing, run.head.outgoing_summary.clone());
    let incoming = direction(&run, Direction::Incoming, run.head.incoming_summary.clone());
    view! {
        <div class="stack" data-run="" data-over=over>
            <Progress run/>
            <div class="halves">{outgoing}{incoming}</div>
            <section class="panel no-print" aria-labelledby="report-heading">
                <header class="panel-head">
                    <div>
                        <h2 id="report-heading">"Report"</h2>
                        <p>
                            "Everything above as plain text, for a ticket or a colleague. It holds no password, secret, token or message text."
                        </p>
                    </div>
                    <div class="actions">
                        <button class="button" type="button" data-copy="report" data-copy-from="report">
                            <Icon symbol=Symbol::Copy/><span>"Copy report"</span>
                        </button>
                        <a class="button" href=file download=""><Icon symbol=Symbol::Download/>"Download"</a>
                    </div>
                </header>
                <div class="panel-body">
                    <details class="details">
                        <summary>"Show the report"</summary>
                        <section class="report" aria-label="Report as text" tabindex="0">
                            <pre id="report" data-part="report">{report}</pre>
                        </section>
                    </details>
                </div>
            </section>
        </div>
    }
}

#[component]
fn Progress(run: TestRun) -> impl IntoView {
    let finished = run.steps.iter().filter(|step| step.is_over()).count();
    let all = run.steps.len();
    let (tone, symbol, word) = outcome_look(run.head.outcome);
    let label = match run_duration(&run.head) {
        Some(took) => format!("{word} in {took}, {finished} of {all} steps finished"),
        None => format!("{word}, {finished} of {all} steps finished"),
    };
    let counts: Vec<_> = [
        (StepState::Passed, Tone::Ok, Symbol::Ok, "passed"),
        (StepState::Failed, Tone::Danger, Symbol::Stop, "failed"),
        (StepState::Skipped, Tone::Neutral, Symbol::Skip, "skipped"),
    ]
    .into_iter()
    .map(|(state, tone, symbol, word)| (count(&run.steps, state), tone, symbol, word))
    .filter(|(count, ..)| *count > 0)
    .map(|(count, tone, symbol, word)| view! { <p><State tone symbol label=format!("{count} {word}")/></p> })
    .collect();
    view! {
        <section class="panel" data-part="progress" aria-labelledby="progress-heading">
            <div class="panel-body stack-small">
                <h2 class="visually-hidden" id="progress-heading">"Progress"</h2>
                <div class="run-summary">
                    <p><State tone symbol label spin=run.head.outcome.is_none()/></p>
                    {counts}
                </div>
                <progress max=all.to_string() value=finished.to_string() aria-label="Steps finished">
                    {format!("{finished} of {all}")}
                </progress>
            </div>
        </section>
    }
}

fn direction(run: &TestRun, direction: Direction, summary: String) -> AnyView {
    let (id, title) = match direction {
        Direction::Outgoing => ("outgoing-heading", "Outgoing"),
        Direction::Incoming => ("incoming-heading", "Incoming"),
    };
    let steps = steps_of(run, direction);
    if steps.is_empty() {
        return view! {
            <Panel id title><p class="muted">"Not part of this test: "<em>"Enable Email Approval"</em>" was off."</p></Panel>
        }
        .into_any();
    }
    let (tone, symbol, label) = direction_look(&steps, run.head.outcome);
    let spin = label == StepState::Running.label();
    let part = format!("{}-state", direction.value());
    let interrupted = run.head.outcome == Some(Outcome::Interrupted);
    let items: Vec<_> = steps
        .into_iter()
        .map(|step: &Step| view! { <StepView step=step.clone() recipient=run.head.recipient.clone() interrupted/> })
        .collect();
    view! {
        <Panel id title body="" lead=summary end=move || view! { <span data-part=part><State tone symbol label spin/></span> }>
            <ol class="steps">{items}</ol>
        </Panel>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::records::TestRunHead;
    use model::advice::{Problem, WhoseJob};
    use model::ids::TestRunId;
    use model::test_run::StepKind;

    fn run(states: &[StepState], outcome: Option<Outcome>) -> TestRun {
        let at = "2026-11-23T10:41:58Z".parse().unwrap();
        let steps = states.iter().zip(StepKind::ALL).map(|(state, kind)| Step {
            state: *state,
            duration_ms: Some(61),
            evidence: vec!["graph <host>".to_owned()],
            problem: (*state == StepState::Failed).then(|| Problem {
                code: "graph.denied".to_owned(),
                headline: "Refused".to_owned(),
                cause: "A permission is missing.".to_owned(),
                remedy: vec!["Grant it.".to_owned(), "Test again.".to_owned()],
                whose_job: WhoseJob::TenantAdministrator,
                answer: None,
            }),
            ..Step::waiting(Direction::Outgoing, kind)
        });
        TestRun {
            head: TestRunHead {
                id: "0192a3b4-c5d6-7e8f-9012-3456789abcde"
                    .parse::<TestRunId>()
                    .unwrap(),
                number: 418,
                started_by: "mail.admin@contoso.test".to_owned(),
                recipient: "mail.admin@contoso.test".to_owned(),
                started_at: at,
                finished_at: outcome.map(|_| at),
                outcome,
                outgoing_version: 12,
                incoming_version: 7,
                outgoing_summary: "Contoso Mail".to_owned(),
                incoming_summary: String::new(),
            },
            steps: steps.collect(),
        }
    }

    #[test]
    fn a_run_under_way_is_not_over_and_marks_the_current_step() {
        let html = render_run(&run(
            &[StepState::Passed, StepState::Running, StepState::Waiting],
            None,
        ));
        assert!(!html.contains("data-over"), "{html}");
        assert_eq!(html.matches(r#"aria-current="step""#).count(), 1, "{html}");
        assert!(html.contains("1 of 3 steps finished"), "{html}");
        assert!(html.contains("graph &lt;host&gt;"), "{html}");
    }

    #[test]
    fn the_end_is_announced_and_a_failure_names_cause_remedy_and_whose_job() {
        let html = render_run(&run(
            &[StepState::Passed, StepState::Failed, StepState::Skipped],
            Some(Outcome::Failed),
        ));
        assert!(
            html.contains(r#"data-over="Test run 418: Failed. 1 passed, 1 failed, 1 skipped of 3 steps.""#),
            "{html}"
        );
        for word in [
            "A permission is missing.",
            "Grant it.",
            "A tenant administrator",
            "graph.denied",
        ] {
            assert!(html.contains(word), "{word}: {html}");
        }
    }

    #[test]
    fn every_step_can_be_renewed_on_its_own() {
        let html = render_run(&run(&[StepState::Passed; 12], Some(Outcome::Passed)));
        for kind in StepKind::ALL {
            let part = format!(r#"data-part="outgoing-{}""#, kind.value());
            assert_eq!(html.matches(&part).count(), 1, "{part}");
        }
    }
}
