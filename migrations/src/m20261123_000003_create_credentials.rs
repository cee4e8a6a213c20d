//! Credentials: what was recognised, in the clear; the secret itself, sealed.

use crate::columns::time;
use async_trait::async_trait;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::schema::{blob, pk_uuid, text, text_uniq};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("credentials")
            .col(pk_uuid("id"))
            .col(text("name"))
            // the name in lower case
            .col(text_uniq("name_key"))
            .col(text("kind"))
            // JSON; always read whole, never searched
            .col(text("facts"))
            .col(blob("material"))
            .col(time("created_at"))
            .col(text("created_by"))
            .to_owned();
        manager.create_table(table).await
    }
}
