//! Words, colours and icons of runs and steps.

use crate::ui::{State, Symbol, Time, Tone};
use domain::records::{TestRun, TestRunHead};
use leptos::prelude::*;
use model::test_run::{Direction, Outcome, Step, StepState};

/// How a state looks: colour, icon, word.
pub(super) type Look = (Tone, Symbol, &'static str);

/// How a step looks. A run that was interrupted leaves steps behind that will never end.
pub(super) const fn step_look(state: StepState, interrupted: bool) -> Look {
    let (tone, symbol) = match state {
        StepState::Waiting => (Tone::Neutral, Symbol::None),
        StepState::Running if interrupted => return (Tone::Warn, Symbol::Warn, "Interrupted"),
        StepState::Running => (Tone::Info, Symbol::Run),
        StepState::Passed => (Tone::Ok, Symbol::Ok),
        StepState::Failed => (Tone::Danger, Symbol::Stop),
        StepState::Skipped => (Tone::Neutral, Symbol::Skip),
    };
    (tone, symbol, state.label())
}

/// The page on which a failed step is mended, by the family of its code: path and label.
pub(super) fn where_to_mend(code: &str, direction: Direction) -> Option<(&'static str, &'static str)> {
    let settings = match direction {
        Direction::Outgoing => ("/email/outgoing", "Open Outgoing"),
        Direction::Incoming => ("/email/incoming", "Open Incoming"),
    };
    match code.split_once('.')? {
        ("oauth", _) | ("access", "token-refused") => Some(("/integrations", "Open OAuth Applications")),
        ("mail", "folder-missing" | "reply-address-unproven") => {
            Some(("/email/replies", "Open Reply options"))
        }
        ("mail", "folder-deleted" | "folder-unfit" | "folder-elsewhere") => {
            Some(("/email/replies/folder", "Choose Folder"))
        }
        ("test", "recipient") => Some(("/account", "Open your account")),
        ("settings" | "server" | "tls" | "access" | "mail", _) => Some(settings),
        _ => None,
    }
}

/// How a run looks; without an outcome it is still running.
pub(super) const fn outcome_look(outcome: Option<Outcome>) -> Look {
    match outcome {
        None => (Tone::Info, Symbol::Run, "Running"),
        Some(Outcome::Passed) => (Tone::Ok, Symbol::Ok, Outcome::Passed.label()),
        Some(Outcome::Failed) => (Tone::Danger, Symbol::Stop, Outcome::Failed.label()),
        Some(Outcome::Interrupted) => (Tone::Warn, Symbol::Warn, Outcome::Interrupted.label()),
    }
}

/// How one direction of a run looks: as its worst step.
pub(super) fn direction_look(steps: &[&Step], outcome: Option<Outcome>) -> Look {
    let has = |state| steps.iter().any(|step| step.state == state);
    let interrupted = outcome == Some(Outcome::Interrupted);
    if has(StepState::Failed) {
        step_look(StepState::Failed, interrupted)
    } else if interrupted && !steps.iter().all(|step| step.is_over()) {
        outcome_look(outcome)
    } else if has(StepState::Running) {
        step_look(StepState::Running, interrupted)
    } else if has(StepState::Waiting) {
        step_look(StepState::Waiting, interrupted)
    } else if has(StepState::Passed) {
        step_look(StepState::Passed, interrupted)
    } else {
        step_look(StepState::Skipped, interrupted)
    }
}

/// The steps of one direction, in order.
pub(super) fn steps_of(run: &TestRun, direction: Direction) -> Vec<&Step> {
    run.steps
        .iter()
        .filter(|step| step.direction == direction)
        .collect()
}

/// How many steps are in a state.
pub(super) fn count(steps: &[Step], state: StepState) -> usize {
    steps.iter().filter(|step| step.state == state).count()
}

/// A duration as people read it: `412 ms`, `2.1 s`.
pub(crate) fn duration(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        _ => format!("{} min {} s", ms / 60_000, ms % 60_000 / 1_000),
    }
}

/// How long a finished run took.
pub(super) fn run_duration(head: &TestRunHead) -> Option<String> {
    let taken = (head.finished_at? - head.started_at).num_milliseconds();
    u64::try_from(taken).ok().map(duration)
}

/// What a run came to, in one sentence: for the status region and for lists.
pub(super) fn tally(run: &TestRun) -> String {
    let words = [
        (StepState::Passed, "passed"),
        (StepState::Failed, "failed"),
        (StepState::Skipped, "skipped"),
    ];
    let parts: Vec<String> = words
        .into_iter()
        .map(|(state, word)| (count(&run.steps, state), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("{} of {} steps", parts.join(", "), run.steps.len())
}

/// The state of a run.
#[component]
pub(crate) fn RunState(
    /// How it ended, if it did.
    outcome: Option<Outcome>,
    /// More about it.
    #[prop(optional_no_strip)]
    note: Option<String>,
) -> impl IntoView {
    let (tone, symbol, label) = outcome_look(outcome);
    view! { <State tone symbol label spin=outcome.is_none() note/> }
}

/// A run in one line: state, counts, how long, when, with which settings.
#[component]
pub(crate) fn RunLine(
    /// The run.
    run: TestRun,
) -> impl IntoView {
    let took = run_duration(&run.head).map(|took| format!(" in {took}"));
    let tally = tally(&run);
    let head = run.head;
    view! {
        <RunState outcome=head.outcome/>" "
        <span class="state-note">
            {tally}{took}", "<Time at=head.started_at/>
            {format!(", with version {} of Outgoing and {} of Incoming", head.outgoing_version, head.incoming_version)}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leads_to_the_page_that_mends_it() {
        let path = |code| where_to_mend(code, Direction::Incoming).map(|(path, _)| path);
        assert_eq!(path("oauth.revoked"), Some("/integrations"));
        assert_eq!(path("mail.folder-missing"), Some("/email/replies"));
        assert_eq!(path("mail.folder-deleted"), Some("/email/replies/folder"));
        assert_eq!(path("access.login-refused"), Some("/email/incoming"));
        assert_eq!(path("internal"), None);
    }

    use model::test_run::StepKind;

    fn step(state: StepState) -> Step {
        Step {
            state,
            ..Step::waiting(Direction::Outgoing, StepKind::Tls)
        }
    }

    fn look(states: &[StepState], outcome: Option<Outcome>) -> &'static str {
        let steps: Vec<Step> = states.iter().map(|state| step(*state)).collect();
        direction_look(&steps.iter().collect::<Vec<_>>(), outcome).2
    }

    #[test]
    fn a_direction_looks_like_its_worst_step_and_skipped_is_never_green() {
        use StepState::{Failed, Passed, Running, Skipped, Waiting};
        assert_eq!(look(&[Passed, Failed, Skipped], None), "Failed");
        assert_eq!(look(&[Passed, Running, Waiting], None), "Running");
        assert_eq!(look(&[Passed, Passed], Some(Outcome::Passed)), "Passed");
        assert_eq!(look(&[Skipped, Skipped], Some(Outcome::Failed)), "Skipped");
        assert_eq!(
            look(&[Passed, Running], Some(Outcome::Interrupted)),
            "Interrupted"
        );
    }

    #[test]
    fn durations_read_like_a_clock() {
        assert_eq!(
            [duration(0), duration(412), duration(2_149), duration(61_000)],
            ["0 ms", "412 ms", "2.1 s", "1 min 1 s"]
        );
    }
}
