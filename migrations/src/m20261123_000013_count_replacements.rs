//! Credentials can be replaced in their place: how often that was done, and when and by whom last.

use crate::columns::time_null;
use async_trait::async_trait;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::schema::{integer, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time
        for column in [
            integer("version").default(1).to_owned(),
            time_null("replaced_at"),
            text_null("replaced_by"),
        ] {
            let table = Table::alter().table("credentials").add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
