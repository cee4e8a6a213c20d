//! A test run as plain text, for a ticket or a colleague: version, settings, steps with their times, causes, codes and request ids.
//! Holds no password, secret, token or message text.

use super::knowledge;
use crate::records::TestRun;
use chrono::SecondsFormat;
use model::advice::{Problem, ProviderAnswer};
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
        "\nSettings: Outgoing version {}, Incoming version {}\nReported by Countersign {}",
        head.outgoing_version,
        head.incoming_version,
        env!("CARGO_PKG_VERSION")
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
    let began = step
        .started_at
        .map(|at| at.format("%H:%M:%S").to_string())
        .unwrap_or_default();
    let _ = write!(text, "\n{state:<8} {:<38} {time:>9}  {began}", step.kind.label());
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
    if let Some(problem) = &step.problem {
        explained(text, problem);
    }
}

fn explained(text: &mut String, problem: &Problem) {
    let _ = write!(
        text,
        "\n         {}: {}\n         cause: {}",
        problem.code, problem.headline, problem.cause
    );
    for remedy in &problem.remedy {
        let _ = write!(text, "\n         remedy: {remedy}");
    }
    let _ = write!(text, "\n         whose job: {}", problem.whose_job.label());
    if let Some(entry) = knowledge::entry(&problem.code) {
        let _ = write!(text, "\n         try again: {}", entry.retry.label());
    }
    if let Some(answer) = &problem.answer {
        answered(text, answer);
    }
}

fn answered(text: &mut String, answer: &ProviderAnswer) {
    let status = answer.status.map(|status| format!("HTTP {status}"));
    let at = answer.at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    let named = [
        ("code", &answer.code),
        ("status", &status),
        ("message", &answer.message),
        ("request", &answer.request),
        ("request-id", &answer.request_id),
        ("correlation-id", &answer.correlation_id),
        ("time", &at),
    ];
    for (name, value) in named {
        if let Some(value) = value {
            let _ = write!(text, "\n         {name}: {value}");
        }
    }
}
