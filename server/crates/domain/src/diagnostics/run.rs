//! Carries out a test run, saving each step as it ends.

use super::checks::{Bench, Evidence};
use super::plan::needs;
use crate::audit::{record, subject};
use crate::connections::ways;
use crate::error::Refusal;
use crate::records::TestRun;
use crate::services::{Actor, Services};
use model::advice::Problem;
use model::audit::AuditAction;
use model::ids::TestRunId;
use model::test_run::{Direction, Outcome, Step, StepState};

/// Runs all steps, unless the program is told to stop: then the run ends as interrupted, so that nobody waits for it.
///
/// # Errors
/// As [`run`].
pub async fn run_until_stopped(
    services: &Services,
    actor: &Actor,
    id: TestRunId,
) -> Result<Outcome, Refusal> {
    tokio::select! {
        biased;
        ended = run(services, actor, id) => ended,
        () = services.background.stop_token().cancelled_owned() => {
            super::interrupt(services, id).await?;
            Ok(Outcome::Interrupted)
        }
    }
}

/// Runs all steps. The settings are read once, when the run begins, so that a save in the middle does not mix two versions.
///
/// # Errors
/// When the database fails; the run then stays unfinished and is marked as interrupted at the next start.
pub async fn run(services: &Services, actor: &Actor, id: TestRunId) -> Result<Outcome, Refusal> {
    let TestRun { head, mut steps } = super::show(services, id).await?;
    let ways = ways(services.database.read().await?.as_mut()).await?;
    let mut bench = Bench::new(services, &head, ways);
    for place in 0..steps.len() {
        carry_out(services, &mut bench, id, &mut steps, place).await?;
    }
    let passed = steps.iter().all(|step| step.state == StepState::Passed);
    let outcome = if passed { Outcome::Passed } else { Outcome::Failed };
    let mut unit = services.database.write().await?;
    unit.finish_test_run(id, outcome, services.now()).await?;
    let about = subject("test_run", &id, &format!("Test run {}", head.number));
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::TestFinished,
        about,
        summary(&steps),
    )
    .await?;
    unit.commit().await?;
    Ok(outcome)
}

async fn carry_out(
    services: &Services,
    bench: &mut Bench<'_>,
    run: TestRunId,
    steps: &mut [Step],
    place: usize,
) -> Result<(), Refusal> {
    let skip = skip_reason(steps, place);
    let Some(step) = steps.get_mut(place) else {
        return Err(Refusal::NotFound);
    };
    if let Some(reason) = skip {
        step.state = StepState::Skipped;
        step.evidence = vec![reason];
    } else {
        let began = services.now();
        step.state = StepState::Running;
        step.started_at = Some(began);
        save(services, run, place, step).await?;
        let found = bench.check(step.direction, step.kind).await;
        step.duration_ms = Some((services.now() - began).num_milliseconds().unsigned_abs());
        settle(step, found);
    }
    let code = step.problem.as_ref().map(|problem| problem.code.as_str());
    tracing::info!(%run, direction = step.direction.value(), step = step.kind.value(), state = step.state.value(), code, event = "test.step", "test step");
    save(services, run, place, step).await
}

fn settle(step: &mut Step, found: Result<Evidence, Box<Problem>>) {
    match found {
        Ok(evidence) => {
            step.state = StepState::Passed;
            step.evidence = evidence;
        }
        Err(problem) => {
            step.state = StepState::Failed;
            step.problem = Some(*problem);
        }
    }
}

async fn save(services: &Services, run: TestRunId, place: usize, step: &Step) -> Result<(), Refusal> {
    let mut unit = services.database.write().await?;
    unit.save_test_step(run, place, step).await?;
    unit.commit().await?;
    Ok(())
}

/// Why a step cannot run: an earlier one of the same direction that it needs has not passed.
fn skip_reason(steps: &[Step], place: usize) -> Option<String> {
    let step = steps.get(place)?;
    let blocked = steps.get(..place)?.iter().find(|earlier| {
        earlier.direction == step.direction
            && needs(step.kind).contains(&earlier.kind)
            && earlier.state != StepState::Passed
    })?;
    let verb = if blocked.state == StepState::Skipped {
        "was skipped"
    } else {
        "failed"
    };
    Some(format!("Cannot run, because {} {verb}", blocked.kind.label()))
}

fn summary(steps: &[Step]) -> String {
    let count = |direction, state| {
        steps
            .iter()
            .filter(|step| step.direction == direction && step.state == state)
            .count()
    };
    [Direction::Outgoing, Direction::Incoming]
        .into_iter()
        .filter(|direction| steps.iter().any(|step| step.direction == *direction))
        .map(|direction| {
            let [passed, failed, skipped] = [StepState::Passed, StepState::Failed, StepState::Skipped]
                .map(|state| count(direction, state));
            format!(
                "{}: {passed} passed, {failed} failed, {skipped} skipped",
                direction.label()
            )
        })
        .collect::<Vec<_>>()
        .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::test_run::StepKind;

    #[test]
    fn what_needs_a_failed_step_is_skipped_and_says_so_and_the_other_direction_is_not() {
        let step = |direction, kind, state| Step {
            state,
            ..Step::waiting(direction, kind)
        };
        let steps = [
            step(Direction::Outgoing, StepKind::Token, StepState::Failed),
            step(Direction::Outgoing, StepKind::Permissions, StepState::Skipped),
            step(Direction::Outgoing, StepKind::Send, StepState::Waiting),
            step(Direction::Incoming, StepKind::Permissions, StepState::Waiting),
        ];
        assert_eq!(
            skip_reason(&steps, 1).as_deref(),
            Some("Cannot run, because Token failed")
        );
        assert_eq!(
            skip_reason(&steps, 2).as_deref(),
            Some("Cannot run, because Granted permissions was skipped")
        );
        assert_eq!(skip_reason(&steps, 3), None);
    }
}
