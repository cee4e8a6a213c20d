//! The one row about this installation: its id, the canary of the master key, the setup token.

use crate::columns::{only_row, time};
use async_trait::async_trait;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::schema::{blob, blob_null, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("installation")
            .col(only_row("only"))
            .col(uuid("id"))
            .col(blob("canary"))
            .col(blob_null("setup_token"))
            .col(time("created_at"))
            .to_owned();
        manager.create_table(table).await
    }
}
