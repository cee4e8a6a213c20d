//! The counter that gives every set of tokens a number of its own, beginning after those in use.

use async_trait::async_trait;
use sea_orm_migration::prelude::{
    ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(
                "INSERT INTO counters (name, value) \
                 SELECT 'generations', CAST(COALESCE(MAX(generation), 0) AS INTEGER) FROM authorizations",
            )
            .await
            .map(|_| ())
    }
}
