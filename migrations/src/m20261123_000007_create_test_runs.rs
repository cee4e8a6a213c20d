//! Test runs with their steps, and the counter that numbers them.

use crate::columns::{reference, time, time_null};
use async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::prelude::{ForeignKeyAction, Index, Table};
use sea_orm_migration::schema::{big_integer_null, integer, integer_uniq, pk_uuid, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // counted here and not by the largest number in use, so that two instances never take the same one
        let counters = Table::create()
            .table("counters")
            .col(text("name").primary_key())
            .col(integer("value"))
            .to_owned();
        manager.create_table(counters).await?;
        create_test_runs(manager).await?;
        create_test_steps(manager).await
    }
}

async fn create_test_runs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("test_runs")
        .col(pk_uuid("id"))
        // pages are cut by it
        .col(integer_uniq("number"))
        .col(text("started_by"))
        .col(text("recipient"))
        .col(time("started_at"))
        .col(time_null("finished_at"))
        .col(text_null("outcome"))
        .col(integer("outgoing_version"))
        .col(integer("incoming_version"))
        .col(text("outgoing_summary"))
        .col(text("incoming_summary"))
        .to_owned();
    manager.create_table(table).await?;
    // finds the few unfinished ones among all
    let unfinished = Index::create()
        .name("ix_test_runs_outcome_started_at")
        .table("test_runs")
        .col("outcome")
        .col("started_at")
        .to_owned();
    manager.create_index(unfinished).await
}

async fn create_test_steps(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("test_steps")
        .col(uuid("run_id"))
        .col(integer("place"))
        .col(text("direction"))
        .col(text("kind"))
        .col(text("state"))
        .col(time_null("started_at"))
        .col(big_integer_null("duration_ms"))
        // JSON array of texts
        .col(text("evidence"))
        // JSON
        .col(text_null("problem"))
        .primary_key(Index::create().col("run_id").col("place"))
        .foreign_key(&mut reference(
            ("test_steps", "run_id"),
            "test_runs",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(table).await
}
