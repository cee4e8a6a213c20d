//! Fills a console's SQLite database with audit events and test runs: `fill FILE COUNT`. For measurements only.
//!
//! Each run has three steps. Everything lies in the past, a second apart, so that what is done later is newer.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbErr};

/// Two ids differ in the number, and sort by it: the layout of a UUID of version 7, not its meaning.
const ID: &str = "unhex(printf('%012x7%03x8%015x', 1700000000000 + i * 1000, 0, i))";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(count)) = (arguments.next(), arguments.next()) else {
        return Err("fill FILE COUNT".into());
    };
    let count: u32 = count.parse()?;
    fill(&file, count).await?;
    Ok(())
}

async fn fill(file: &str, count: u32) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new(format!("sqlite:{file}"));
    options.max_connections(1);
    let database = Database::connect(options).await?;
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})");
    let at = format!(
        "strftime('%Y-%m-%dT%H:%M:%f', 'now', '-' || ({count} - i + 60) || ' seconds') || '000+00:00'"
    );
    for statement in [
        "BEGIN".to_owned(),
        format!(
            "{numbers} INSERT INTO audit_events (id, at, actor, action, subject_kind, subject_name, detail, remote_address, search) \
             SELECT {ID}, {at}, 'ada@contoso.test', CASE i % 5 WHEN 0 THEN 'session.signed-in' WHEN 1 THEN 'settings.outgoing' \
             WHEN 2 THEN 'test.started' WHEN 3 THEN 'test.finished' ELSE 'authorization.granted' END, 'application', \
             'Contoso mail ' || (i % 97), 'number ' || i, '192.0.2.' || (i % 250), \
             'ada@contoso.test' || char(10) || 'contoso mail ' || (i % 97) || char(10) || 'number ' || i FROM n"
        ),
        format!(
            "{numbers} INSERT INTO test_runs (id, number, started_by, recipient, started_at, finished_at, outcome, outgoing_version, \
             incoming_version, outgoing_summary, incoming_summary) SELECT {ID}, i, 'ada@contoso.test', 'ada@contoso.test', {at}, {at}, \
             CASE i % 3 WHEN 0 THEN 'failed' ELSE 'passed' END, 1, 1, 'Contoso mail (Microsoft Graph)', '' FROM n"
        ),
        format!(
            "{numbers} INSERT INTO test_steps (run_id, place, direction, kind, state, started_at, duration_ms, evidence) \
             SELECT {ID}, p.column1, 'outgoing', p.column2, 'passed', {at}, 12, '[]' FROM n, \
             (VALUES (0, 'settings_complete'), (1, 'token'), (2, 'send')) AS p"
        ),
        format!("INSERT OR REPLACE INTO counters (name, value) VALUES ('test_runs', {count})"),
        "COMMIT".to_owned(),
    ] {
        database.execute_unprepared(&statement).await?;
    }
    database.close().await
}
