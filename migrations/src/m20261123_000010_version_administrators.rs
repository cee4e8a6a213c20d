//! Administrators are versioned like settings, and the audit log finds where one of them signed in.

use crate::columns::time_null;
use async_trait::async_trait;
use sea_orm_migration::prelude::{ColumnDef, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::prelude::{Index, Table};
use sea_orm_migration::schema::{integer, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // who is there already counts as saved once
        let version = integer("version").default(1).to_owned();
        // one by one: SQLite takes no more at a time
        for column in [version, time_null("saved_at"), text_null("saved_by")] {
            add(manager, column).await?;
        }
        // every try to sign in asks from where the administrator signed in lately
        let index = Index::create()
            .name("ix_audit_events_administrator_id_action_at")
            .table("audit_events")
            .col("administrator_id")
            .col("action")
            .col("at")
            .to_owned();
        manager.create_index(index).await?;
        // and what is old is swept away
        let index = Index::create()
            .name("ix_sign_in_throttles_blocked_until")
            .table("sign_in_throttles")
            .col("blocked_until")
            .to_owned();
        manager.create_index(index).await
    }
}

async fn add(manager: &SchemaManager<'_>, mut column: ColumnDef) -> Result<(), DbErr> {
    let table = Table::alter()
        .table("administrators")
        .add_column(&mut column)
        .to_owned();
    manager.alter_table(table).await
}
