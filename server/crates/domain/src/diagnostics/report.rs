//! A test run as plain text, for a ticket or a colleague. Holds no password, secret, token or message text.

use crate::records::TestRun;
use model::test_run::{Direction, Step, StepKind, StepState};
use std::fmt::Write;

/// The report.
#[must_use]
pub fn report(run: &TestRun) -> String {
    let head = &run.head;
    let mut text = format!(
        "Countersign test run {}, {}",
        head.number,
        head.started_at.format("%Y-%m-%d %H:%M:%S UTC")
    );
    let _ = write!(
        text,
        "\nOutgoing version {}, Incoming version {}",
        head.outgoing_version, head.incoming_version
    );
    for (direction, summary) in [
        (Direction::Outgoing, &head.outgoing_summary),
        (Direction::Incoming, &head.incoming_summary),
    ] {
        let mut steps = run
            .steps
            .iter()
            .filter(|step| step.direction == direction)
            .peekable();
        if steps.peek().is_none() {
            continue;
        }
        let _ = write!(text, "\n\n{}  {summary}", direction.label().to_uppercase());
        for step in steps {
            line(&mut text, step);
        }
    }
    text.push('\n');
    text
}

fn line(text: &mut String, step: &Step) {
    let state = if step.state == StepState::Failed {
        "FAILED".to_owned()
    } else {
        step.state.label().to_lowercase()
    };
    let time = step.duration_ms.map(|ms| format!("{ms} ms")).unwrap_or_default();
    let _ = write!(text, "\n{state:<8} {:<38} {time:>9}", step.kind.label());
    let length = text.trim_end().len();
    text.truncate(length);
    // The newest messages are other people's mail: their number goes into the report, not their text
    let lines = if step.kind == StepKind::Messages {
        step.evidence.get(..1).unwrap_or_default()
    } else {
        step.evidence.as_slice()
    };
    for evidence in lines {
        let _ = write!(text, "\n         {evidence}");
    }
    let Some(problem) = &step.problem else { return };
    let _ = write!(
        text,
        "\n         {}: {}\n         cause: {}",
        problem.code, problem.headline, problem.cause
    );
    for remedy in &problem.remedy {
        let _ = write!(text, "\n         remedy: {remedy}");
    }
    let Some(answer) = &problem.answer else { return };
    let status = answer.status.map(|status| format!("HTTP {status}"));
    let named = [
        ("code", &answer.code),
        ("status", &status),
        ("message", &answer.message),
        ("request", &answer.request),
        ("request-id", &answer.request_id),
        ("correlation-id", &answer.correlation_id),
    ];
    for (name, value) in named {
        if let Some(value) = value {
            let _ = write!(text, "\n         {name}: {value}");
        }
    }
}
