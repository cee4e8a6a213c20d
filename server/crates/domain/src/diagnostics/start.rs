//! Begins a test run.

use super::plan::plan;
use crate::audit::{record, subject};
use crate::connections::{IncomingWay, OutgoingWay, Ways, ways};
use crate::error::Refusal;
use crate::ports::UnitOfWork;
use crate::records::{TestRun, TestRunHead};
use crate::services::{Actor, Services};
use chrono::{DateTime, TimeDelta, Utc};
use model::address::EmailAddress;
use model::audit::AuditAction;
use model::ids::{ApplicationId, TestRunId};

/// A run in which nothing has begun or ended for so long is given up: no step takes that long.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::minutes(3);

/// Which run there is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    /// A new one. The caller carries it out with [`super::run`], in the background or at once.
    New(TestRunId),
    /// One is under way already: two at once would only take each other's mail for their own.
    UnderWay(TestRunId),
}

/// Saves a new run with all its steps waiting, unless one is under way. The mail goes to `recipient`.
///
/// # Errors
/// When the database fails.
pub async fn start(services: &Services, actor: &Actor, recipient: &EmailAddress) -> Result<Started, Refusal> {
    let mut unit = services.database.write().await?;
    if let Some(run) = unit.last_test_run().await?
        && run.head.finished_at.is_none()
    {
        if services.now() - last_sign_of_life(&run) < GIVEN_UP_AFTER {
            return Ok(Started::UnderWay(run.head.id));
        }
        unit.interrupt_test_run(run.head.id, services.now()).await?;
    }
    let ways = ways(unit.as_mut()).await?;
    let outgoing_summary = outgoing_summary(unit.as_mut(), &ways).await?;
    let incoming_summary = incoming_summary(unit.as_mut(), &ways).await?;
    let id = TestRunId::from_uuid(services.new_uuid());
    let head = TestRunHead {
        id,
        number: 0,
        started_by: actor.name.clone(),
        recipient: recipient.to_string(),
        started_at: services.now(),
        finished_at: None,
        outcome: None,
        outgoing_version: ways.outgoing_version,
        incoming_version: ways.incoming_version,
        outgoing_summary,
        incoming_summary,
    };
    let number = unit
        .add_test_run(&TestRun {
            head,
            steps: plan(&ways),
        })
        .await?;
    let about = subject("test_run", &id, &format!("Test run {number}"));
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::TestStarted,
        about,
        format!("mail to {recipient}"),
    )
    .await?;
    unit.commit().await?;
    Ok(Started::New(id))
}

/// When something last began in an unfinished run.
fn last_sign_of_life(run: &TestRun) -> DateTime<Utc> {
    let steps = run.steps.iter().filter_map(|step| step.started_at);
    steps.fold(run.head.started_at, DateTime::max)
}

async fn application_name(unit: &mut dyn UnitOfWork, id: ApplicationId) -> Result<String, Refusal> {
    Ok(unit.application(id).await?.map_or_else(
        || "OAuth application".to_owned(),
        |application| format!("{} ({})", application.name, application.provider.label()),
    ))
}

async fn outgoing_summary(unit: &mut dyn UnitOfWork, ways: &Ways) -> Result<String, Refusal> {
    Ok(match &ways.outgoing {
        Some(OutgoingWay::OAuth {
            application,
            user_name,
            ..
        }) => {
            format!(
                "{}, signed in as {user_name}",
                application_name(unit, *application).await?
            )
        }
        Some(OutgoingWay::Server { server, .. }) => match &server.user_name {
            Some(user) => format!("SMTP server {}:{}, signed in as {user}", server.host, server.port),
            None => format!("SMTP server {}:{}, without sign-in", server.host, server.port),
        },
        None => "Not complete".to_owned(),
    })
}

async fn incoming_summary(unit: &mut dyn UnitOfWork, ways: &Ways) -> Result<String, Refusal> {
    Ok(match &ways.incoming {
        Some(IncomingWay::OAuth {
            application,
            user_name,
            reply_address,
            ..
        }) => {
            format!(
                "{}, signed in as {user_name}, reading {reply_address}",
                application_name(unit, *application).await?
            )
        }
        Some(IncomingWay::Server { server, .. }) => {
            format!(
                "IMAP server {}:{}, signed in as {}",
                server.host,
                server.port,
                server.user_name.as_deref().unwrap_or("nobody")
            )
        }
        None if ways.approval_enabled => "Not complete".to_owned(),
        None => String::new(),
    })
}
