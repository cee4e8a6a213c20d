//! Shows test runs.

use crate::error::Refusal;
use crate::records::{Page, PageKey, TestRun, TestRunHead};
use crate::services::Services;
use chrono::TimeDelta;
use model::ids::TestRunId;

/// Rows on a page.
const SIZE: u64 = 30;

/// A page of runs, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(services: &Services, key: PageKey) -> Result<Page<TestRunHead>, Refusal> {
    Ok(services.database.read().await?.test_runs(key, SIZE).await?)
}

/// One run with its steps.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn show(services: &Services, id: TestRunId) -> Result<TestRun, Refusal> {
    services
        .database
        .read()
        .await?
        .test_run(id)
        .await?
        .ok_or(Refusal::NotFound)
}

/// The newest run.
///
/// # Errors
/// When the database fails.
pub async fn last(services: &Services) -> Result<Option<TestRun>, Refusal> {
    Ok(services.database.read().await?.last_test_run().await?)
}

/// Marks a run as interrupted that is not carried on.
///
/// # Errors
/// When the database fails.
pub async fn interrupt(services: &Services, id: TestRunId) -> Result<(), Refusal> {
    let mut unit = services.database.write().await?;
    unit.interrupt_test_run(id, services.now()).await?;
    unit.commit().await?;
    Ok(())
}

/// Marks runs as interrupted that nobody works on any more: all that were started more than `older_than` ago.
///
/// # Errors
/// When the database fails.
pub async fn interrupt_unfinished(services: &Services, older_than: TimeDelta) -> Result<u64, Refusal> {
    let now = services.now();
    let mut unit = services.database.write().await?;
    let interrupted = unit.interrupt_test_runs(now - older_than, now).await?;
    unit.commit().await?;
    Ok(interrupted)
}
