//! The reply folder by its id: which one it is, and in which mailbox. Without them it is still looked up by its name, as before.

use async_trait::async_trait;
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table,
};
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One statement each: SQLite adds one column at a time
        add(manager, text_null("folder_id")).await?;
        add(manager, text_null("folder_mailbox")).await
    }
}

async fn add(manager: &SchemaManager<'_>, mut column: ColumnDef) -> Result<(), DbErr> {
    let table = Table::alter()
        .table("reply_settings")
        .add_column(&mut column)
        .to_owned();
    manager.alter_table(table).await
}
