//! The second slot of client authentication.

use crate::columns::time_null;
use async_trait::async_trait;
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table,
};
use sea_orm_migration::schema::{text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            // `next` or `previous`; blank when the slot is empty
            text_null("spare_role"),
            text_null("spare_auth"),
            credential("spare_secret_id"),
            credential("spare_certificate_id"),
            credential("spare_key_id"),
            time_null("spare_since"),
            text_null("spare_by"),
        ];
        // One statement each: SQLite adds one column at a time
        for column in columns {
            let alter = Table::alter().table("applications").add_column(column).to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

/// A reference that keeps the credential from being deleted. Written into the column: SQLite adds no constraint to a table that is there.
fn credential(name: &'static str) -> ColumnDef {
    uuid_null(name).extra("REFERENCES credentials (id)").to_owned()
}
